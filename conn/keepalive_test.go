package conn

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/wstest"
)

// readToEnd reads until c ends, and returns the error and when it came.
func readToEnd(c *Conn) <-chan pingResult {
	start := time.Now()
	result := make(chan pingResult, 1)
	go func() {
		for {
			if _, _, err := c.Read(bg); err != nil {
				result <- pingResult{time.Since(start), err}
				return
			}
		}
	}()
	return result
}

func TestKeepaliveSilentPeer(t *testing.T) {
	for name, tt := range map[string]struct{ timeout, want time.Duration }{
		"PongTimeout":                    {3 * time.Second, 13 * time.Second},
		"PongTimeout over PingInterval":  {25 * time.Second, 35 * time.Second},
		"PingInterval if it is zero":     {0, 20 * time.Second},
		"PingInterval if it is negative": {-1, 20 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := &Config{PingInterval: 10 * time.Second, PongTimeout: tt.timeout}
			script(t, cfg, func(t *testing.T, c *Conn, peer *wstest.Peer) {
				start := time.Now()
				ended := readToEnd(c)
				peer.WantPing("")
				require.Equal(t, 10*time.Second, time.Since(start), "the ping comes after the interval")
				peer.WantClose(frame.StatusInternalError, "keepalive ping timeout")
				result := <-ended
				require.ErrorIs(t, result.err, ErrPingTimeout)
				require.Equal(t, tt.want, result.rtt, "the Conn ended at another time")
			})
		})
	}
}

func TestKeepaliveAnswered(t *testing.T) {
	cfg := &Config{PingInterval: 10 * time.Second, PongTimeout: time.Second}
	script(t, cfg, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		ended := readToEnd(c)
		start := time.Now()
		for range 5 {
			peer.WantPing("")
			time.Sleep(999 * time.Millisecond)
			peer.SendPong("")
		}
		require.Greater(t, time.Since(start), 50*time.Second)
		synctest.Wait()
		require.Empty(t, ended, "a peer that answers is alive")
	})
}

// A pong that may come late does not make the next ping late.
func TestKeepaliveWithALongPongTimeout(t *testing.T) {
	cfg := &Config{PingInterval: 10 * time.Second, PongTimeout: time.Hour}
	script(t, cfg, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		ended := readToEnd(c)
		peer.WantPing("")
		for range 5 {
			silent := time.Now()
			peer.SendPong("")
			peer.WantPing("")
			require.LessOrEqual(t, time.Since(silent), 20*time.Second, "a ping came later than an interval after its time")
		}
		require.Empty(t, ended, "a peer that answers is alive")
	})
}

// Any byte is a sign of life: a message, a ping, a part of a frame.
func TestKeepaliveAnyByte(t *testing.T) {
	cfg := &Config{PingInterval: 10 * time.Second}
	script(t, cfg, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		ended := readToEnd(c)
		slow := peer.Encode(frame.Header{Fin: true, Opcode: frame.Binary}, "0123456789")
		peer.SendSlowly(slow, 9*time.Second)
		peer.WantNothing()
		for range 3 {
			time.Sleep(9 * time.Second)
			peer.SendPong("nobody asked")
			time.Sleep(9 * time.Second)
			peer.SendText("x")
		}
		peer.WantNothing()
		require.Empty(t, ended)

		// And so is one that comes between the ping and its time.
		peer.WantPing("")
		time.Sleep(9 * time.Second)
		peer.SendText("not a pong")
		peer.WantPing("")
		require.Empty(t, ended)
	})
}

// A large message that is read past the buffer is a sign of life too.
func TestKeepaliveLargeMessage(t *testing.T) {
	cfg := &Config{PingInterval: 10 * time.Second}
	script(t, cfg, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		ended := readToEnd(c)
		frame := peer.Encode(frame.Header{Fin: true, Opcode: frame.Binary}, string(make([]byte, 100<<10)))
		for len(frame) > 0 {
			n := min(len(frame), 5<<10)
			peer.SendRaw(frame[:n])
			frame = frame[n:]
			time.Sleep(6 * time.Second)
		}
		peer.WantNothing()
		require.Empty(t, ended)
	})
}

func TestKeepaliveOff(t *testing.T) {
	for _, interval := range []time.Duration{0, -1} {
		script(t, &Config{PingInterval: interval}, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			ended := readToEnd(c)
			peer.WantNothingFor(24 * time.Hour)
			require.Empty(t, ended)
			require.Nil(t, c.alive, "what is off costs no memory")
		})
	}
}

// A Conn that ended pings no more, whichever way it ended.
func TestKeepaliveStops(t *testing.T) {
	cfg := &Config{PingInterval: time.Second}
	script(t, cfg, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		c.CloseNow()
		peer.WantEOF()
		time.Sleep(time.Minute)
		c.tick() // a tick that was late
		require.Equal(t, wait, c.alive.next(0, c.cfg))
		wstest.NoGoroutines(t)
	})
}

// Between our Close frame and the peer's there is no ping.
func TestKeepaliveDuringClose(t *testing.T) {
	cfg := &Config{PingInterval: time.Second, CloseTimeout: 10 * time.Second}
	script(t, cfg, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		closed := make(chan error, 1)
		go func() { closed <- c.Close(bg, frame.StatusNormalClosure, "") }()
		peer.WantClose(frame.StatusNormalClosure, "")
		peer.WantNothingFor(1500 * time.Millisecond)
		peer.SendClose(frame.StatusNormalClosure, "")
		peer.Hangup()
		require.NoError(t, <-closed)
	})
}

// The verdicts of the ticks, without a clock.
func TestKeepaliveNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := &settings{PingInterval: time.Second, PongTimeout: time.Second}
		k := &keepalive{timer: time.NewTimer(time.Hour)}
		for i, tick := range []struct {
			fills uint32
			want  step
		}{
			{0, sendPing}, {1, wait}, {2, wait}, {2, sendPing}, {3, wait}, {3, sendPing}, {3, giveUp},
		} {
			require.Equal(t, tick.want, k.next(tick.fills, cfg), "tick %d", i)
		}
		k.stop()
		require.Equal(t, wait, k.next(9, cfg), "nothing is done after stop")
		(*keepalive)(nil).stop()
	})
}
