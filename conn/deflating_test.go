package conn

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/deflate"
	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/wstest"
)

// An unpacker inflates what a Conn has sent.
type unpacker struct {
	t        *testing.T
	window   deflate.Window
	takeover bool
}

func unpacking(t *testing.T, bits int, takeover bool) *unpacker {
	return &unpacker{t, deflate.NewWindow(bits), takeover}
}

func (u *unpacker) unpack(payload string) string {
	u.t.Helper()
	var z deflate.Inflater
	z.Begin(&u.window)
	dst := make([]byte, 1<<20)
	n, _, err := z.Inflate(dst, []byte(payload))
	require.NoError(u.t, err, "the peer could not inflate what it got")
	m, err := z.Finish(dst[n:])
	require.NoError(u.t, err, "the peer could not inflate what it got")
	if !u.takeover {
		u.window.Clear()
	}
	return string(dst[:n+m])
}

// want wants a compressed text message.
func (u *unpacker) want(peer *wstest.Peer, want string) {
	u.t.Helper()
	op, payload := peer.WantCompressed()
	require.Equal(u.t, frame.Text, op)
	require.Equal(u.t, want, u.unpack(payload))
}

// lineOf is a message that compresses well, better after others of its kind.
func lineOf(i int) string {
	return fmt.Sprintf(`{"type":"message","id":%d,"room":"general","text":"this is message number %d of them"}`, i, i)
}

func TestDeflateAgreedWindows(t *testing.T) {
	for _, takeover := range []bool{true, false} {
		for bits := 8; bits <= 15; bits++ {
			t.Run(fmt.Sprintf("%d bits, takeover %v", bits, takeover), func(t *testing.T) {
				cfg := &Config{Deflate: &Deflate{
					ServerMaxWindowBits: bits, ClientMaxWindowBits: bits,
					ServerNoContextTakeover: !takeover, ClientNoContextTakeover: !takeover,
				}, Compression: Compression{Threshold: -1}}
				script(t, cfg, func(t *testing.T, c *Conn, peer *wstest.Peer) {
					// A window of 2^bits bytes holds what it is enough for.
					u := unpacking(t, bits, takeover)
					long := strings.Repeat(lineOf(0)+strings.Repeat("0123456789", 60), 20)
					for i := range 5 {
						for _, text := range []string{lineOf(i), long, lineOf(i)} {
							require.NoError(t, c.Write(bg, frame.Text, []byte(text)))
							u.want(peer, text)
						}
					}
				})
			})
		}
	}
}

// What was said before makes a message shorter, with context takeover only.
func TestDeflateTakeover(t *testing.T) {
	sizes := func(cfg *Config) (first, last int) {
		scriptAs(t, Server, cfg, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			for i := range 10 {
				require.NoError(t, c.Write(bg, frame.Text, []byte(lineOf(i))))
				_, payload := peer.WantCompressed()
				if last = len(payload); i == 0 {
					first = last
				}
			}
		})
		return first, last
	}
	first, last := sizes(&Config{Deflate: &Deflate{}})
	require.Less(t, last, first/4, "the tenth message builds on the ones before")
	first, last = sizes(&Config{Deflate: &Deflate{ServerNoContextTakeover: true}, Compression: Compression{Threshold: -1}})
	require.Equal(t, first, last, "every message is compressed by itself")
}

func TestDeflateThreshold(t *testing.T) {
	tests := []struct {
		name              string
		compression       Compression
		noTakeover        bool
		smallest, largest int // that is compressed, that is not
	}{
		{"default", Compression{}, false, 64, 63},
		{"default without takeover", Compression{}, true, 256, 255},
		{"10 bytes", Compression{Threshold: 10}, false, 10, 9},
		{"every message", Compression{Threshold: -1}, false, 10, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cfg := &Config{Compression: tt.compression, Deflate: &Deflate{
				ServerNoContextTakeover: tt.noTakeover, ClientNoContextTakeover: tt.noTakeover,
			}}
			script(t, cfg, func(t *testing.T, c *Conn, peer *wstest.Peer) {
				u := unpacking(t, 15, !tt.noTakeover)
				large, small := strings.Repeat("a", tt.smallest), strings.Repeat("a", tt.largest)
				for name, send := range map[string]func(p []byte) error{
					"Write":  func(p []byte) error { return c.Write(bg, frame.Text, p) },
					"Send":   func(p []byte) error { return c.Send(frame.Text, p) },
					"Writer": func(p []byte) error { return stream(c, string(p)) },
					"Prepared": func(p []byte) error {
						m, err := Prepare(frame.Text, p)
						require.NoError(t, err)
						return c.SendPrepared(m)
					},
				} {
					require.NoError(t, send([]byte(large)), name)
					u.want(peer, large)
					require.NoError(t, send([]byte(small)), name)
					peer.WantText(small)
				}
			})
		})
	}
}

