package load

import (
	"io"
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/internal/bench/speed"
	"github.com/ws6455/websocket/internal/bench/speed/server"
)

// few is the load with few connections, so that a trial is short.
func few(l speed.Load) speed.Load {
	l.Connections = min(l.Connections, 5)
	return l
}

// serve runs a server until the test ends.
func serve(t *testing.T, do func(net.Listener) error) netip.AddrPort {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	served := make(chan error, 1)
	go func() { served <- do(l) }()
	t.Cleanup(func() {
		require.NoError(t, l.Close())
		require.NoError(t, <-served)
	})
	return l.Addr().(*net.TCPAddr).AddrPort()
}

func TestEveryServerAnswersEveryLoad(t *testing.T) {
	for _, s := range server.Servers {
		for _, l := range speed.Loads {
			if s.For(l) != nil {
				t.Run(s.Name+"/"+l.Name, func(t *testing.T) {
					wantAnswers(t, s, few(l), s.Text)
					wantAnswers(t, s, few(l), true)
				})
			}
		}
	}
}

// wantAnswers fails the test unless the server answers a short run of the load.
func wantAnswers(t *testing.T, s server.Server, l speed.Load, text bool) {
	addr := serve(t, func(n net.Listener) error { return s.For(l)(n, l) })
	peers, err := Start(Plan{Addr: addr, Load: l, Text: text, Raw: s.Raw})
	require.NoError(t, err)
	defer peers.Close()
	r, err := peers.Run(time.Millisecond)
	require.NoError(t, err)
	require.GreaterOrEqual(t, r.Messages, l.Depth*l.Connections, "the first batches alone have as many")
	require.Positive(t, r.P50)
	require.LessOrEqual(t, r.P50, r.P99)
	require.LessOrEqual(t, r.P99, r.Elapsed)
}

const goodResponse = "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: " + accept + "\r\n\r\n"

// wrong serves connections with a response and what echo makes of the bytes that
// come then.
func wrong(response string, echo func(p []byte) []byte) func(net.Listener) error {
	converse := func(nc net.Conn) {
		defer nc.Close()
		buffer := make([]byte, 64<<10)
		_, _ = nc.Read(buffer)
		_, _ = io.WriteString(nc, response)
		for {
			n, err := nc.Read(buffer)
			if err != nil {
				return
			}
			answer := echo(buffer[:n])
			if _, err := nc.Write(answer); err != nil || len(answer) == 0 {
				return
			}
		}
	}
	return func(l net.Listener) error {
		for {
			nc, err := l.Accept()
			if err != nil {
				return nil // the test has ended
			}
			go converse(nc)
		}
	}
}

// afterwards changes all echoes but the first one.
func afterwards(change func(p []byte) []byte) func(p []byte) []byte {
	first := true
	return func(p []byte) []byte {
		if first {
			first = false
			return p
		}
		return change(p)
	}
}

func TestPeersNoticeAWrongServer(t *testing.T) {
	same := func(p []byte) []byte { return p }
	more := func(p []byte) []byte { return append(p, 'x') }
	cases := []struct {
		name, response string
		echo           func(p []byte) []byte
		want           string
	}{
		{"refuses", "HTTP/1.1 403 Forbidden\r\n\r\n", same, "403"},
		{"accepts something else", "HTTP/1.1 101 Switching Protocols\r\n\r\n", same, "101"},
		{"speaks at once", goodResponse + "hello", same, "5 bytes came behind the handshake"},
		{"says too much", goodResponse, more, errTooMuch.Error()},
		{"says something else", goodResponse, func(p []byte) []byte { return append(p[:len(p)-1], 0) }, "differs"},
		{"hangs up", goodResponse, func([]byte) []byte { return nil }, "unexpected EOF"},
		{"hangs up later", goodResponse, afterwards(func([]byte) []byte { return nil }), "unexpected EOF"},
		{"says too much later", goodResponse, afterwards(more), errTooMuch.Error()},
	}
	l := speed.Load{Size: 64, Depth: 2, Connections: 1}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			peers, err := Start(Plan{Addr: serve(t, wrong(c.response, c.echo)), Load: l, Raw: true})
			if err == nil {
				defer peers.Close()
				_, err = peers.Run(10 * time.Millisecond)
			}
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestVisitorsNoticeAWrongServer(t *testing.T) {
	l := speed.Load{Way: speed.Handshakes, Connections: 2}
	_, err := Start(Plan{Addr: serve(t, wrong("HTTP/1.1 403 Forbidden\r\n\r\n", nil)), Load: l})
	require.ErrorContains(t, err, "403")
}

func TestManySourceAddresses(t *testing.T) {
	addr := serve(t, wrong(goodResponse, nil))
	for _, number := range []int{0, perSource - 1, perSource, 3 * perSource} {
		s, err := open(addr, number)
		require.NoError(t, err)
		s.close()
	}
}
