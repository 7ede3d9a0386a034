package handshake

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/ws6455/websocket/internal/pool"
)

// serverCases are what a server is asked and how it answers.
var serverCases = []struct {
	name, text string
	options    ServerOptions
}{
	{"minimal", opening(), ServerOptions{}},
	{"browser", browserOpening, ServerOptions{Subprotocols: []string{"chat"}}},
	{"deflate", browserOpening, ServerOptions{Subprotocols: []string{"chat"}, Deflate: new(DeflateOptions)}},
	{"header", browserOpening, ServerOptions{Header: http.Header{"Server": {"bench"}, "Set-Cookie": {"a=b"}}}},
	{"origins", browserOpening, ServerOptions{Origins: []string{"https://example.org", "*.example.com", "example.com"}}},
	{"decide", browserOpening, ServerOptions{Decide: func(*Request) error { return nil }}},
}

func BenchmarkUpgradeConn(b *testing.B) {
	defer pool.Poison(false)()
	for _, c := range serverCases {
		b.Run(c.name, func(b *testing.B) { benchmarkUpgradeConn(b, context.Background(), c.text, &c.options) })
	}
	b.Run("cancellable", func(b *testing.B) { benchmarkUpgradeConn(b, b.Context(), browserOpening, nil) })
}

func benchmarkUpgradeConn(b *testing.B, ctx context.Context, text string, o *ServerOptions) {
	nc := &scripted{text: text}
	b.ReportAllocs()
	for b.Loop() {
		nc.read, nc.written = 0, nc.written[:0]
		if _, err := UpgradeConn(ctx, nc, o); err != nil {
			b.Fatal(err)
		}
	}
}

// takenOver is the http.ResponseWriter of a connection that costs nothing to
// take over.
type takenOver struct {
	nc      *scripted
	buffers *bufio.ReadWriter
	header  http.Header
}

func (w *takenOver) Header() http.Header         { return w.header }
func (w *takenOver) Write(p []byte) (int, error) { return len(p), nil }
func (w *takenOver) WriteHeader(int)             {}

func (w *takenOver) Hijack() (net.Conn, *bufio.ReadWriter, error) { return w.nc, w.buffers, nil }

func newTakenOver() *takenOver {
	nc := &scripted{}
	return &takenOver{
		nc:      nc,
		buffers: bufio.NewReadWriter(bufio.NewReader(nc), bufio.NewWriter(nc)),
		header:  http.Header{},
	}
}

// BenchmarkUpgrade leaves out what net/http itself costs.
func BenchmarkUpgrade(b *testing.B) {
	defer pool.Poison(false)()
	for _, c := range serverCases {
		b.Run(c.name, func(b *testing.B) {
			r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(c.text)))
			if err != nil {
				b.Fatal(err)
			}
			w := newTakenOver()
			b.ReportAllocs()
			for b.Loop() {
				w.nc.written = w.nc.written[:0]
				if _, _, err := Upgrade(w, r, &c.options); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