// stream sends text with a Writer.
func stream(c *Conn, text string) error {
	w, err := c.Writer(bg, frame.Text)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, text); err != nil {
		return err
	}
	return w.Close()
}

// What would grow goes out as it is, and is not taken for known by what follows.
func TestDeflateWouldGrow(t *testing.T) {
	noise := func(n int) string {
		var b strings.Builder
		for i := uint32(1); b.Len() < n; i++ {
			b.WriteByte(byte(' ' + i*2654435761>>16%90))
			i = i*1664525 + 1013904223
		}
		return b.String()
	}
	for _, cfg := range []*Config{takeover, noTakeover} {
		script(t, &Config{Deflate: cfg.Deflate, Compression: Compression{Threshold: -1}}, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			u := unpacking(t, 15, cfg == takeover)
			require.NoError(t, c.Write(bg, frame.Text, []byte(lineOf(1))))
			u.want(peer, lineOf(1))
			for _, send := range []func(string) error{
				func(s string) error { return c.Write(bg, frame.Text, []byte(s)) },
				func(s string) error { return c.Send(frame.Text, []byte(s)) },
				func(s string) error { return stream(c, s) },
			} {
				short := noise(9)
				require.NoError(t, send(short))
				peer.WantText(short)
				require.NoError(t, send(lineOf(2)))
				u.want(peer, lineOf(2))
			}
			require.EqualValues(t, 4, c.Stats().Deflated.Messages, "what was not compressed does not count")
		})
	}
}

// A message in fragments, with control frames and Sends between them: the Sends
// wait, and build on the message in front of them.
func TestDeflateWriter(t *testing.T) {
	for _, cfg := range []*Config{takeover, noTakeover} {
		script(t, &Config{Deflate: cfg.Deflate, Compression: Compression{Threshold: -1}}, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			u := unpacking(t, 15, cfg == takeover)
			w, err := c.Writer(bg, frame.Text)
			require.NoError(t, err)
			var want strings.Builder
			got := make(chan string)
			go func() {
				_, payload := peer.WantCompressed()
				got <- payload
			}()
			for i := range 1000 {
				line := lineOf(i)
				want.WriteString(line)
				_, err := io.WriteString(w, line)
				require.NoError(t, err)
				if i < 3 {
					require.NoError(t, c.Send(frame.Text, []byte(lineOf(i))))
				}
			}
			require.NoError(t, w.Close())
			require.Equal(t, want.String(), u.unpack(<-got))
			for i := range 3 {
				u.want(peer, lineOf(i))
			}
			require.NoError(t, c.Write(bg, frame.Text, []byte(lineOf(3))))
			u.want(peer, lineOf(3))
			deflated := c.Stats().Deflated
			require.EqualValues(t, 5, deflated.Messages)
			require.EqualValues(t, want.Len()+4*len(lineOf(0)), deflated.Bytes)
			require.Less(t, deflated.WireBytes, deflated.Bytes/5)
		})
	}
}

// A message that is prepared is compressed once for all windows that hold it, and
// fits between the messages of every Conn.
func TestDeflatePrepared(t *testing.T) {
	line, long := lineOf(1), strings.Repeat(lineOf(1), 300)
	short, err := Prepare(frame.Text, []byte(line))
	require.NoError(t, err)
	large, err := Prepare(frame.Text, []byte(long))
	require.NoError(t, err)
	for _, bits := range []int{8, 11, 15} {
		for _, takeover := range []bool{true, false} {
			cfg := &Config{Compression: Compression{Threshold: -1}, Deflate: &Deflate{
				ServerMaxWindowBits: bits, ClientMaxWindowBits: bits,
				ServerNoContextTakeover: !takeover, ClientNoContextTakeover: !takeover,
			}}
			script(t, cfg, func(t *testing.T, c *Conn, peer *wstest.Peer) {
				u := unpacking(t, bits, takeover)
				for i := range 4 {
					require.NoError(t, c.Write(bg, frame.Text, []byte(lineOf(i))))
					u.want(peer, lineOf(i))
					require.NoError(t, c.WritePrepared(bg, short))
					u.want(peer, line)
					require.NoError(t, c.SendPrepared(large))
					u.want(peer, long)
				}
			})
		}
	}
	packed := func(m *Prepared) (bits []int) {
		for i := range m.packed {
			if m.packed[i].payload != nil {
				bits = append(bits, i)
			}
		}
		return bits
	}
	require.Equal(t, []int{8}, packed(short), "the smallest window holds it, so all do")
	require.Equal(t, []int{8, 11, 15}, packed(large))
}

