package peer

import (
	"compress/flate"
	"errors"
	"io"
	"net"
	"net/http"

	"github.com/gobwas/ws"
	"github.com/gobwas/ws/wsflate"
	"github.com/gobwas/ws/wsutil"
)

// gobwas/ws as in its example/autobahn: the readers and writers of wsutil and
// wsflate. Its authors have an echo with compression and one with a check of UTF-8;
// this one has both, the check behind the decompression.

func serveGobwas(ln net.Listener) (stop func()) {
	return serve(ln, func(w http.ResponseWriter, r *http.Request) {
		deflate := wsflate.Extension{
			Parameters: wsflate.Parameters{ServerNoContextTakeover: true, ClientNoContextTakeover: true},
		}
		upgrader := ws.HTTPUpgrader{Negotiate: deflate.Negotiate}
		c, _, _, err := upgrader.Upgrade(r, w)
		if err != nil {
			return
		}
		defer c.Close()
		state := ws.StateServerSide
		if _, ok := deflate.Accepted(); ok {
			state |= ws.StateExtended
		}
		failGobwas(c, newGobwas(c, state).echo())
	})
}

// failGobwas fails the connection (RFC 6455 section 7.1.7), which is left to the user.
func failGobwas(c net.Conn, err error) {
	var broken ws.ProtocolError
	switch {
	case errors.Is(err, wsutil.ErrInvalidUTF8):
		_ = ws.WriteFrame(c, ws.NewCloseFrame(ws.NewCloseFrameBody(ws.StatusInvalidFramePayloadData, "")))
	case errors.As(err, &broken):
		_, _ = c.Write(ws.CompiledCloseProtocolError)
	}
}

// gobwas is a connection of gobwas/ws.
type gobwas struct {
	control wsutil.FrameHandlerFunc
	message wsflate.MessageState
	reader  wsutil.Reader
	writer  *wsutil.Writer
	inflate *wsflate.Reader
	deflate *wsflate.Writer
	utf8    *wsutil.UTF8Reader
}

func newGobwas(c net.Conn, state ws.State) *gobwas {
	g := &gobwas{
		control: wsutil.ControlFrameHandler(c, state),
		reader:  wsutil.Reader{Source: c, State: state},
		writer:  wsutil.NewWriter(c, state, 0),
		inflate: wsflate.NewReader(nil, func(r io.Reader) wsflate.Decompressor { return flate.NewReader(r) }),
		deflate: wsflate.NewWriter(nil, func(w io.Writer) wsflate.Compressor {
			f, _ := flate.NewWriter(w, flate.BestCompression)
			return f
		}),
		utf8: wsutil.NewUTF8Reader(nil),
	}
	g.reader.OnIntermediate = g.control
	if state.Extended() {
		g.reader.Extensions = []wsutil.RecvExtension{&g.message}
		g.writer.SetExtensions(&g.message)
	}
	return g
}

// echo sends each message back. The error says what ended that; it is nil after a
// Close frame, which is answered already.
func (g *gobwas) echo() error {
	for {
		header, err := g.reader.NextFrame()
		if err != nil {
			return err
		}
		if header.OpCode.IsControl() {
			if g.control(header, &g.reader) != nil {
				return nil
			}
			continue
		}
		if err := g.echoMessage(header.OpCode); err != nil {
			return err
		}
	}
}

func (g *gobwas) echoMessage(op ws.OpCode) error {
	g.writer.ResetOp(op)
	src, dst := io.Reader(&g.reader), io.Writer(g.writer)
	if g.message.IsCompressed() {
		g.inflate.Reset(src)
		g.deflate.Reset(dst)
		src, dst = g.inflate, g.deflate
	}
	if op == ws.OpText {
		g.utf8.Reset(src)
		src = g.utf8
	}
	if _, err := io.Copy(dst, src); err != nil {
		return err
	}
	if op == ws.OpText && !g.utf8.Valid() {
		return wsutil.ErrInvalidUTF8
	}
	if g.message.IsCompressed() {
		if err := g.deflate.Close(); err != nil {
			return err
		}
	}
	return g.writer.Flush()
}
