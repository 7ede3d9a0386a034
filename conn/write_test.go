package conn

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"net"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/wstest"
)

func TestWrite(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		require.NoError(t, c.Write(bg, frame.Text, []byte("héllo")))
		require.NoError(t, c.Write(bg, frame.Binary, nil))
		peer.WantText("héllo")
		peer.WantBinary("")
	})
}

func TestWriteRefuses(t *testing.T) {
	for _, tc := range []struct {
		name string
		op   frame.Opcode
		p    string
		want string
	}{
		{"8.1/text that is not UTF-8", frame.Text, "\xff", "websocket: write: text is not valid UTF-8 (RFC 6455 section 8.1)"},
		{"5.6/a control opcode", frame.Ping, "", "websocket: write: a message is text or binary, not " + frame.Ping.String()},
		{"5.6/a continuation", frame.Continuation, "", "websocket: write: a message is text or binary, not " + frame.Continuation.String()},
	} {
		t.Run(tc.name, func(t *testing.T) {
			script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
				require.EqualError(t, c.Write(bg, tc.op, []byte(tc.p)), tc.want)
				peer.WantNothing()
				require.NoError(t, c.Write(bg, frame.Text, []byte("alive")))
				peer.WantText("alive")
			})
		})
	}
}

// 5.1: masking must not show in the caller's bytes, at any size.
func TestWriteLeavesTheCallersBytes(t *testing.T) {
	for _, size := range []int{0, 1, 125, 126, chunkSize, chunkSize + 1, 3*chunkSize + 5, 65535, 65536} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
				p := bytes.Repeat([]byte("x1y2z"), size/5+1)[:size]
				before := slices.Clone(p)
				wrote := make(chan error)
				go func() { wrote <- c.Write(bg, frame.Binary, p) }()
				peer.WantBinary(string(before))
				require.NoError(t, <-wrote)
				require.Equal(t, before, p, "Write changed the caller's bytes")
			})
		})
	}
}

// 5.3: two frames with the same payload differ on the wire of a client.
func TestWriteFreshMaskingKeys(t *testing.T) {
	scriptAs(t, Client, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		keys := map[[4]byte]bool{}
		for range 50 {
			require.NoError(t, c.Write(bg, frame.Text, []byte("same")))
			f := peer.WantFrame()
			require.True(t, f.Masked, "a client must mask")
			keys[f.Key] = true
		}
		require.Greater(t, len(keys), 45, "masking keys repeat")
	})
}

func TestWriteManyWriters(t *testing.T) {
	const writers, each = 16, 200
	client, server := tcpPair(t, nil)
	for w := range writers {
		go func() {
			for i := range each {
				p := strings.Repeat(fmt.Sprintf("%d:%d;", w, i), 1+i*w%700)
				if client.Write(bg, frame.Text, []byte(p)) != nil {
					return
				}
			}
		}()
	}
	next := make([]int, writers)
	for range writers * each {
		_, p, err := server.Read(bg)
		require.NoError(t, err)
		var w, i int
		_, err = fmt.Sscanf(string(p), "%d:%d;", &w, &i)
		require.NoError(t, err)
		require.Equal(t, next[w], i, "the messages of one writer changed their order")
		require.Equal(t, strings.Repeat(fmt.Sprintf("%d:%d;", w, i), 1+i*w%700), string(p))
		next[w]++
	}
}

// stuck returns a Conn whose transport takes nothing more, and the peer's end.
func stuck(t *testing.T, cfg *Config) (c *Conn, peer *wstest.Peer, filled int) {
	t.Helper()
	a, b := mempipe.New()
	require.NoError(t, a.SetWriteDeadline(past.Add(time.Since(past)+time.Second)))
	for {
		n, err := a.Write(make([]byte, 1000))
		filled += n
		if err != nil {
			break
		}
	}
	require.NoError(t, a.SetWriteDeadline(time.Time{}))
	c = New(a, Server, cfg)
	t.Cleanup(func() {
		c.CloseNow()
		b.Close()
	})
	return c, wstest.NewPeer(t, skipping{b, &filled}, wstest.Client), filled
}

