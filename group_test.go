package websocket

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/wstest"
)

// member adds one end of a new pipe to g and returns both.
func member(g *Group) (inside, peer *conn.Conn) {
	peer, inside = conn.Pipe(&conn.Config{CloseTimeout: time.Minute})
	g.Add(inside)
	return inside, peer
}

// peers adds n Conns to g. Each of their peers reads from its end after delay,
// and says in the channel how it ended.
func peers(t *testing.T, g *Group, n int, delay time.Duration) <-chan error {
	ends := make(chan error, n)
	for range n {
		_, peer := member(g)
		go func() {
			<-time.After(delay)
			_, _, err := peer.Read(t.Context())
			ends <- err
			_ = peer.CloseNow()
		}()
	}
	return ends
}

func TestGroupHoldsConns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g Group
		require.Zero(t, g.Len(), "the zero value is an empty Group")
		require.Empty(t, slices.Collect(g.All()))
		a, b := conn.Pipe(nil)
		removeA, removeB := g.Add(a), g.Add(b)
		require.Equal(t, 2, g.Len())
		require.ElementsMatch(t, []*conn.Conn{a, b}, slices.Collect(g.All()))
		for range g.All() {
			require.Equal(t, 2, g.Len(), "a loop may ask the Group, and end early")
			break
		}
		removeA()
		removeA()
		require.Equal(t, []*conn.Conn{b}, slices.Collect(g.All()), "removing twice is no fault")
		removeB()
		require.Zero(t, g.Len())
		require.NoError(t, a.CloseNow())
		require.NoError(t, b.CloseNow())
	})
}

func TestConnsLeaveTheirGroupWhenTheyEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g Group
		kept, peer := member(&g)
		for range 10000 {
			c, peer := member(&g)
			_ = c.CloseNow()
			_ = peer.CloseNow()
		}
		require.LessOrEqual(t, len(g.conns), 64, "Conns that the Group holds on to while one lives")
		require.Equal(t, 1, g.Len())
		require.Equal(t, []*conn.Conn{kept}, slices.Collect(g.All()))
		_ = kept.CloseNow()
		_ = peer.CloseNow()
		require.NoError(t, g.Shutdown(t.Context()))
	})
}

func TestShutdown(t *testing.T) {
	t.Run("an empty Group", func(t *testing.T) {
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		var g Group
		require.NoError(t, g.Shutdown(t.Context()))
		require.NoError(t, g.Shutdown(t.Context()), "a second time")
		require.NoError(t, g.Shutdown(ended), "there is nothing to cut off")
	})
	t.Run("7.4.1/all peers read 1001 at once", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			var g Group
			ends := peers(t, &g, 50, time.Second)
			start := time.Now()
			require.NoError(t, g.Shutdown(t.Context()))
			require.Equal(t, time.Second, time.Since(start), "50 Conns that take a second each are closed in one")
			for range 50 {
				require.ErrorIs(t, <-ends, frame.StatusGoingAway)
			}
			require.Zero(t, g.Len())
		})
	})
	t.Run("the end of the context cuts the rest off", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			var g Group
			ends := peers(t, &g, 1, 0)
			silent, peer := member(&g)
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			start := time.Now()
			require.ErrorIs(t, g.Shutdown(ctx), context.DeadlineExceeded)
			require.LessOrEqual(t, time.Since(start), 1250*time.Millisecond, "a second, and a moment for the answers")
			require.ErrorIs(t, <-ends, frame.StatusGoingAway)
			<-silent.Done()
			require.Zero(t, g.Len())
			_ = peer.CloseNow()
		})
	})
}

