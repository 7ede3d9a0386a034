package conn

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/wstest"
)

func TestPingIsAnswered(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		go c.Read(bg)
		for _, payload := range []string{"", "hello", "\x00\xFF", strings.Repeat("x", frame.MaxControlPayload)} {
			peer.SendPing(payload)
			peer.WantPong(payload)
		}
	})
}

// Pings that come in one piece are answered in their order, in one piece.
func TestPingsAreAnsweredInOrder(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		var segment []byte
		for i := range 10 {
			segment = append(segment, peer.Encode(frame.Header{Fin: true, Opcode: frame.Ping}, strconv.Itoa(i))...)
		}
		peer.SendRaw(segment)
		go c.Read(bg)
		for i := range 10 {
			peer.WantPong(strconv.Itoa(i))
		}
		peer.WantNothing()
		require.Equal(t, int64(1), c.Stats().Flushes, "ten pongs are one write of the transport")
	})
}

// A pong goes out in time, also when nobody reads on.
func TestPongDoesNotWaitForTheReader(t *testing.T) {
	for _, delay := range []time.Duration{0, -1, time.Minute} {
		t.Run(delay.String(), func(t *testing.T) {
			script(t, &Config{FlushDelay: delay}, func(t *testing.T, c *Conn, peer *wstest.Peer) {
				ping := peer.Encode(frame.Header{Fin: true, Opcode: frame.Ping}, "p")
				peer.SendRaw(append(ping, peer.Encode(frame.Header{Fin: true, Opcode: frame.Text}, "x")...))
				wantRead(t, c, frame.Text, "x")
				start := time.Now()
				peer.WantPong("p")
				require.LessOrEqual(t, time.Since(start), c.cfg.FlushDelay, "the pong came late")
			})
		})
	}
}

func TestControlFramesBetweenReceivedFragments(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		peer.Send(frame.Header{Opcode: frame.Text}, "a\xE2")
		peer.SendPing("one")
		peer.Send(frame.Header{Opcode: frame.Continuation}, "\x82")
		peer.SendPong("nobody asked")
		peer.SendPing("two")
		peer.Send(frame.Header{Fin: true, Opcode: frame.Continuation}, "\xAC")
		wantRead(t, c, frame.Text, "a€")
		peer.WantPong("one")
		peer.WantPong("two")
	})
}

func TestControlFramesBetweenSentFragments(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		go c.Read(bg)
		w, err := c.Writer(bg, frame.Binary)
		require.NoError(t, err)
		part := strings.Repeat("x", fragmentSize)
		_, err = w.Write([]byte(part + "y"))
		require.NoError(t, err)
		peer.WantFragment(frame.Binary, false, part)

		peer.SendPing("between")
		peer.WantPong("between")
		pinged := make(chan error, 1)
		go func() {
			_, err := c.Ping(bg)
			pinged <- err
		}()
		peer.SendPong(peer.WantAnyPing())
		require.NoError(t, <-pinged)

		require.NoError(t, w.Close())
		peer.WantFragment(frame.Continuation, true, "y")
	})
}

// A peer that pings and does not read is owed only the newest pong: what waits
// for it is bounded. When it reads again it gets pongs in order, and the newest.
func TestPingFlood(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		go c.Read(bg)
		const pings = 5000
		for i := range pings {
			peer.SendPing(fmt.Sprintf("%0100d", i))
			if i%500 == 0 {
				requireBounded(t, c)
			}
		}
		requireBounded(t, c)
		newest := -1
		for newest < pings-1 {
			f := peer.WantFrame()
			require.Equal(t, frame.Pong, f.Opcode)
			n, err := strconv.Atoi(string(f.Payload))
			require.NoError(t, err)
			require.Greater(t, n, newest, "pongs came out of order")
			newest = n
		}
		peer.WantNothing()
		require.Less(t, c.Stats().WireBytesSent, int64(100<<10), "most of the pings are not answered")
		peer.SendPing("another")
		peer.WantPong("another")
	})
}

// RFC 6455 section 5.5.3: an owed pong is dropped when a newer ping is answered
// before it, which happens when a flush makes room between the two.
func TestOwedPongIsNotSentBehindANewerOne(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		w := &c.wr
		w.flushing = true // by this test
		early := strings.Repeat("e", frame.MaxControlPayload)
		for range pongRoom / (len(early) + frame.MaxHeaderSize) {
			c.owePong([]byte(early))
		}
		w.mu.Lock()
		b := c.take(span{})
		w.mu.Unlock()
		c.owePong([]byte(strings.Repeat("o", frame.MaxControlPayload)))
		require.True(t, w.pong.owed, "there was to be no room for this one")
		require.NoError(t, c.transmit(bg, b))
		w.mu.Lock()
		w.pong.waiting -= b.pongs // as settle does
		w.mu.Unlock()
		c.owePong([]byte("newest"))
		w.mu.Lock()
		require.NoError(t, c.flush(bg, span{}))
		require.Positive(t, b.n)
		for range b.pongs / (len(early) + frame.MaxHeaderSize) {
			peer.WantPong(early)
		}
		peer.WantPong("newest")
		peer.WantNothing()
	})
}

func requireBounded(t *testing.T, c *Conn) {
	t.Helper()
	synctest.Wait()
	c.wr.mu.Lock()
	defer c.wr.mu.Unlock()
	require.LessOrEqual(t, c.wr.queuedLen(), 2*(pongRoom+minInput), "pongs piled up")
}

