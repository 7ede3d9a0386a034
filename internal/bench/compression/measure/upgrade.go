package measure

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"net/http"

	"github.com/ws6455/websocket/internal/bench/compression/library"
	"github.com/ws6455/websocket/internal/bench/compression/wire"
)

// upgrade makes a Conn on the tape by a real opening handshake, takes the response
// off the tape and checks that the library agreed to what the setup says.
func upgrade(s library.Setup, tape *wire.Tape, h library.Handler) (library.Conn, wire.Agreed, error) {
	request, err := wire.Request()
	if err != nil {
		return nil, wire.Agreed{}, err
	}
	c, err := s.Server(s, h).Upgrade(&responseWriter{conn: tape, header: make(http.Header)}, request)
	if err != nil {
		return nil, wire.Agreed{}, err
	}
	agreed, err := wire.ReadResponse(bufio.NewReader(bytes.NewReader(tape.Written)))
	if err == nil {
		err = checkAgreed(s, agreed)
	}
	tape.Written = tape.Written[:0]
	return c, agreed, err
}

func checkAgreed(s library.Setup, got wire.Agreed) error {
	d := wire.Direction{Takeover: s.Takeover, WindowBits: s.WindowBits}
	if want := (wire.Agreed{Server: d, Client: d}); got != want {
		return fmt.Errorf("the handshake agreed on %+v, not on %+v", got, want)
	}
	return nil
}

// responseWriter gives its connection away as that of net/http does, with
// buffers of the same size.
type responseWriter struct {
	conn   net.Conn
	header http.Header
}

func (w *responseWriter) Header() http.Header { return w.header }

func (w *responseWriter) Write(b []byte) (int, error) { return w.conn.Write(b) }

func (w *responseWriter) WriteHeader(status int) {
	fmt.Fprintf(w.conn, "HTTP/1.1 %03d %s\r\n", status, http.StatusText(status))
	_ = w.header.Write(w.conn) // a Tape takes everything
	fmt.Fprint(w.conn, "\r\n")
}

func (w *responseWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	const size = 4 << 10
	return w.conn, bufio.NewReadWriter(bufio.NewReaderSize(w.conn, size), bufio.NewWriterSize(w.conn, size)), nil
}
