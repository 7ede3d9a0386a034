package conn_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/wstest"
)

// Headers of frames that peers send.
var (
	wholeText   = frame.Header{Fin: true, Opcode: frame.Text}
	beginText   = frame.Header{Opcode: frame.Text}
	packedText  = frame.Header{Fin: true, Rsv1: true, Opcode: frame.Text}
	packedBegin = frame.Header{Rsv1: true, Opcode: frame.Text}
	goOn        = frame.Header{Opcode: frame.Continuation}
	goOnToEnd   = frame.Header{Fin: true, Opcode: frame.Continuation}
	closeFrame  = frame.Header{Fin: true, Opcode: frame.Close}
)

// A violation is what a peer must not send, with the status code that it gets for it. Its
// name begins with the section that it breaks.
type violation struct {
	name string
	code frame.StatusCode
	wire func(p *wstest.Peer) []byte
}

// sends returns what sends frames one after the other.
func sends(h frame.Header, payload string, more ...func(*wstest.Peer) []byte) func(*wstest.Peer) []byte {
	return func(p *wstest.Peer) []byte {
		wire := p.Encode(h, payload)
		for _, m := range more {
			wire = append(wire, m(p)...)
		}
		return wire
	}
}

// misMasked returns what sends a text frame that is masked as the other role's are.
func misMasked(payload string) func(*wstest.Peer) []byte {
	return func(p *wstest.Peer) []byte { return p.EncodeMisMasked(wholeText, payload) }
}

// declares returns what sends a header with a length in 2 or 8 bytes, and a byte.
func declares(size int, op frame.Opcode, length uint64) func(*wstest.Peer) []byte {
	return func(p *wstest.Peer) []byte { return append(p.DeclareIn(size, op, length), 'x') }
}

const (
	protocolError  = frame.StatusProtocolError
	invalidPayload = frame.StatusInvalidPayload
)