// The flood does not pin the Conn for ever: the transport makes no progress.
func TestPingFloodEnds(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		start := time.Now()
		ended := make(chan error, 1)
		go func() {
			_, _, err := c.Read(bg)
			ended <- err
		}()
		for range 1000 {
			peer.SendPing(strings.Repeat("x", 100))
			synctest.Wait() // so that each one is answered, until the transport is full
		}
		require.ErrorIs(t, <-ended, ErrWriteTimeout)
		// The last bytes went out in the first of two timeouts at the latest.
		require.LessOrEqual(t, time.Since(start), 2*defaultWriteTimeout)
	})
}

func TestPongStormIsIgnored(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		go c.Read(bg)
		for i := range 2000 {
			peer.SendPong(strconv.Itoa(i))
			peer.SendPong("8 bytes!")
		}
		peer.WantNothing()
		require.Zero(t, c.Stats().WireBytesSent, "pongs are not answered")
		require.Nil(t, c.pings.Load(), "pongs that nobody asked for leave no trace")
		require.Nil(t, c.wr.pong, "nor does anything wait to be sent")
	})
}

// RFC 6455 section 5.5.2: a ping is answered unless a Close frame was received.
// A Close frame that was sent forbids more data, not the pong (section 5.5.1).
func TestPongAndClose(t *testing.T) {
	t.Run("5.5.2/that was sent", func(t *testing.T) {
		script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			closed := make(chan error, 1)
			go func() { closed <- c.Close(bg, frame.StatusNormalClosure, "") }()
			peer.WantClose(frame.StatusNormalClosure, "")
			peer.SendPing("late")
			peer.SendText("late")
			peer.WantPong("late")
			peer.SendClose(frame.StatusNormalClosure, "")
			if c.role == Client {
				peer.Hangup() // the server closes first
			} else {
				peer.WantEOF()
			}
			require.NoError(t, <-closed)
		})
	})
	t.Run("5.5.2/that was received", func(t *testing.T) {
		script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			closing := peer.Encode(frame.Header{Fin: true, Opcode: frame.Close}, "\x03\xE9")
			peer.SendRaw(append(closing, peer.Encode(frame.Header{Fin: true, Opcode: frame.Ping}, "late")...))
			_, _, err := c.Read(bg)
			require.ErrorIs(t, err, frame.StatusGoingAway)
			peer.WantClose(frame.StatusGoingAway, "")
			if c.role == Server {
				peer.WantEOF()
			} else {
				peer.WantNothing()
			}
		})
	})
}

// What may stand in a Close frame, and the answers.
func TestReceivedClose(t *testing.T) {
	code := func(code uint16) string { return string([]byte{byte(code >> 8), byte(code)}) }
	tests := []struct {
		name, payload string
		answer        frame.StatusCode
		received      frame.StatusCode // 0: the payload is a violation
	}{
		{"5.5.1/empty", "", frame.StatusNoStatusReceived, frame.StatusNoStatusReceived},
		{"5.5.1/code", code(1000), 1000, 1000},
		{"5.5.1/code and reason", code(1001) + "bye €", 1001, 1001},
		{"5.5.1/reason of 123 bytes", code(1001) + strings.Repeat("x", 123), 1001, 1001},
		{"5.5.1/one byte", "\x03", 1002, 0},
		{"5.5.1/reason that is not UTF-8", code(1000) + "\xFF", 1007, 0},
		{"5.5.1/reason cut inside a character", code(1000) + "\xE2\x82", 1007, 0},
		{"7.4.2/code 0", code(0), 1002, 0},
		{"7.4.2/code 999", code(999), 1002, 0},
		{"7.4.1/code 1003", code(1003), 1003, 1003},
		{"7.4.1/code 1004", code(1004), 1002, 0},
		{"7.4.1/code 1005", code(1005), 1002, 0},
		{"7.4.1/code 1006", code(1006), 1002, 0},
		{"7.4.1/code 1011", code(1011), 1011, 1011},
		{"7.4.1/code 1014", code(1014), 1014, 1014},
		{"7.4.1/code 1015", code(1015), 1002, 0},
		{"7.4.2/code 1016", code(1016), 1002, 0},
		{"7.4.2/code 2999", code(2999), 1002, 0},
		{"7.4.2/code 3000", code(3000), 3000, 3000},
		{"7.4.2/code 4999", code(4999), 4999, 4999},
		{"7.4.2/code 5000", code(5000), 1002, 0},
		{"7.4.2/code 65535", code(65535), 1002, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
				peer.Send(frame.Header{Fin: true, Opcode: frame.Close}, tt.payload)
				_, _, err := c.Read(bg)
				peer.WantClose(tt.answer, "")
				if tt.received == 0 {
					require.ErrorIs(t, err, tt.answer)
					var violation *frame.ProtocolError
					require.ErrorAs(t, err, &violation, "the Close frame broke a rule")
					return
				}
				var closed *CloseError
				require.ErrorAs(t, err, &closed)
				require.Equal(t, tt.received, closed.Code)
				require.Equal(t, tt.payload[min(2, len(tt.payload)):], closed.Reason)
			})
		})
	}
}

// Writes whose contexts end take pongs along and put them back. That must not
// make room for more of them.
func TestPingFloodDuringCancelledWrites(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, peer, _ := stuck(t, nil)
		go c.Read(bg)
		stop := func() {}
		for range 200 {
			ctx, cancel := context.WithCancel(bg)
			defer cancel()
			go c.Write(ctx, frame.Text, []byte("cancelled"))
			synctest.Wait()
			stop() // the earlier one hands its role to this one
			synctest.Wait()
			for range 50 {
				peer.SendPing(strings.Repeat("p", 100))
			}
			synctest.Wait()
			stop = cancel
		}
		c.wr.mu.Lock()
		queued := c.wr.queuedLen()
		c.wr.mu.Unlock()
		require.Less(t, queued, 3*pongRoom, "pongs pile up")
	})
}