// skipping skips the bytes that filled the transport.
type skipping struct {
	*mempipe.Conn
	skip *int
}

func (c skipping) Read(p []byte) (int, error) {
	for *c.skip > 0 {
		n, err := c.Conn.Read(make([]byte, *c.skip))
		if *c.skip -= n; err != nil {
			return 0, err
		}
	}
	return c.Conn.Read(p)
}

func TestWriteCancelledBeforeAByteWentOut(t *testing.T) {
	for _, size := range []int{5, chunkSize + 5} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, peer, _ := stuck(t, nil)
				ctx, cancel := context.WithTimeout(bg, time.Second)
				defer cancel()
				err := c.Write(ctx, frame.Binary, make([]byte, size))
				require.ErrorIs(t, err, context.DeadlineExceeded)
				alive := make(chan error)
				go func() { alive <- c.Write(bg, frame.Text, []byte("the Conn lives")) }()
				peer.WantText("the Conn lives")
				require.NoError(t, <-alive)
			})
		})
	}
}

// Of several writers that wait for a stuck transport each may give up by
// itself; the messages of the others arrive, in their order.
func TestWriteCancelledInTheQueue(t *testing.T) {
	for give := range 5 {
		t.Run(fmt.Sprint(give), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, peer, _ := stuck(t, nil)
				errs := make([]error, 5)
				var finished []chan bool
				for i := range 5 {
					ctx := bg
					if i == give {
						var cancel func()
						ctx, cancel = context.WithTimeout(bg, time.Second)
						defer cancel()
					}
					ch := make(chan bool)
					finished = append(finished, ch)
					go func() {
						errs[i] = c.Write(ctx, frame.Text, []byte(fmt.Sprint("message ", i)))
						close(ch)
					}()
					synctest.Wait() // so that they come in this order
				}
				<-finished[give]
				require.ErrorIs(t, errs[give], context.DeadlineExceeded)
				for i := range 5 {
					if i != give {
						peer.WantText(fmt.Sprint("message ", i))
						<-finished[i]
						require.NoError(t, errs[i])
					}
				}
				peer.WantNothing()
			})
		})
	}
}

func TestWriteCutHalfWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := mempipe.New()
		defer b.Close()
		c := New(a, Client, nil)
		ctx, cancel := context.WithTimeout(bg, time.Second)
		defer cancel()
		err := c.Write(ctx, frame.Binary, make([]byte, 1<<20))
		require.ErrorIs(t, err, ErrWriteCut)
		require.ErrorIs(t, c.Write(bg, frame.Text, nil), ErrWriteCut, "the first fatal error is sticky")
		_, _, err = c.Read(bg)
		require.ErrorIs(t, err, ErrWriteCut)
		<-c.Done()
	})
}

func TestWriteTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _, _ := stuck(t, &Config{WriteTimeout: 3 * time.Second})
		start := time.Now()
		require.ErrorIs(t, c.Write(bg, frame.Text, []byte("x")), ErrWriteTimeout)
		require.Equal(t, 3*time.Second, time.Since(start))
		<-c.Done()
	})
}

// A peer that takes a little now and then is slow, not stuck.
func TestWriteTimeoutIsForProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := mempipe.New()
		c := New(a, Server, &Config{WriteTimeout: 3 * time.Second})
		defer c.CloseNow()
		wrote := make(chan error)
		go func() { wrote <- c.Write(bg, frame.Binary, make([]byte, 1<<20)) }()
		var got int
		buf := make([]byte, 100_000)
		for got < 1<<20 {
			time.Sleep(2 * time.Second)
			n, err := b.Read(buf)
			require.NoError(t, err)
			got += n
		}
		require.NoError(t, <-wrote)
		b.Close()
	})
}

