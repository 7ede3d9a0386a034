package wstest

import (
	"time"

	"github.com/ws6455/websocket/frame"
)

// Encode returns the bytes of a frame as this peer's role sends it: masked from
// a Client, unmasked from a Server, with the length of payload. All else is as
// h has it, so h may break the protocol.
func (p *Peer) Encode(h frame.Header, payload string) []byte {
	if h.Masked = p.role == Client; h.Masked {
		h.Key = frame.NewKey()
	}
	return frame.AppendFrame(nil, frame.Frame{Header: h, Payload: []byte(payload)})
}

// EncodeMisMasked is Encode with the mask of the other role: none on what a Client
// sends, one on what a Server sends.
func (p *Peer) EncodeMisMasked(h frame.Header, payload string) []byte {
	return (&Peer{role: p.role.other()}).Encode(h, payload)
}

// DeclareIn returns the header of a final frame whose length stands in size bytes, 2
// or 8, however few would do, and whatever it is.
func (p *Peer) DeclareIn(size int, op frame.Opcode, length uint64) []byte {
	b := p.Declare(op, map[int]int64{2: 1 << 8, 8: 1 << 16}[size]) // a length that needs as many
	at := b[2 : 2+size]
	for i := range at {
		at[size-1-i] = byte(length >> (8 * i))
	}
	return b
}

// Declare returns the header of a frame that promises length bytes of payload.
func (p *Peer) Declare(op frame.Opcode, length int64) []byte {
	h := frame.Header{Fin: true, Opcode: op, Length: length, Masked: p.role == Client}
	return frame.AppendHeader(nil, h)
}

// Send sends one frame, encoded as Encode has it.
func (p *Peer) Send(h frame.Header, payload string) {
	p.t.Helper()
	p.SendRaw(p.Encode(h, payload))
}

// SendRaw sends b with one call of Write.
func (p *Peer) SendRaw(b []byte) {
	p.t.Helper()
	if n, err := p.nc.Write(b); err != nil {
		p.t.Fatalf("the peer could not send: %v (after %d of %d bytes)", err, n, len(b))
	}
}

// TrySend sends b with one call of Write to a Conn that may end meanwhile.
func (p *Peer) TrySend(b []byte) error {
	_, err := p.nc.Write(b)
	return err
}

// SendSlowly sends b with one call of Write for each byte, and a pause, which
// may be 0, before each one.
func (p *Peer) SendSlowly(b []byte, pause time.Duration) {
	p.t.Helper()
	for i := range b {
		if pause > 0 {
			<-time.After(pause)
		}
		p.SendRaw(b[i : i+1])
	}
}

// SendText sends s as a text message of one frame.
func (p *Peer) SendText(s string) {
	p.t.Helper()
	p.Send(frame.Header{Fin: true, Opcode: frame.Text}, s)
}

// SendBinary sends s as a binary message of one frame.
func (p *Peer) SendBinary(s string) {
	p.t.Helper()
	p.Send(frame.Header{Fin: true, Opcode: frame.Binary}, s)
}

// SendFragments sends one message with one frame for each part.
func (p *Peer) SendFragments(op frame.Opcode, parts ...string) {
	p.t.Helper()
	for i, part := range parts {
		p.Send(frame.Header{Fin: i == len(parts)-1, Opcode: op}, part)
		op = frame.Continuation
	}
}

// SendPing sends a ping.
func (p *Peer) SendPing(payload string) {
	p.t.Helper()
	p.Send(frame.Header{Fin: true, Opcode: frame.Ping}, payload)
}

// SendPong sends a pong.
func (p *Peer) SendPong(payload string) {
	p.t.Helper()
	p.Send(frame.Header{Fin: true, Opcode: frame.Pong}, payload)
}

// SendClose sends a close frame; frame.StatusNoStatusReceived stands for one
// with an empty payload.
func (p *Peer) SendClose(code frame.StatusCode, reason string) {
	p.t.Helper()
	payload, err := frame.AppendClose(nil, code, reason)
	if err != nil {
		p.t.Fatalf("the peer could not send a close frame: %v", err)
	}
	p.Send(frame.Header{Fin: true, Opcode: frame.Close}, string(payload))
}