// Whatever the peers do or leave undone, and whoever writes to them meanwhile, Shutdown
// takes no longer than its context, or else the CloseTimeout of the Conns, and the
// moment that CloseNow leaves for the last answers.
func TestShutdownOfConnsThatStall(t *testing.T) {
	const patience, closeTimeout, moment = 3 * time.Second, 5 * time.Second, 250 * time.Millisecond
	for most, limit := range map[time.Duration]time.Duration{
		patience + moment:     patience,
		closeTimeout + moment: time.Hour,
	} {
		t.Run(limit.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var g Group
				for i := range 60 {
					stalling(&g, i)
				}
				<-time.After(time.Second)
				ctx, cancel := context.WithTimeout(t.Context(), limit)
				defer cancel()
				start := time.Now()
				require.Equal(t, limit < most, g.Shutdown(ctx) != nil, "whether the context cut some off")
				require.LessOrEqual(t, time.Since(start), most)
				require.Zero(t, g.Len())
				wstest.NoGoroutines(t)
			})
		})
	}
}

// stalling adds a Conn to which somebody writes and from which somebody reads, and whose
// peer at first answers or not, and some time later stalls or not.
func stalling(g *Group, i int) {
	a, b := mempipe.New()
	c := conn.New(a, conn.Server, &conn.Config{WriteTimeout: 4 * time.Second})
	g.Add(c)
	go func() {
		for c.Write(context.Background(), frame.Binary, make([]byte, 1<<(i%20))) == nil {
			<-time.After(100 * time.Millisecond)
		}
	}()
	go func() {
		for range c.Messages(context.Background()) {
		}
	}()
	peer := conn.New(b, conn.Client, nil)
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(i%6)*time.Second)
	go func() {
		defer cancel()
		for range peer.Messages(ctx) { // pings and the Close frame are answered as long as it reads
		}
		<-c.Done()
		_ = peer.CloseNow()
	}()
}

func TestShutdownTwice(t *testing.T) {
	t.Run("a second Shutdown waits for the first", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			var g Group
			peers(t, &g, 3, time.Minute/2)
			go func() { _ = g.Shutdown(t.Context()) }()
			synctest.Wait()
			start := time.Now()
			require.NoError(t, g.Shutdown(t.Context()))
			require.Equal(t, time.Minute/2, time.Since(start))
		})
	})
	t.Run("a second Shutdown may have less time than the first", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			var g Group
			_, peer := member(&g)
			first := make(chan error, 1)
			go func() { first <- g.Shutdown(t.Context()) }()
			synctest.Wait()
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			require.ErrorIs(t, g.Shutdown(ctx), context.DeadlineExceeded)
			require.NoError(t, <-first, "the context of the first has not ended")
			_ = peer.CloseNow()
		})
	})
}

func TestShutdownWhileConnsComeAndGo(t *testing.T) {
	t.Run("newcomers are closed", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			var g Group
			_, slow := member(&g)
			done := make(chan error, 1)
			go func() { done <- g.Shutdown(t.Context()) }()
			synctest.Wait()
			require.ErrorIs(t, <-peers(t, &g, 1, 0), frame.StatusGoingAway, "one that comes during Shutdown")
			_, _, _ = slow.Read(t.Context())
			require.NoError(t, <-done)
			require.ErrorIs(t, <-peers(t, &g, 1, 0), frame.StatusGoingAway, "one that comes behind Shutdown")
			synctest.Wait()
			require.Zero(t, g.Len())
			_ = slow.CloseNow()
		})
	})
	t.Run("removed Conns are not waited for", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			var g Group
			a, b := conn.Pipe(nil)
			remove := g.Add(a)
			time.AfterFunc(time.Second, remove)
			start := time.Now()
			require.NoError(t, g.Shutdown(t.Context()))
			require.Equal(t, time.Second, time.Since(start))
			_ = a.CloseNow()
			_ = b.CloseNow()
			synctest.Wait()
		})
	})
}

func TestGroupFromManyGoroutines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g Group
		for i := range 20 {
			ends := peers(t, &g, 1, time.Duration(i)*time.Millisecond)
			go func() {
				for c := range g.All() {
					_ = c.Send(frame.Text, fmt.Append(nil, g.Len()))
				}
				<-ends
			}()
		}
		require.NoError(t, g.Shutdown(t.Context()))
	})
}
