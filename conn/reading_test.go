package conn

import (
	"bytes"
	"context"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/wstest"
)

// While a whole frame waits in the buffer, writers know; while it is parsed, or
// only a part of it is there, they know that too.
func TestReadingTellsWriters(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		one := peer.Encode(frame.Header{Fin: true, Opcode: frame.Text}, "one")
		two := peer.Encode(frame.Header{Fin: true, Opcode: frame.Text}, "two")
		three := peer.Encode(frame.Header{Fin: true, Opcode: frame.Text}, "three")
		peer.SendRaw(append(append(one, two...), three[:len(three)-1]...))
		wantRead(t, c, frame.Text, "one")
		require.True(t, c.rd.more.Load(), "a whole frame waits")
		wantRead(t, c, frame.Text, "two")
		require.False(t, c.rd.more.Load(), "only a part of a frame waits")
		peer.SendRaw(three[len(three)-1:])
		wantRead(t, c, frame.Text, "three")
		require.False(t, c.rd.more.Load(), "nothing waits")
	})
}

// A transport whose reads bring nothing and no error ends the Conn.
func TestReadingWithoutProgress(t *testing.T) {
	a, b := mempipe.New()
	defer b.Close()
	c := New(emptyReads{a}, Server, nil)
	_, _, err := c.Read(bg)
	require.ErrorIs(t, err, io.ErrNoProgress)
	require.ErrorIs(t, c.Write(bg, frame.Text, nil), io.ErrNoProgress, "the Conn has ended")
}

type emptyReads struct{ net.Conn }

func (emptyReads) Read([]byte) (int, error) { return 0, nil }

// An interruption that came too late for its own call does not end the next.
func TestReadingTakesLateInterruptionBack(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		read := make(chan error, 1)
		go func() {
			_, _, err := c.Read(bg)
			read <- err
		}()
		synctest.Wait()
		i := &c.rd.watch
		i.mu.Lock()
		i.fired = true
		require.NoError(t, readSide{c}.setDeadline(past))
		i.mu.Unlock()
		synctest.Wait()
		require.Empty(t, read, "the read goes on")
		peer.SendText("x")
		require.NoError(t, <-read)
	})
}

// Elsewhere than on sockets a small buffer waits, also for a peer that was busy.
func TestWaitingBuffer(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		size := func() int {
			synctest.Wait()
			return len(c.rd.buf)
		}
		message := string(make([]byte, 1000))
		read := make(chan struct{})
		go func() {
			defer close(read)
			for {
				if _, _, err := c.Read(bg); err != nil {
					return
				}
			}
		}()
		require.Equal(t, waitingSize, size(), "an idle Conn waits with a small buffer")
		peer.SendText(message)
		peer.SendText(message)
		require.Equal(t, waitingSize, size(), "nothing waits any more")
		c.CloseNow()
		<-read
		require.Nil(t, c.rd.buf, "a Conn that ended holds no buffer")
	})
}

// The room for bytes keeps what was not parsed, whichever buffers it comes from
// and goes to.
func TestRoom(t *testing.T) {
	for _, from := range []int{waitingSize, inputSize, 3 * inputSize} {
		for _, to := range []int{waitingSize, inputSize} {
			for _, left := range []int{0, 1, minInput - 1} {
				rd := &reading{buf: getInput(from)}
				rd.r, rd.w = from-left, from
				for i := range left {
					rd.buf[rd.r+i] = byte(i)
				}
				free := rd.room(to)
				require.NotEmpty(t, free, "there must be room, from %d to %d bytes with %d left", from, to, left)
				require.Equal(t, left, rd.w-rd.r, "the number of bytes left")
				require.Same(t, &rd.buf[rd.w], &free[0], "the room begins behind them")
				for i, b := range rd.buf[rd.r:rd.w] {
					require.Equal(t, byte(i), b, "a byte that was not parsed changed")
				}
			}
		}
	}
}

// On a socket the beginning of a frame waits in a small buffer.
func TestBeginningWaitsInSmallBuffer(t *testing.T) {
	client, server := tcpPair(t, nil)
	if server.raw == nil {
		t.Skip("sockets are used through net.Conn here")
	}
	text := appendFrame(client, nil, frame.Text, []byte("hello"))
	for cut := 1; cut < len(text); cut++ {
		_, err := client.nc.Write(text[:cut])
		require.NoError(t, err)
		ctx, cancel := context.WithCancel(bg)
		arrived := 0
		attempt := server.rd.attempt
		server.rd.attempt = func(fd uintptr) bool {
			ready := attempt(fd)
			// Behind a header the payload is taken as it comes.
			if arrived = server.rd.w - server.rd.r; !ready && (arrived > 0 || server.rd.parser.inside) {
				cancel()
			}
			return ready
		}
		_, _, err = server.Read(ctx)
		require.ErrorIs(t, err, context.Canceled)
		require.LessOrEqual(t, len(server.rd.buf), waitingSize, "%d bytes of a frame hold a large buffer", arrived)
		server.rd.attempt = attempt

		_, err = client.nc.Write(text[cut:])
		require.NoError(t, err)
		wantRead(t, server, frame.Text, "hello")
	}
}

