package websocket_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/handshake"
)

// errChanged is a message that arrived other than it was sent.
var errChanged = errors.New("a message arrived changed or was invented")

// messages are what a conversation is about: each is sent by the client and comes
// back. They go by every way through a Conn: as they are, compressed, in fragments,
// and in a frame that is larger than any buffer.
var messages = []struct {
	op         frame.Opcode
	text       string
	fragmented bool
}{
	{frame.Text, "a short text", false},
	{frame.Text, strings.Repeat("a text of which much is there more than once; ", 30), false},
	{frame.Text, strings.Repeat("日本語, in fragments; ", 1_500), true},
	{frame.Binary, noise(70_000), false},
	{frame.Text, strings.Repeat("a text of which much is there more than once; ", 300), false},
}

// noise returns n bytes that cannot be compressed.
func noise(n int) string {
	p := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{}).Read(p)
	return string(p)
}

const spoken = "conversation"

// A talker is one end of a conversation. It notes what its calls return.
type talker struct {
	timeout time.Duration // of all that waits for the other end

	conn *conn.Conn // nil: the handshake failed
	errs []error    // of each call, in their order
	took time.Duration
}

// habits are those of a Conn that notices when its peer has gone.
func (t *talker) habits() conn.Config {
	return conn.Config{
		Compression:  conn.Compression{Enabled: true},
		PingInterval: t.timeout,
		PongTimeout:  t.timeout,
		WriteTimeout: t.timeout,
		CloseTimeout: t.timeout,
	}
}

// note notes a call, which may not take long, and reports whether it succeeded.
func (t *talker) note(call func() error) bool {
	start := time.Now()
	err := call()
	t.took = max(t.took, time.Since(start))
	t.errs = append(t.errs, err)
	return err == nil
}

// first returns the first error, nil for none. The Close frame with which the
// conversation ends is none.
func (t *talker) first() error {
	for _, err := range t.errs {
		if err != nil && !errors.Is(err, frame.StatusNormalClosure) {
			return err
		}
	}
	return nil
}

// asClient dials and holds the conversation. It makes every call, even when one
// before has failed.
func (t *talker) asClient(rawURL string, o handshake.ClientOptions) {
	o.Subprotocols, o.Timeout = []string{spoken}, t.timeout
	o.Proxy = func(*url.URL) (*url.URL, error) { return nil, nil }
	dialed := t.note(func() (err error) {
		t.conn, _, err = websocket.Dial(context.Background(), rawURL, &websocket.DialOptions{Handshake: o, Conn: t.habits()})
		return err
	})
	if !dialed {
		return
	}
	defer t.conn.CloseNow()
	for i := range messages {
		t.note(func() error { return t.send(i) })
		t.note(func() error { return t.receive(i) })
	}
	t.note(t.ping)
	t.note(func() error { return t.conn.Close(context.Background(), frame.StatusNormalClosure, "done") })
}

// asServer accepts nc and sends every message back until an error ends that.
func (t *talker) asServer(nc net.Conn) {
	accepted := t.note(func() (err error) {
		o := &websocket.AcceptOptions{Handshake: handshake.ServerOptions{Subprotocols: []string{spoken}, Timeout: t.timeout}, Conn: t.habits()}
		t.conn, err = websocket.AcceptConn(context.Background(), nc, o)
		return err
	})
	if !accepted {
		_ = nc.Close()
		return
	}
	defer t.conn.CloseNow()
	for i := 0; t.note(func() error { return t.receive(i) }) && t.note(func() error { return t.send(i) }); {
		i++
	}
}

func (t *talker) send(i int) error {
	m := &messages[i%len(messages)]
	if !m.fragmented {
		return t.conn.Write(context.Background(), m.op, []byte(m.text))
	}
	w, err := t.conn.Writer(context.Background(), m.op)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, m.text)
	if closed := w.Close(); err == nil {
		err = closed
	}
	return err
}

func (t *talker) receive(i int) error {
	op, p, err := t.conn.Read(context.Background())
	if m := &messages[i%len(messages)]; err == nil && (op != m.op || string(p) != m.text) {
		return fmt.Errorf("%w: number %d, %d bytes: %.40q", errChanged, i, len(p), p)
	}
	return err
}

// ping pings, while a message is on the way, whose answer is read meanwhile.
func (t *talker) ping() error {
	read := make(chan error, 1)
	go func() { read <- t.receive(0) }()
	_, err := t.conn.Ping(context.Background())
	return firstOf(err, t.send(0), <-read)
}

func firstOf(errs ...error) error {
	t := talker{errs: errs}
	return t.first()
}