// violations break a rule whatever was negotiated.
var violations = []violation{
	{"5.1/the mask of the other role", protocolError, misMasked("x")},
	{"5.1/the mask of the other role on an empty frame", protocolError, misMasked("")},
	{"5.1/the mask of the other role on a ping", protocolError, func(p *wstest.Peer) []byte {
		return p.EncodeMisMasked(frame.Header{Fin: true, Opcode: frame.Ping}, "x")
	}},
	{"5.1/the mask of the other role on a close frame", protocolError, func(p *wstest.Peer) []byte {
		return p.EncodeMisMasked(closeFrame, "\x03\xe8")
	}},

	{"5.2/RSV2", protocolError, sends(frame.Header{Fin: true, Rsv2: true, Opcode: frame.Text}, "x")},
	{"5.2/RSV3", protocolError, sends(frame.Header{Fin: true, Rsv3: true, Opcode: frame.Text}, "x")},
	{"5.2/RSV2 on a ping", protocolError, sends(frame.Header{Fin: true, Rsv2: true, Opcode: frame.Ping}, "x")},

	{"5.2/reserved opcode 3", protocolError, sends(frame.Header{Fin: true, Opcode: 3}, "x")},
	{"5.2/reserved opcode 7", protocolError, sends(frame.Header{Fin: true, Opcode: 7}, "")},
	{"5.2/reserved opcode 11", protocolError, sends(frame.Header{Fin: true, Opcode: 11}, "x")},
	{"5.2/reserved opcode 15", protocolError, sends(frame.Header{Fin: true, Opcode: 15}, "")},
	{"5.2/reserved opcode inside a message", protocolError, sends(beginText, "x", sends(frame.Header{Opcode: 4}, "y"))},

	{"5.2/16 bits for a length of 0", protocolError, declares(2, frame.Text, 0)},
	{"5.2/16 bits for a length of 125", protocolError, declares(2, frame.Text, 125)},
	{"5.2/64 bits for a length of 125", protocolError, declares(8, frame.Text, 125)},
	{"5.2/64 bits for a length of 65535", protocolError, declares(8, frame.Text, 65535)},
	{"5.2/16 bits for the length of a ping", protocolError, declares(2, frame.Ping, 125)},
	{"5.2/a length with the top bit set", protocolError, declares(8, frame.Binary, 1<<63)},
	{"5.2/a length of all ones", protocolError, declares(8, frame.Binary, 1<<64-1)},
	{"5.2/a length with the top bit set on a close frame", protocolError, declares(8, frame.Close, 1<<63|2)},

	{"5.4/a continuation of nothing", protocolError, sends(goOn, "x")},
	{"5.4/a last continuation of nothing", protocolError, sends(goOnToEnd, "x")},
	{"5.4/a continuation behind a whole message", protocolError, sends(wholeText, "kept too", sends(goOnToEnd, "x"))},
	{"5.4/a message inside a message", protocolError, sends(beginText, "x", sends(wholeText, "y"))},
	{"5.4/another type inside a message", protocolError, sends(beginText, "x", sends(frame.Header{Opcode: frame.Binary}, "y"))},

	{"5.5/a ping of 126 bytes", protocolError, sends(frame.Header{Fin: true, Opcode: frame.Ping}, strings.Repeat("x", 126))},
	{"5.5/a pong of 300 bytes", protocolError, sends(frame.Header{Fin: true, Opcode: frame.Pong}, strings.Repeat("x", 300))},
	{"5.5/a close frame of 126 bytes", protocolError, sends(closeFrame, "\x03\xe8"+strings.Repeat("x", 124))},
	{"5.5/a fragmented ping", protocolError, sends(frame.Header{Opcode: frame.Ping}, "x")},
	{"5.5/a fragmented close frame", protocolError, sends(frame.Header{Opcode: frame.Close}, "\x03\xe8")},

	{"5.5.1/a close payload of one byte", protocolError, sends(closeFrame, "\x03")},
	{"7.4/close code 0", protocolError, sends(closeFrame, "\x00\x00")},
	{"7.4/close code 999", protocolError, sends(closeFrame, "\x03\xe7")},
	{"7.4/close code 1004", protocolError, sends(closeFrame, "\x03\xec")},
	{"7.4/close code 1005", protocolError, sends(closeFrame, "\x03\xed")},
	{"7.4/close code 1006", protocolError, sends(closeFrame, "\x03\xee")},
	{"7.4/close code 1015", protocolError, sends(closeFrame, "\x03\xf7")},
	{"7.4/close code 1016", protocolError, sends(closeFrame, "\x03\xf8")},
	{"7.4/close code 2999", protocolError, sends(closeFrame, "\x0b\xb7")},
	{"7.4/close code 5000", protocolError, sends(closeFrame, "\x13\x88")},
	{"7.4/close code 65535", protocolError, sends(closeFrame, "\xff\xff")},
	{"8.1/a close reason that is not UTF-8", invalidPayload, sends(closeFrame, "\x03\xe8\xff")},
	{"8.1/a close reason that ends inside a character", invalidPayload, sends(closeFrame, "\x03\xe8\xe2\x82")},

	{"8.1/text that is not UTF-8", invalidPayload, sends(wholeText, "a\xffb")},
	{"8.1/an overlong character", invalidPayload, sends(wholeText, "\xc0\xaf")},
	{"8.1/a surrogate", invalidPayload, sends(wholeText, "\xed\xa0\x80")},
	{"8.1/a character above U+10FFFF", invalidPayload, sends(wholeText, "\xf4\x90\x80\x80")},
	{"8.1/text that ends inside a character", invalidPayload, sends(wholeText, "a\xe2\x82")},
	{"8.1/a bad character cut by fragments", invalidPayload, sends(beginText, "a\xf4", sends(goOn, "\x90"))},
	{"8.1/fragments that end inside a character", invalidPayload, sends(beginText, "a\xe2", sends(goOnToEnd, "\x82"))},
	{"8.1/the first bad byte of an unfinished frame", invalidPayload, func(p *wstest.Peer) []byte {
		return append(p.Declare(frame.Text, 100_000), strings.Repeat("\xff", 10)...)
	}},
}

// plainViolations are violations unless permessage-deflate was negotiated.
var plainViolations = []violation{
	{"5.2/RSV1 on a ping", protocolError, sends(frame.Header{Fin: true, Rsv1: true, Opcode: frame.Ping}, "x")},
	{"5.2/RSV1 on a pong", protocolError, sends(frame.Header{Fin: true, Rsv1: true, Opcode: frame.Pong}, "x")},
	{"5.2/RSV1 on a close frame", protocolError, sends(frame.Header{Fin: true, Rsv1: true, Opcode: frame.Close}, "\x03\xe8")},
	{"5.2/RSV1 on a continuation", protocolError, sends(beginText, "x", sends(frame.Header{Fin: true, Rsv1: true}, "y"))},
	{"5.2/RSV1 without an extension", protocolError, sends(frame.Header{Fin: true, Rsv1: true, Opcode: frame.Text}, "x")},
	{"5.2/RSV1 on a fragment without an extension", protocolError, sends(frame.Header{Rsv1: true, Opcode: frame.Text}, "x")},
}

