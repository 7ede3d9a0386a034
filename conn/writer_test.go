package conn

import (
	"context"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/wstest"
)

func TestWriter(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		w, err := c.Writer(bg, frame.Text)
		require.NoError(t, err)
		for range 5 {
			_, err = io.WriteString(w, strings.Repeat("€uro", 1000))
			require.NoError(t, err)
		}
		require.NoError(t, w.Close())
		first := peer.WantFrame()
		require.False(t, first.Fin, "a long message goes out while it is written")
		require.Equal(t, frame.Text, first.Opcode)
		text := string(first.Payload)
		for {
			f := peer.WantFrame()
			require.Equal(t, frame.Continuation, f.Opcode)
			text += string(f.Payload)
			if f.Fin {
				break
			}
		}
		require.Equal(t, strings.Repeat("€uro", 5000), text)
		require.ErrorIs(t, w.Close(), ErrWriterClosed)
		_, err = io.WriteString(w, "x")
		require.ErrorIs(t, err, ErrWriterClosed)
	})
}

func TestWriterShortMessageIsOneFrame(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		for _, s := range []string{"", "short"} {
			w, err := c.Writer(bg, frame.Binary)
			require.NoError(t, err)
			_, err = io.WriteString(w, s)
			require.NoError(t, err)
			require.NoError(t, w.Close())
			peer.WantBinary(s)
		}
	})
}

// 5.4: messages wait for the end of a fragmented one, control frames do not.
func TestWriterKeepsMessagesApart(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		w, err := c.Writer(bg, frame.Binary)
		require.NoError(t, err)
		big := strings.Repeat("x", fragmentSize+1)
		_, err = io.WriteString(w, big)
		require.NoError(t, err)
		peer.WantFragment(frame.Binary, false, big[:fragmentSize])

		wrote := make(chan error)
		go func() { wrote <- c.Write(bg, frame.Text, []byte("waits")) }()
		require.NoError(t, c.Send(frame.Text, []byte("is held")))
		require.NoError(t, c.Send(frame.Text, []byte("is held too")))
		go c.Read(bg)
		peer.SendPing("does not wait")
		peer.WantPong("does not wait")
		ctx, cancel := context.WithTimeout(bg, time.Second)
		defer cancel()
		_, err = c.Writer(ctx, frame.Text)
		require.ErrorIs(t, err, context.DeadlineExceeded)

		require.NoError(t, w.Close())
		peer.WantFragment(frame.Continuation, true, "x")
		got := map[string]bool{}
		for range 3 {
			_, p := peer.WantMessage()
			got[p] = true
		}
		require.Equal(t, map[string]bool{"waits": true, "is held": true, "is held too": true}, got)
		require.NoError(t, <-wrote)
	})
}

func TestWriterRefuses(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		_, err := c.Writer(bg, frame.Close)
		require.ErrorContains(t, err, "a message is text or binary")

		w, err := c.Writer(bg, frame.Text)
		require.NoError(t, err)
		_, err = io.WriteString(w, "bad \xff text")
		require.NoError(t, err)
		require.ErrorContains(t, w.Close(), "8.1")
		peer.WantNothing()
		require.NoError(t, c.Write(bg, frame.Text, []byte("no fragment went out: the Conn lives")))
		peer.WantText("no fragment went out: the Conn lives")
	})
}

func TestWriterFailsAfterTheFirstFragment(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		w, err := c.Writer(bg, frame.Text)
		require.NoError(t, err)
		_, err = io.WriteString(w, strings.Repeat("x", fragmentSize+1))
		require.NoError(t, err)
		_, err = io.WriteString(w, "\xff"+strings.Repeat("x", fragmentSize))
		require.ErrorContains(t, err, "8.1")
		require.ErrorIs(t, c.Write(bg, frame.Text, nil), ErrWriteCut, "the peer would wait for the rest for ever")
		require.ErrorContains(t, w.Close(), "8.1")
	})
}