// What a turn of Messages lent is left alone by all that the Conn does until
// the next turn.
func TestLentBytesStay(t *testing.T) {
	does := map[string]func(t *testing.T, c *Conn, peer *wstest.Peer){
		"Read": func(t *testing.T, c *Conn, peer *wstest.Peer) {
			peer.SendText("another")
			wantRead(t, c, frame.Text, "another")
		},
		"Reader": func(t *testing.T, c *Conn, peer *wstest.Peer) {
			peer.SendText("another")
			_, r, err := c.Reader(bg)
			require.NoError(t, err)
			p, err := io.ReadAll(r)
			require.NoError(t, err)
			require.Equal(t, "another", string(p))
		},
		"Read that is interrupted": func(t *testing.T, c *Conn, _ *wstest.Peer) {
			ctx, cancel := context.WithTimeout(bg, time.Second)
			defer cancel()
			_, _, err := c.Read(ctx)
			require.ErrorIs(t, err, context.DeadlineExceeded)
		},
		"Write": func(t *testing.T, c *Conn, _ *wstest.Peer) {
			require.NoError(t, c.Write(bg, frame.Text, []byte("another")))
		},
		"Close": func(t *testing.T, c *Conn, peer *wstest.Peer) {
			peer.SendText("another")
			peer.SendClose(frame.StatusNormalClosure, "")
			go func() {
				peer.WantClose(frame.StatusNormalClosure, "")
				peer.Hangup()
			}()
			require.NoError(t, c.Close(bg, frame.StatusNormalClosure, ""))
		},
		"CloseNow": func(_ *testing.T, c *Conn, _ *wstest.Peer) { c.CloseNow() },
	}
	for name, do := range does {
		t.Run(name, func(t *testing.T) {
			script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
				messages := map[string][]string{"whole": {"lent bytes"}, "in parts": {"lent", " bytes"}}
				for how, parts := range messages {
					peer.SendFragments(frame.Text, parts...)
					for m, err := range c.Messages(bg) {
						require.NoError(t, err)
						do(t, c, peer)
						require.Equal(t, "lent bytes", string(m.Data), "a message that came %s was overwritten", how)
						break
					}
					if c.end.sticky() != nil {
						return
					}
				}
			})
		})
	}
}

// A read of a large message from a socket that stops while its payload is on the way to
// where it is gathered loses nothing, whatever reads next.
func TestReadingGoesOnBehindADirectRead(t *testing.T) {
	message := make([]byte, 300<<10)
	for i := range message {
		message[i] = byte(i * 7 >> 4)
	}
	next := map[string]func(c *Conn) ([]byte, error){
		"Read": func(c *Conn) ([]byte, error) {
			_, p, err := c.Read(bg)
			return p, err
		},
		"ReadAppend": func(c *Conn) ([]byte, error) {
			_, p, err := c.ReadAppend(bg, []byte("before"))
			return bytes.TrimPrefix(p, []byte("before")), err
		},
		"Messages": func(c *Conn) ([]byte, error) {
			m, err := c.turn(bg)
			return m.Data, err
		},
		"Reader": func(c *Conn) ([]byte, error) {
			_, r, err := c.Reader(bg)
			if err != nil {
				return nil, err
			}
			return io.ReadAll(r)
		},
	}
	for name, read := range next {
		t.Run(name, func(t *testing.T) {
			client, server := tcpPair(t, nil)
			if server.raw == nil {
				t.Skip("sockets are used through net.Conn here")
			}
			wire := appendFrame(client, nil, frame.Binary, message)
			wire = appendFrame(client, wire, frame.Text, []byte("next"))
			const part = 100 << 10
			_, err := client.nc.Write(wire[:part])
			require.NoError(t, err)
			ctx, cancel := context.WithCancel(bg)
			attempt, direct := server.rd.attempt, false
			whenWaiting(server, func() {
				direct = server.rd.direct
				if int64(len(message))-server.rd.parser.left > part-100 {
					cancel()
				}
			})
			_, _, err = server.Read(ctx)
			require.ErrorIs(t, err, context.Canceled)
			require.True(t, direct, "the payload went another way")
			server.rd.attempt = attempt
			written := make(chan error, 1)
			go func() {
				_, err := client.nc.Write(wire[part:])
				written <- err
			}()
			p, err := read(server)
			require.NoError(t, err)
			require.True(t, bytes.Equal(message, p), "the message is another one")
			wantRead(t, server, frame.Text, "next")
			require.NoError(t, <-written)
		})
	}
}
