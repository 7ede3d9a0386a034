package wstest

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing/synctest"
	"time"

	"github.com/ws6455/websocket/frame"
)

// WantFrame returns the next frame, unmasked, and fails the test when there is
// none or when it breaks a rule that holds for every frame.
func (p *Peer) WantFrame() frame.Frame {
	p.t.Helper()
	return p.wantFrame("a frame")
}

func (p *Peer) wantFrame(want string) frame.Frame {
	p.t.Helper()
	return p.checked(p.readFrame(want))
}

func (p *Peer) readFrame(want string) frame.Frame {
	p.t.Helper()
	f, err := p.in.ReadFrame()
	if err != nil {
		p.t.Fatalf("wanted %s from the %v, got %s", want, p.role.other(), describeError(err))
	}
	return f
}

// checked returns f if it breaks no rule.
func (p *Peer) checked(f frame.Frame) frame.Frame {
	p.t.Helper()
	if fault := p.fault(f); fault != "" {
		p.t.Fatalf("the %v sent %s (%s)", p.role.other(), fault, describe(f))
	}
	return f
}

// fault says which rule f breaks, "" for none.
func (p *Peer) fault(f frame.Frame) string {
	switch {
	case f.Masked != (p.role == Server):
		return "a frame masked in the wrong direction"
	case f.Rsv1 || f.Rsv2 || f.Rsv3:
		return "a reserved bit"
	case f.Opcode.IsReserved():
		return "a reserved opcode"
	case f.Opcode.IsControl() && !f.Fin:
		return "a fragmented control frame"
	case f.Opcode.IsControl() && len(f.Payload) > frame.MaxControlPayload:
		return "a control frame over 125 bytes"
	}
	return ""
}

// WantText wants a text message of one frame.
func (p *Peer) WantText(want string) {
	p.t.Helper()
	p.want(frame.Text, true, want)
}

// WantBinary wants a binary message of one frame.
func (p *Peer) WantBinary(want string) {
	p.t.Helper()
	p.want(frame.Binary, true, want)
}

// WantFragment wants one frame of a message.
func (p *Peer) WantFragment(op frame.Opcode, fin bool, want string) {
	p.t.Helper()
	p.want(op, fin, want)
}

// WantPing wants a ping with this payload.
func (p *Peer) WantPing(want string) {
	p.t.Helper()
	p.want(frame.Ping, true, want)
}

// WantAnyPing wants a ping and returns its payload.
func (p *Peer) WantAnyPing() string {
	p.t.Helper()
	f := p.wantFrame("a ping")
	if f.Opcode != frame.Ping {
		p.t.Fatalf("wanted a ping from the %v, got %s", p.role.other(), describe(f))
	}
	return string(f.Payload)
}

// WantPong wants a pong with this payload.
func (p *Peer) WantPong(want string) {
	p.t.Helper()
	p.want(frame.Pong, true, want)
}

func (p *Peer) want(op frame.Opcode, fin bool, payload string) {
	p.t.Helper()
	wanted := frame.Frame{Header: frame.Header{Fin: fin, Opcode: op}, Payload: []byte(payload)}
	f := p.wantFrame(describe(wanted))
	if f.Opcode != op || f.Fin != fin || string(f.Payload) != payload {
		p.t.Fatalf("wanted %s from the %v, got %s", describe(wanted), p.role.other(), describe(f))
	}
}

// WantMessage returns the next message, its fragments joined. Control frames
// between them fail the test.
func (p *Peer) WantMessage() (frame.Opcode, string) {
	p.t.Helper()
	f := p.wantFrame("a message")
	if !f.Opcode.IsData() {
		p.t.Fatalf("wanted a message from the %v, got %s", p.role.other(), describe(f))
	}
	return f.Opcode, p.wantRest(f)
}

// WantCompressed returns the payload of the next message, its fragments joined,
// which has RSV1 on the first of them and on no other (RFC 7692 section 6.1).
func (p *Peer) WantCompressed() (frame.Opcode, string) {
	p.t.Helper()
	f := p.readFrame("a compressed message")
	if !f.Opcode.IsData() || !f.Rsv1 {
		p.t.Fatalf("wanted a compressed message from the %v, got %s", p.role.other(), describe(f))
	}
	f.Rsv1 = false
	return f.Opcode, p.wantRest(p.checked(f))
}

// wantRest returns the payload of the message that f begins.
func (p *Peer) wantRest(f frame.Frame) string {
	p.t.Helper()
	data := f.Payload
	for !f.Fin {
		if f = p.wantFrame("a continuation"); f.Opcode != frame.Continuation {
			p.t.Fatalf("wanted a continuation from the %v, got %s", p.role.other(), describe(f))
		}
		data = append(data, f.Payload...)
	}
	return string(data)
}

// WantClose wants a close frame with this code, frame.StatusNoStatusReceived
// for one without payload, and with reason as a part of its reason.
func (p *Peer) WantClose(code frame.StatusCode, reason string) {
	p.t.Helper()
	wanted := fmt.Sprintf("a close frame with %d and %q", code, reason)
	f := p.wantFrame(wanted)
	if f.Opcode != frame.Close {
		p.t.Fatalf("wanted %s from the %v, got %s", wanted, p.role.other(), describe(f))
	}
	gotCode, gotReason, err := frame.ParseClose(f.Payload)
	if err != nil {
		p.t.Fatalf("wanted %s from the %v, got a bad one: %v", wanted, p.role.other(), err)
	}
	if gotCode != code || !strings.Contains(gotReason, reason) {
		p.t.Fatalf("wanted %s from the %v, got %s", wanted, p.role.other(), describe(f))
	}
}

// WantEOF wants the end of the transport, behind a whole frame.
func (p *Peer) WantEOF() {
	p.t.Helper()
	f, err := p.in.ReadFrame()
	if err == nil {
		p.t.Fatalf("wanted the %v to close the transport, got %s", p.role.other(), describe(f))
	}
	if err != io.EOF {
		p.t.Fatalf("wanted the %v to close the transport, got %s", p.role.other(), describeError(err))
	}
}

// WantNothing wants no frame and no end of the transport once every goroutine
// of the bubble waits. It needs a testing/synctest bubble.
func (p *Peer) WantNothing() {
	p.t.Helper()
	synctest.Wait()
	p.WantNothingFor(time.Nanosecond)
}

// WantNothingFor wants no frame and no end of the transport for d, which
// passes at once in a testing/synctest bubble.
func (p *Peer) WantNothingFor(d time.Duration) {
	p.t.Helper()
	_ = p.nc.SetReadDeadline(time.Now().Add(d))
	defer func() { _ = p.nc.SetReadDeadline(time.Time{}) }()
	f, err := p.in.ReadFrame()
	if err == nil {
		p.t.Fatalf("wanted nothing from the %v, got %s", p.role.other(), describe(f))
	}
	if !errors.Is(err, os.ErrDeadlineExceeded) {
		p.t.Fatalf("wanted nothing from the %v, got %s", p.role.other(), describeError(err))
	}
}