func TestWriteAfterTheEnd(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		c.CloseNow()
		for name, call := range map[string]func() error{
			"Write":  func() error { return c.Write(bg, frame.Text, nil) },
			"large":  func() error { return c.Write(bg, frame.Binary, make([]byte, chunkSize+1)) },
			"Send":   func() error { return c.Send(frame.Text, nil) },
			"Flush":  func() error { return c.Flush(bg) },
			"Writer": func() error { _, err := c.Writer(bg, frame.Text); return err },
			"Ping":   func() error { _, err := c.Ping(bg); return err },
			"Read":   func() error { _, _, err := c.Read(bg); return err },
		} {
			require.ErrorIs(t, call(), ErrClosed, name)
		}
		peer.WantEOF()
	})
}

func TestWriteContextThatEndedAlready(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		ctx, cancel := context.WithCancel(bg)
		cancel()
		m, err := Prepare(frame.Text, []byte("x"))
		require.NoError(t, err)
		require.ErrorIs(t, c.Write(ctx, frame.Text, nil), context.Canceled)
		require.ErrorIs(t, c.WritePrepared(ctx, m), context.Canceled)
		peer.WantNothing()
	})
}

// While frames that were received wait to be read, writes wait for company.
func TestWriteCoalesces(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		var pipelined []byte
		for i := range 16 {
			pipelined = append(pipelined, peer.Encode(frame.Header{Fin: true, Opcode: frame.Text}, fmt.Sprint(i))...)
		}
		peer.SendRaw(pipelined)
		go func() {
			for msg, err := range c.Messages(bg) {
				if err != nil || c.Write(bg, msg.Op, msg.Data) != nil {
					return
				}
			}
		}()
		for i := range 16 {
			peer.WantText(fmt.Sprint(i))
		}
		require.LessOrEqual(t, c.Stats().Flushes, int64(2), "16 answers to pipelined requests are to go out together")
	})
}

// A handler that stops reading has its writes sent after FlushDelay.
func TestWriteIsDelayedNoMoreThanFlushDelay(t *testing.T) {
	script(t, &Config{FlushDelay: 5 * time.Millisecond}, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		one := peer.Encode(frame.Header{Fin: true, Opcode: frame.Text}, "request")
		peer.SendRaw(slices.Concat(one, one))
		wantRead(t, c, frame.Text, "request")
		start := time.Now()
		require.NoError(t, c.Write(bg, frame.Text, []byte("answer")))
		peer.WantText("answer")
		require.Equal(t, 5*time.Millisecond, time.Since(start))

		// A flush that comes earlier does not use the delay of later ones up.
		wantRead(t, c, frame.Text, "request")
		for range 3 {
			peer.SendRaw(slices.Concat(one, one))
			wantRead(t, c, frame.Text, "request")
			require.NoError(t, c.Write(bg, frame.Text, []byte("left")))
			wantRead(t, c, frame.Text, "request")
			start = time.Now()
			require.NoError(t, c.Flush(bg))
			peer.WantText("left")
			require.Zero(t, time.Since(start))
			peer.SendRaw(slices.Concat(one, one))
			wantRead(t, c, frame.Text, "request")
			start = time.Now()
			require.NoError(t, c.Write(bg, frame.Text, []byte("late")))
			peer.WantText("late")
			require.Equal(t, 5*time.Millisecond, time.Since(start))
			wantRead(t, c, frame.Text, "request")
		}
	})
	script(t, &Config{FlushDelay: -1}, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		one := peer.Encode(frame.Header{Fin: true, Opcode: frame.Text}, "request")
		peer.SendRaw(slices.Concat(one, one))
		wantRead(t, c, frame.Text, "request")
		start := time.Now()
		require.NoError(t, c.Write(bg, frame.Text, []byte("answer")))
		peer.WantText("answer")
		require.Zero(t, time.Since(start), "with FlushDelay off a Write goes out at once")
	})
}

func TestWriteLargeWaitsForItsTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, peer, _ := stuck(t, nil)
		go c.Write(bg, frame.Text, []byte("small before"))
		synctest.Wait()
		wrote := make(chan error, 3)
		go func() { wrote <- c.Write(bg, frame.Binary, make([]byte, 100_000)) }()
		synctest.Wait()
		go func() { wrote <- c.Write(bg, frame.Text, []byte("small after")) }()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(bg, time.Second)
		defer cancel()
		require.ErrorIs(t, c.Write(ctx, frame.Binary, make([]byte, 100_000)), context.DeadlineExceeded)
		peer.WantText("small before")
		sizes := map[int]bool{}
		for range 2 {
			_, p := peer.WantMessage()
			sizes[len(p)] = true
		}
		require.Equal(t, map[int]bool{100_000: true, len("small after"): true}, sizes)
		require.NoError(t, <-wrote)
		require.NoError(t, <-wrote)
	})
}

// finalConn is a transport on which an expired write deadline is final, as on
// an HTTP/2 stream, whether or not a Write is under way.
type finalConn struct {
	*mempipe.Conn
	expiry *time.Timer
}

func (f *finalConn) SetWriteDeadline(t time.Time) error {
	if f.expiry != nil {
		f.expiry.Stop()
		f.expiry = nil
	}
	if !t.IsZero() {
		f.expiry = time.AfterFunc(time.Until(t), func() { f.Conn.CloseWrite() })
	}
	return nil
}

func TestWriteTimeoutDoesNotRunBetweenWrites(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := mempipe.New()
		c := New(&finalConn{Conn: a}, Server, &Config{WriteTimeout: time.Second})
		defer c.CloseNow()
		peer := wstest.NewPeer(t, b, wstest.Client)
		for range 3 {
			require.NoError(t, c.Write(bg, frame.Text, []byte("x")), "an idle Conn ran into its WriteTimeout")
			peer.WantText("x")
			time.Sleep(time.Minute)
		}
	})
}

func TestWriteLargeIsNotKeptWaitingBySends(t *testing.T) {
	for name, cfg := range map[string]*Config{"plain": nil, "compressed": takeover} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a, b := net.Pipe() // a flush lasts until it is read in full
				c := New(a, Server, cfg)
				defer c.CloseNow()
				in := frame.NewReader(b, -1)
				noise := make([]byte, chunkSize+1)
				_, _ = rand.NewChaCha8([32]byte{}).Read(noise)
				require.NoError(t, c.Send(frame.Text, []byte("send")))
				synctest.Wait()
				go c.Write(bg, frame.Binary, hex.AppendEncode(nil, noise))
				for sends := 1; ; sends++ {
					require.Less(t, sends, 10, "a large message is kept waiting by Sends that come meanwhile")
					synctest.Wait()
					require.NoError(t, c.Send(frame.Text, []byte("send")))
					f, err := in.ReadFrame()
					require.NoError(t, err)
					if f.Opcode == frame.Binary {
						require.Equal(t, cfg != nil, f.Rsv1)
						require.Greater(t, len(f.Payload), chunkSize)
						return
					}
				}
			})
		})
	}
}

// The flusher leaves its role to a large message, whose context ends just then.
func TestWriteLargeThatLeavesLosesNoSend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := net.Pipe()
		c := New(a, Server, &Config{FlushDelay: -1})
		defer c.CloseNow()
		peer := wstest.NewPeer(t, b, wstest.Client)
		require.NoError(t, c.Send(frame.Text, []byte("first")))
		synctest.Wait()
		require.NoError(t, c.Send(frame.Text, []byte("second")))
		c.wr.mu.Lock()
		c.wr.exclusive++ // it waits, and will not take the role
		c.wr.mu.Unlock()
		peer.WantText("first")
		peer.WantText("second")
	})
}