// fillTransport fills the transport, so that what is written waits, and returns what
// reads it.
func fillTransport(t *testing.T, c *Conn, peer *wstest.Peer) (drain func()) {
	t.Helper()
	header := 4
	if c.role == Client {
		header += 4
	}
	full := string(make([]byte, mempipe.Capacity-header))
	require.NoError(t, c.writeFrame(bg, uncompressed(frame.Binary, []byte(full)), messageBlocked))
	return func() { peer.WantBinary(full) }
}

// A message on which later ones build cannot be taken back: it arrives though its
// context has ended. One that was not compressed yet is not sent.
func TestDeflateCancelledWrites(t *testing.T) {
	script(t, takeover, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		u := unpacking(t, 15, true)
		require.NoError(t, c.Write(bg, frame.Text, []byte(lineOf(0))))
		u.want(peer, lineOf(0))
		drain := fillTransport(t, c, peer)
		left := make(chan error, 4)
		for i := 1; i <= 4; i++ { // the first one flushes
			go func() {
				ctx, cancel := context.WithTimeout(bg, time.Duration(5-i)*time.Second)
				defer cancel()
				left <- c.Write(ctx, frame.Text, []byte(lineOf(i)))
			}()
			synctest.Wait()
		}
		for range 4 {
			require.ErrorIs(t, <-left, context.DeadlineExceeded)
		}
		drain()
		for i := 1; i <= 4; i++ {
			u.want(peer, lineOf(i))
		}
		require.NoError(t, c.Write(bg, frame.Text, []byte(lineOf(5))), "the Conn lives")
		u.want(peer, lineOf(5))
	})
}

// A message that goes out in several writes, and whose context ends before the first
// of them, is neither sent nor known to the next one. One that waits in the buffer
// with others is.
func TestDeflateCancelledLongWrites(t *testing.T) {
	noise := make([]byte, 100<<10)
	_, _ = rand.NewChaCha8([32]byte{2}).Read(noise)
	large := hex.EncodeToString(noise)
	long := strings.Repeat(large[:100], 200)
	script(t, takeover, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		u := unpacking(t, 15, true)
		drain := fillTransport(t, c, peer)
		for _, text := range []string{large, long} {
			ctx, cancel := context.WithTimeout(bg, time.Second)
			require.ErrorIs(t, c.Write(ctx, frame.Text, []byte(text)), context.DeadlineExceeded)
			cancel()
		}
		drain()
		for _, text := range []string{large[:300], long[:300]} {
			require.NoError(t, c.Write(bg, frame.Text, []byte(text)))
		}
		u.want(peer, long)
		u.want(peer, large[:300])
		u.want(peer, long[:300])
	})
}

// Nor is a fragment that did not go out known to what follows.
func TestDeflateCancelledWriter(t *testing.T) {
	script(t, takeover, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		u := unpacking(t, 15, true)
		require.NoError(t, c.Write(bg, frame.Text, []byte(lineOf(0))))
		u.want(peer, lineOf(0))
		ctx, cancel := context.WithCancel(bg)
		w, err := c.Writer(ctx, frame.Text)
		require.NoError(t, err)
		_, err = io.WriteString(w, lineOf(1))
		require.NoError(t, err)
		c.wr.mu.Lock()
		c.wr.flushing = true // somebody else's, with a large message behind it
		c.wr.exclusive++
		c.wr.mu.Unlock()
		time.AfterFunc(time.Second, cancel)
		require.ErrorIs(t, w.Close(), context.Canceled)
		c.wr.mu.Lock()
		c.wr.flushing = false
		c.wr.exclusive--
		c.wr.mu.Unlock()
		require.NoError(t, c.Write(bg, frame.Text, []byte(lineOf(1))))
		u.want(peer, lineOf(1))
	})
}

