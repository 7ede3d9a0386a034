package suite

import (
	"fmt"
	"io"
	"net"
	"time"
	"unicode/utf8"

	"github.com/ws6455/websocket/autobahn/internal/wire"
)

// The status codes that the suite uses (RFC 6455 section 7.4.1).
const (
	normalClosure      = 1000
	goingAway          = 1001
	protocolError      = 1002
	invalidPayload     = 1007
	tooBig             = 1009
	mandatoryExtension = 1010
)

// close begins the closing handshake, if the connection is open (section 7.1.2).
func (t *Talk) close(c Close) {
	if t.state != open {
		return
	}
	payload := c.Reason
	if c.Code != 0 || c.HasAny {
		payload = wire.AppendClosePayload(nil, c.Code, string(c.Reason))
		t.result.LocalCloseCode = &c.Code
	}
	t.result.LocalCloseReason = string(c.Reason)
	t.send(Frame{Opcode: wire.Close, Payload: payload})
	t.closingSent()
}

// closingSent notes that a Close frame was sent, which the peer has to answer.
func (t *Talk) closingSent() {
	t.state = closing
	t.result.ClosedByMe = true
	t.closeBy = time.Now().Add(t.limits.Closing)
}

// fail fails the connection because of the peer (section 7.1.7), with a Close frame.
func (t *Talk) fail(code int, reason string) {
	if t.state == closed {
		return
	}
	t.result.FailedByMe = true
	if t.state == closing {
		t.drop()
		return
	}
	t.close(Close{Code: code, Reason: []byte(reason[:min(len(reason), 123)])})
}

// violates notes what the peer has done wrong, and fails the connection.
func (t *Talk) violates(code int, format string, args ...any) {
	reason := fmt.Sprintf(format, args...)
	if t.violation == "" {
		t.violation = reason
	}
	t.note("the peer broke the protocol: " + reason)
	t.fail(code, reason)
}

// closeFrame deals with a Close frame (section 5.5.1).
func (t *Talk) closeFrame(payload []byte) {
	t.peerClosed = true
	code, reason, has := wire.ParseClosePayload(payload)
	if has {
		t.result.RemoteCloseCode, t.result.RemoteCloseReason = &code, string(reason)
		t.checkClose(code, reason)
	} else if len(payload) == 1 {
		t.violates(protocolError, "a Close frame has a payload of 1 octet")
	}
	switch t.state {
	case closing:
		t.result.WasClean = true
		t.closeBy = time.Time{}
		t.endTCP()
	case open:
		t.result.WasClean = true
		normal := normalClosure
		t.result.LocalCloseCode = &normal
		t.send(Frame{Opcode: wire.Close, Payload: wire.AppendClosePayload(nil, normal, "")})
		t.state = closing
		t.endTCP()
	}
}

// checkClose checks the code and reason of the peer's Close frame (sections 7.4 and 8.1).
func (t *Talk) checkClose(code int, reason []byte) {
	if !mayBeSent(code) && !t.anyCode {
		t.violates(protocolError, "the status code %d must not be sent", code)
	}
	if !utf8.Valid(reason) {
		t.violates(invalidPayload, "the reason of the Close frame is not UTF-8")
	}
}

// mayBeSent reports whether a Close frame may have the code.
func mayBeSent(code int) bool {
	switch {
	case code >= 3000 && code <= 4999:
		return true
	case code >= 1000 && code <= 1003, code >= 1007 && code <= 1014:
		return true
	}
	return false
}

// endTCP ends TCP after the closing handshake: a server does so, a client lets it.
func (t *Talk) endTCP() {
	switch {
	case t.role == Client:
		t.droppedBy = time.Now().Add(t.limits.Drop)
	case t.c.Lingers > 0:
		t.lingersTo = time.Now().Add(t.c.Lingers)
	default:
		t.drop()
	}
}

// drop ends TCP. What was queued goes out before, and the peer is not cut off from
// reading it: unread octets would make TCP reset the connection.
func (t *Talk) drop() {
	if t.state == closed {
		return
	}
	t.state = closed
	t.result.DroppedByMe = true
	t.note("the suite ended TCP")
	nc := t.nc
	_ = nc.SetDeadline(time.Now().Add(t.limits.Drop))
	t.out.End(func() {
		if half, ok := nc.(interface{ CloseWrite() error }); ok && half.CloseWrite() == nil {
			_, _ = io.Copy(io.Discard, onlyReader{nc})
		}
		_ = nc.Close()
	})
}

// onlyReader hides the other methods of a connection.
type onlyReader struct{ net.Conn }

func (r onlyReader) Read(p []byte) (int, error) { return r.Conn.Read(p) }
