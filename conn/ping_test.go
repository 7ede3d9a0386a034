package conn

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/wstest"
)

// pingResult is what a call of Ping returned.
type pingResult struct {
	rtt time.Duration
	err error
}

func startPing(ctx context.Context, c *Conn) <-chan pingResult {
	result := make(chan pingResult, 1)
	go func() {
		rtt, err := c.Ping(ctx)
		result <- pingResult{rtt, err}
	}()
	return result
}

func TestPing(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		go c.Read(bg)
		result := startPing(bg, c)
		payload := peer.WantAnyPing()
		time.Sleep(3 * time.Second)
		peer.SendPong(payload)
		require.Equal(t, pingResult{3 * time.Second, nil}, <-result)
	})
}

func TestPingsAreToldApart(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		go c.Read(bg)
		first := startPing(bg, c)
		one := peer.WantAnyPing()
		second := startPing(bg, c)
		two := peer.WantAnyPing()
		require.NotEqual(t, one, two, "pings need payloads of their own")

		time.Sleep(time.Second)
		peer.SendPong(one)
		require.Equal(t, pingResult{time.Second, nil}, <-first)
		time.Sleep(time.Second)
		peer.SendPong(two)
		require.Equal(t, pingResult{2 * time.Second, nil}, <-second)
	})
}

// RFC 6455 section 5.5.3: a peer may answer only the most recent ping.
func TestPongAnswersEarlierPings(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		go c.Read(bg)
		first := startPing(bg, c)
		peer.WantAnyPing()
		second := startPing(bg, c)
		peer.SendPong(peer.WantAnyPing())
		require.NoError(t, (<-first).err)
		require.NoError(t, (<-second).err)
		require.Nil(t, c.pings.Load().waiting, "nobody waits any more")
	})
}

// Pongs that answer no ping of ours end no call of Ping.
func TestPongOfAnother(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		go c.Read(bg)
		result := startPing(bg, c)
		payload := peer.WantAnyPing()
		for _, other := range []string{"", "other", "8 bytes!", payload + "x", payload[1:]} {
			peer.SendPong(other)
		}
		synctest.Wait()
		require.Empty(t, result, "a pong with another payload was taken for the answer")
		peer.SendPong(payload)
		require.NoError(t, (<-result).err)
	})
}

func TestPingWithContext(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		go c.Read(bg)
		ctx, cancel := context.WithTimeout(bg, time.Second)
		defer cancel()
		first := startPing(ctx, c)
		one := peer.WantAnyPing()
		second := startPing(bg, c)
		two := peer.WantAnyPing()
		require.ErrorIs(t, (<-first).err, context.DeadlineExceeded)
		peer.SendPong(one)
		synctest.Wait()
		require.Empty(t, second, "the pong of a ping that was given up ended a later one")
		peer.SendPong(two)
		require.NoError(t, (<-second).err)
		require.Nil(t, c.pings.Load().waiting)
	})
}

func TestPingEndsWithConn(t *testing.T) {
	ends := map[string]struct {
		end  func(c *Conn, peer *wstest.Peer)
		want error
	}{
		"CloseNow":        {func(c *Conn, _ *wstest.Peer) { c.CloseNow() }, ErrClosed},
		"the peer closes": {func(_ *Conn, p *wstest.Peer) { p.SendClose(frame.StatusGoingAway, "") }, frame.StatusGoingAway},
		"a violation":     {func(_ *Conn, p *wstest.Peer) { p.SendPong(string(make([]byte, 126))) }, frame.StatusProtocolError},
		"the end":         {func(_ *Conn, p *wstest.Peer) { p.Hangup() }, frame.StatusAbnormalClosure},
	}
	for name, tt := range ends {
		t.Run(name, func(t *testing.T) {
			script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
				go c.Read(bg)
				first, second := startPing(bg, c), startPing(bg, c)
				peer.WantAnyPing()
				peer.WantAnyPing()
				start := time.Now()
				tt.end(c, peer)
				require.ErrorIs(t, (<-first).err, tt.want)
				require.ErrorIs(t, (<-second).err, tt.want)
				require.Zero(t, time.Since(start), "they are not to wait until the transport is closed")
				_, err := c.Ping(bg)
				require.ErrorIs(t, err, tt.want, "the error stays")
			})
		})
	}
}

// A Ping that comes between the end and its notice returns too.
func TestPingDuringEnd(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		go c.Read(bg)
		result := startPing(bg, c)
		peer.WantAnyPing()
		c.pings.Load().mu.Lock()
		c.pings.Load().waiting = nil // as if it had begun behind pings.fail
		c.pings.Load().mu.Unlock()
		c.CloseNow()
		require.ErrorIs(t, (<-result).err, ErrClosed)
	})
}

func TestPingAfterClose(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		go c.Close(bg, frame.StatusNormalClosure, "")
		peer.WantClose(frame.StatusNormalClosure, "")
		_, err := c.Ping(bg)
		require.ErrorIs(t, err, ErrClosed, "nothing may follow the Close frame")
		peer.WantNothing()
	})
}