// What Send queues behind a long message builds on it.
func TestDeflateSendLong(t *testing.T) {
	script(t, takeover, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		u := unpacking(t, 15, true)
		long := strings.Repeat(lineOf(7), 400)
		require.NoError(t, c.Send(frame.Text, []byte(long)))
		require.NoError(t, c.Send(frame.Text, []byte(lineOf(7))))
		u.want(peer, long)
		u.want(peer, lineOf(7))
	})
}

// compressing has c compress a message until release is called, as a slow machine
// would. Not under synctest, which does not know that kind of waiting.
func compressing(t *testing.T, c *Conn) (sent <-chan error, release func()) {
	t.Helper()
	m, err := Prepare(frame.Text, []byte(strings.Repeat(lineOf(1), 200)))
	require.NoError(t, err)
	hold, begun := make(chan struct{}), make(chan struct{})
	go m.packed[15].once.Do(func() {
		close(begun)
		<-hold
		z := borrowDeflater(15, defaultLevel)
		m.packed[15].payload = z.Compress(nil, m.payload, true)
	})
	<-begun
	result := make(chan error, 1)
	go func() { result <- c.SendPrepared(m) }()
	for aside := false; !aside; runtime.Gosched() {
		c.wr.mu.Lock()
		aside = c.wr.aside
		c.wr.mu.Unlock()
	}
	return result, func() { close(hold) }
}

// While a long message is compressed, what Send is given goes out, uncompressed:
// Flush waits for it and Close does not forget it. The long one comes too late then,
// and says so.
func TestDeflateAsideLetsSendPass(t *testing.T) {
	client, server := tcpPair(t, takeover)
	sent, release := compressing(t, server)
	require.Greater(t, server.wr.queuedLen(), 8<<10, "what is being compressed counts for the queue")
	require.NoError(t, server.Send(frame.Text, []byte(lineOf(2))))
	require.NoError(t, server.Flush(bg))
	wantRead(t, client, frame.Text, lineOf(2))
	require.Zero(t, server.Stats().Deflated.Messages)
	require.NoError(t, server.Send(frame.Text, []byte("last words")))
	closed := make(chan error, 1)
	go func() { closed <- server.Close(bg, frame.StatusNormalClosure, "") }()
	wantRead(t, client, frame.Text, "last words")
	_, _, err := client.Read(bg)
	require.ErrorIs(t, err, frame.StatusNormalClosure)
	release()
	require.ErrorIs(t, <-sent, ErrClosed, "a message that was not sent")
	require.NoError(t, <-closed)
	require.Zero(t, server.wr.queuedLen())
}

// A message that was compressed and then does not go out is not known to the next.
func TestDeflateTooLateToSend(t *testing.T) {
	client, server := tcpPair(t, takeover)
	sent, release := compressing(t, server)
	require.NoError(t, server.CloseNow())
	release()
	require.ErrorIs(t, <-sent, ErrClosed)
	_, _, err := client.Read(bg)
	require.ErrorIs(t, err, frame.StatusAbnormalClosure)
}

// A prepared message that waits for a Writer is still compressed once for all.
func TestDeflatePreparedBehindAWriter(t *testing.T) {
	script(t, takeover, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		u := unpacking(t, 15, true)
		m, err := Prepare(frame.Text, []byte(lineOf(1)))
		require.NoError(t, err)
		w, err := c.Writer(bg, frame.Text)
		require.NoError(t, err)
		require.NoError(t, c.SendPrepared(m))
		require.NoError(t, c.Send(frame.Text, []byte(lineOf(2))))
		require.NoError(t, w.Close())
		peer.WantText("")
		u.want(peer, lineOf(1))
		require.NotNil(t, m.packed[8].payload, "it was compressed for this Conn alone")
		u.want(peer, lineOf(2))
	})
}

// After its end a Conn that somebody still holds has neither history nor window.
func TestCompressionEnds(t *testing.T) {
	converse(t, func(t *testing.T, x *conversing) {
		for i := range 50 {
			x.send(i)
			x.receive(i)
		}
		x.peer.SendClose(frame.StatusNormalClosure, "")
		x.peer.WantClose(frame.StatusNormalClosure, "")
		x.peer.Hangup()
		<-x.c.Done()
		require.Zero(t, x.c.wr.deflate.own.Held())
		require.Zero(t, x.c.rd.parser.inflate.window.Held())
	})
}
