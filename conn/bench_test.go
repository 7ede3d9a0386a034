package conn

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"testing"
	"time"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/pool"
)

// tape is a transport that plays the same bytes over and over, as many of them
// at once as the reader has room for, and takes whatever is written.
type tape struct {
	net.Conn
	frames []byte
	at     int
}

func newTape(payload, depth int) *tape {
	one := frame.Header{Fin: true, Opcode: frame.Binary, Masked: true, Key: [4]byte{1, 2, 3, 4}, Length: int64(payload)}
	b := append(frame.AppendHeader(nil, one), bytes.Repeat([]byte("x"), payload)...)
	return &tape{frames: bytes.Repeat(b, depth)}
}

func (t *tape) Read(p []byte) (int, error) {
	n := copy(p, t.frames[t.at:])
	t.at = (t.at + n) % len(t.frames)
	return n, nil
}

func (t *tape) Write(p []byte) (int, error)      { return len(p), nil }
func (t *tape) SetReadDeadline(time.Time) error  { return nil }
func (t *tape) SetWriteDeadline(time.Time) error { return nil }
func (t *tape) SetDeadline(time.Time) error      { return nil }
func (t *tape) Close() error                     { return nil }

// BenchmarkServe is what a message costs a server that answers it, without the
// system calls: pipelined messages, and single ones.
func BenchmarkServe(b *testing.B) {
	defer pool.Poison(false)()
	for _, bb := range []struct{ size, depth int }{{64, 1}, {64, 16}, {1 << 10, 4}, {16 << 10, 1}, {1 << 20, 1}} {
		for name, serve := range servers {
			b.Run(fmt.Sprintf("%s/%dx%d", name, bb.size, bb.depth), func(b *testing.B) {
				c := New(newTape(bb.size, bb.depth), Server, &Config{WriteTimeout: -1})
				defer c.CloseNow()
				b.SetBytes(int64(bb.size))
				b.ReportAllocs()
				b.ResetTimer()
				if err := serve(bg, c, b.N); err != nil {
					b.Fatal(err)
				}
			})
		}
	}
}

// servers answer n messages, each in one of the ways that there are.
var servers = map[string]func(ctx context.Context, c *Conn, n int) error{
	"Messages": func(ctx context.Context, c *Conn, n int) error {
		for msg, err := range c.Messages(ctx) {
			if err == nil {
				err = c.Write(ctx, msg.Op, msg.Data)
			}
			if n--; err != nil || n == 0 {
				return err
			}
		}
		return nil
	},
	"Read": func(ctx context.Context, c *Conn, n int) error {
		for range n {
			op, p, err := c.Read(ctx)
			if err == nil {
				err = c.Write(ctx, op, p)
			}
			if err != nil {
				return err
			}
		}
		return nil
	},
	"ReadAppend": func(ctx context.Context, c *Conn, n int) error {
		var p []byte
		for range n {
			var op frame.Opcode
			var err error
			if op, p, err = c.ReadAppend(ctx, p[:0]); err == nil {
				err = c.Write(ctx, op, p)
			}
			if err != nil {
				return err
			}
		}
		return nil
	},
}