// deflateViolations break a rule of RFC 7692, once permessage-deflate was negotiated.
var deflateViolations = []violation{
	{"6.1/RSV1 on a ping", protocolError, sends(frame.Header{Fin: true, Rsv1: true, Opcode: frame.Ping}, "x")},
	{"6.1/RSV1 on a pong", protocolError, sends(frame.Header{Fin: true, Rsv1: true, Opcode: frame.Pong}, "x")},
	{"6.1/RSV1 on a close frame", protocolError, sends(frame.Header{Fin: true, Rsv1: true, Opcode: frame.Close}, "\x03\xe8")},
	{"6.1/RSV1 on a continuation", protocolError, sends(beginText, "x", sends(frame.Header{Fin: true, Rsv1: true}, "y"))},
	{"8.1/inflated text that is not UTF-8", invalidPayload, sends(packedText, "\x00\x02\x00\xfd\xffa\xff\x00")},
	{"8.1/inflated text that ends inside a character", invalidPayload, sends(packedBegin, "\x00\x02\x00\xfd\xffa\xe2", sends(goOnToEnd, "\x00"))},
	{"7.2.2/a block of the reserved type", invalidPayload, sends(packedText, "\x07")},
	{"7.2.2/a stored block with a wrong length", invalidPayload, sends(packedText, "\x00\x05\x00\xfa\xfe")},
	{"7.2.2/a match before the beginning", invalidPayload, sends(packedText, "\xf2\x00\x11\x00\x00")},
	{"7.2.2/no payload at all", invalidPayload, sends(packedText, "")},
	{"7.2.2/a block that does not end", invalidPayload, sends(packedBegin, "\xf2\x48", sends(goOnToEnd, "\xcd\xc9"))},
}

// A peer that breaks a rule is told so with the code that the RFC asks for. What it
// sent before is not lost, what it sends behind is not read, and the first error stays.
func TestViolations(t *testing.T) {
	plain, compressed := &conn.Config{}, &conn.Config{Deflate: &conn.Deflate{}}
	for _, v := range violations {
		t.Run("plain/"+v.name, func(t *testing.T) { everywhere(t, plain, v.test) })
		t.Run("compressed/"+v.name, func(t *testing.T) { everywhere(t, compressed, v.test) })
	}
	for _, v := range plainViolations {
		t.Run("plain/"+v.name, func(t *testing.T) { everywhere(t, plain, v.test) })
	}
	for _, v := range deflateViolations {
		t.Run("compressed/"+v.name, func(t *testing.T) { everywhere(t, compressed, v.test) })
	}
}

func (v *violation) test(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
	wire := append(peer.Encode(wholeText, "kept"), v.wire(peer)...)
	peer.SendRaw(append(wire, peer.Encode(wholeText, "not read")...))
	kept, err := readToError(c)
	require.Equal(t, "kept", strings.TrimSuffix(kept, "kept too"), "what came before the violation")
	var e *frame.ProtocolError
	require.ErrorAs(t, err, &e)
	require.Equal(t, v.code, e.Code, "the code of %v", err)
	section, _, _ := strings.Cut(v.name, "/")
	require.Regexp(t, `^RFC \d+ `+section+`$`, e.Section, "the section of %v", err)
	_, _, again := c.Read(ctx)
	require.Equal(t, err.Error(), again.Error(), "the first fatal error stays")
	require.ErrorIs(t, c.Write(ctx, frame.Text, nil), e, "the Conn has ended")
	peer.WantClose(v.code, "")
	if peer.Role() == wstest.Client {
		peer.WantEOF() // RFC 6455 section 7.1.1: the server goes first
	}
	peer.Hangup()
	require.ErrorIs(t, c.Close(ctx, frame.StatusNormalClosure, ""), e, "Close tells why there was no closing handshake")
}

// readToError reads messages until the first error.
func readToError(c *conn.Conn) (all string, err error) {
	for {
		_, p, err := c.Read(ctx)
		if err != nil {
			return all, err
		}
		all += string(p)
	}
}

// 5.5.1: what follows a Close frame is not read.
func TestDataAfterClose(t *testing.T) {
	everywhere(t, nil, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
		wire := append(peer.Encode(wholeText, "kept"), peer.Encode(closeFrame, "\x03\xe8")...)
		peer.SendRaw(append(wire, peer.Encode(wholeText, "too late")...))
		kept, err := readToError(c)
		require.Equal(t, "kept", kept)
		require.ErrorIs(t, err, frame.StatusNormalClosure)
		_, _, err = c.Read(ctx)
		require.ErrorIs(t, err, frame.StatusNormalClosure)
		peer.WantClose(frame.StatusNormalClosure, "")
		peer.Hangup()
	})
}
