//go:build unix

package proxies

import (
	"bytes"
	"net"
	"testing"

	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/frame"
)

// A frame that is sent in one piece with the handshake arrives: behind the request,
// where it comes before the server has agreed, and behind the 101.
func TestFramesBehindTheHandshake(t *testing.T) {
	s := setup{tap: hasty("HTTP/1.1 101", frame.Header{})}
	o := websocket.DialOptions{}
	o.Handshake.NetDial = tapping(hasty("GET / HTTP/1.1", frame.Header{Masked: true}))
	forEachLink(t, s, func(t *testing.T, l link) {
		ends := l.connect(t, "ws", o)
		wantMessage(t, ends.server, frame.Text, []byte("too eager"))
		wantMessage(t, ends.client, frame.Text, []byte("too eager"))
		for _, d := range ends.directions() {
			d.deliver(t, frame.Text, []byte("in good time "+d.name))
		}
	})
}

// hasty returns what taps a transport so that a message goes out in one piece with
// the head, which begins so. A masking key of zeros leaves the message as it is.
func hasty(head string, h frame.Header) func(net.Conn) net.Conn {
	h.Fin, h.Opcode, h.Length = true, frame.Text, int64(len("too eager"))
	return func(nc net.Conn) net.Conn {
		return &tap{Conn: nc, change: func(p []byte) []byte {
			if !bytes.HasPrefix(p, []byte(head)) {
				return p
			}
			return append(h.Append(bytes.Clone(p)), "too eager"...)
		}}
	}
}