// 8.1: a character may be cut by Write calls and by fragments.
func TestWriterCutsNoCharacter(t *testing.T) {
	text := strings.Repeat("a€😀é", 5000)
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		go func() {
			w, err := c.Writer(bg, frame.Text)
			if err != nil {
				return
			}
			for i := range len(text) {
				if _, err := io.WriteString(w, text[i:i+1]); err != nil {
					return
				}
			}
			w.Close()
		}()
		op, got := peer.WantMessage()
		require.Equal(t, frame.Text, op)
		require.Equal(t, text, got)
	})
	for p, want := range map[string]int{"": 0, "a": 0, "\xe2\x82": 2, "a\xf0\x9f\x98": 3, "€": 0, "\x82\x82\x82\x82": 0, "\xff": 0} {
		require.Equal(t, want, openCharacter([]byte(p)), "%q", p)
	}
}

func TestWriterContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, peer, _ := stuck(t, nil)
		ctx, cancel := context.WithTimeout(bg, time.Second)
		defer cancel()
		w, err := c.Writer(ctx, frame.Binary)
		require.NoError(t, err)
		_, err = io.WriteString(w, "never sent")
		require.NoError(t, err)
		require.ErrorIs(t, w.Close(), context.DeadlineExceeded)
		go c.Write(bg, frame.Text, []byte("the Conn lives"))
		peer.WantText("the Conn lives")
	})
}

// 5.4: a first fragment that travels with another goroutine's frame goes out
// although its context ended: no message may begin behind it.
func TestWriterLeftInFlight(t *testing.T) {
	for _, tc := range []struct {
		name string
		size int
		want error
	}{
		{"a first fragment", fragmentSize + 1, ErrWriteCut},
		{"a whole message", 1, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a, b := net.Pipe() // a Write is stuck until it is read in full
				c := New(a, Server, nil)
				defer c.CloseNow()
				go c.Write(bg, frame.Binary, []byte("flushed first"))
				synctest.Wait()
				startPing(bg, c)
				synctest.Wait() // it waits in the queue, and will lead
				ctx, cancel := context.WithCancel(bg)
				w, err := c.Writer(ctx, frame.Binary)
				require.NoError(t, err)
				wrote := make(chan error, 1)
				go func() {
					w.Write(make([]byte, tc.size))
					wrote <- w.Close()
				}()
				synctest.Wait()
				_, err = io.ReadFull(b, make([]byte, 2+len("flushed first")))
				require.NoError(t, err)
				synctest.Wait() // the ping's flush has the fragment
				cancel()
				require.ErrorIs(t, <-wrote, context.Canceled)
				go io.Copy(io.Discard, b)
				require.ErrorIs(t, c.Write(bg, frame.Text, nil), tc.want, "a message would begin inside a fragmented one")
				b.Close()
			})
		})
	}
}

func TestWriterContextThatEnded(t *testing.T) {
	for _, tc := range []struct {
		name string
		sent int // before the context ends
		want error
	}{
		{"before the first fragment", 1, nil},
		{"between two fragments", fragmentSize + 1, ErrWriteCut},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, _ := tcpPair(t, nil) // it has room, so nothing has to be interrupted
			ctx, cancel := context.WithCancel(bg)
			w, err := c.Writer(ctx, frame.Binary)
			require.NoError(t, err)
			_, err = w.Write(make([]byte, tc.sent))
			require.NoError(t, err)
			cancel()
			_, err = w.Write(make([]byte, fragmentSize))
			require.ErrorIs(t, err, context.Canceled, "a message goes on although its context ended")
			require.ErrorIs(t, c.Write(bg, frame.Text, nil), tc.want)
		})
	}
}

// A Write that waits for the end of a Writer's message does not outlive the Conn.
func TestWriteBehindAWriterEndsWithConn(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, _ *wstest.Peer) {
		_, err := c.Writer(bg, frame.Text)
		require.NoError(t, err)
		wrote := make(chan error)
		go func() { wrote <- c.Write(bg, frame.Text, []byte("behind it")) }()
		synctest.Wait()
		require.NoError(t, c.CloseNow())
		require.ErrorIs(t, <-wrote, ErrClosed)
	})
}
