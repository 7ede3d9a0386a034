package conn

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/wstest"
)

// deadlines notes what an interrupter sets.
type deadlines struct {
	mu   sync.Mutex
	sets []string
}

func (d *deadlines) fail(err error) error { return err }

func (d *deadlines) setDeadline(t time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case t.IsZero():
		d.sets = append(d.sets, "none")
	case t.Equal(past):
		d.sets = append(d.sets, "past")
	default:
		d.sets = append(d.sets, "future")
	}
	return nil
}

// got returns what was set since the last call, once all goroutines of the
// bubble wait.
func (d *deadlines) got() []string {
	synctest.Wait()
	d.mu.Lock()
	defer d.mu.Unlock()
	sets := d.sets
	d.sets = nil
	return sets
}

func withInterrupter(t *testing.T, f func(t *testing.T, i *interrupter, d *deadlines)) {
	synctest.Test(t, func(t *testing.T) {
		d := new(deadlines)
		f(t, new(interrupter), d)
	})
}

func TestInterrupt(t *testing.T) {
	withInterrupter(t, func(t *testing.T, i *interrupter, d *deadlines) {
		ctx, cancel := context.WithCancel(bg)
		i.arm(d, ctx)
		require.Empty(t, d.got(), "a context that goes on changes no deadline")
		cancel()
		require.Equal(t, []string{"past"}, d.got(), "the end of the context interrupts")
		i.disarm()
		i.arm(d, bg)
		require.Equal(t, []string{"none"}, d.got(), "the next call takes the interruption back")
	})
}

func TestInterruptAfterDisarm(t *testing.T) {
	withInterrupter(t, func(t *testing.T, i *interrupter, d *deadlines) {
		ctx, cancel := context.WithCancel(bg)
		i.arm(d, ctx)
		i.disarm()
		cancel()
		require.Empty(t, d.got(), "a context that ends behind its call interrupts nothing")
	})
}

func TestInterruptKeepsRegistration(t *testing.T) {
	withInterrupter(t, func(t *testing.T, i *interrupter, d *deadlines) {
		ctx, cancel := context.WithCancel(bg)
		i.arm(d, ctx)
		i.disarm()
		require.False(t, i.armed, "a context that came once is not kept")
		i.arm(d, ctx)
		kept := i.last
		i.disarm()
		require.True(t, i.armed, "a context that came twice is kept")
		i.arm(d, ctx)
		require.Same(t, kept, i.last, "and not registered again")
		i.disarm()
		cancel()
		require.Equal(t, []string{"past"}, d.got(), "a kept context interrupts between two calls")
		i.arm(d, bg)
		require.False(t, i.armed, "another context ends the registration")
		require.Equal(t, []string{"none"}, d.got(), "the next call takes that back")
	})
}

// Contexts that end together, such as one made by context.WithValue, share a
// registration.
func TestInterruptKnowsContextByItsEnd(t *testing.T) {
	withInterrupter(t, func(t *testing.T, i *interrupter, d *deadlines) {
		ctx, cancel := context.WithCancel(bg)
		i.arm(d, ctx)
		i.disarm()
		type key struct{}
		i.arm(d, context.WithValue(ctx, key{}, 1))
		require.True(t, i.last.kept, "it ends when the last one does")
		cancel()
		require.Equal(t, []string{"past"}, d.got())
	})
}

func TestInterruptByAnotherContext(t *testing.T) {
	withInterrupter(t, func(t *testing.T, i *interrupter, d *deadlines) {
		first, cancelFirst := context.WithCancel(bg)
		second, cancelSecond := context.WithCancel(bg)
		i.arm(d, first)
		i.disarm()
		i.arm(d, first)
		i.disarm()
		i.arm(d, second)
		cancelFirst()
		require.Empty(t, d.got(), "a context of an earlier call interrupts nothing")
		cancelSecond()
		require.Equal(t, []string{"past"}, d.got())
	})
}

func TestInterruptAllow(t *testing.T) {
	withInterrupter(t, func(t *testing.T, i *interrupter, d *deadlines) {
		ctx, cancel := context.WithCancel(bg)
		i.arm(d, ctx)
		i.allow(d, time.Now().Add(time.Minute))
		require.Equal(t, []string{"future"}, d.got())
		cancel()
		require.Equal(t, []string{"past"}, d.got())
		i.allow(d, time.Now().Add(time.Hour))
		require.Empty(t, d.got(), "an interruption stays until it is taken back")
		i.arm(d, bg)
		require.Equal(t, []string{"none"}, d.got(), "which ends the allowed time as well")
	})
}

func TestInterruptReset(t *testing.T) {
	withInterrupter(t, func(t *testing.T, i *interrupter, d *deadlines) {
		i.allow(d, time.Time{})
		require.Equal(t, []string{"none"}, d.got(), "a foreign deadline is taken away")
		ctx, cancel := context.WithCancel(bg)
		i.arm(d, ctx)
		cancel()
		require.Equal(t, []string{"past"}, d.got())
		i.allow(d, time.Time{})
		require.Empty(t, d.got(), "the context's own interruption stays")
	})
}

// Who made the handshake may have left deadlines on the transport.
func TestDeadlinesLeftByTheHandshake(t *testing.T) {
	for _, tr := range transports {
		t.Run(tr.name, func(t *testing.T) {
			a, b := tr.pair(t)
			require.NoError(t, a.SetDeadline(past))
			client, server := New(a, Client, nil), New(b, Server, nil)
			defer client.CloseNow()
			defer server.CloseNow()
			require.NoError(t, client.Write(bg, frame.Text, []byte("written")))
			wantRead(t, server, frame.Text, "written")
			require.NoError(t, server.Write(bg, frame.Text, []byte("read")))
			wantRead(t, client, frame.Text, "read")
		})
	}
}

func TestInterruptKill(t *testing.T) {
	withInterrupter(t, func(t *testing.T, i *interrupter, d *deadlines) {
		ctx, cancel := context.WithCancel(bg)
		i.arm(d, ctx)
		i.kill(d)
		require.Equal(t, []string{"past"}, d.got(), "the call at work is interrupted")
		require.False(t, i.armed, "nothing stays registered")
		i.disarm()
		i.arm(d, bg)
		i.arm(d, ctx)
		i.allow(d, time.Time{})
		i.allow(d, time.Now().Add(time.Minute))
		cancel()
		require.Empty(t, d.got(), "and every later one, for good")
	})
}

// A context that ended between two calls does not hurt the next one.
func TestCancelBetweenReads(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		ctx, cancel := context.WithCancel(bg)
		for _, s := range []string{"one", "two", "three"} {
			peer.SendText(s)
			_, p, err := c.Read(ctx)
			require.NoError(t, err)
			require.Equal(t, s, string(p))
		}
		cancel()
		synctest.Wait()
		go peer.SendSlowly(peer.Encode(frame.Header{Fin: true, Opcode: frame.Text}, "four"), time.Second)
		wantRead(t, c, frame.Text, "four")
		_, _, err := c.Read(ctx)
		require.ErrorIs(t, err, context.Canceled)
	})
}

// The same for writes that fill the transport.
func TestCancelBetweenWrites(t *testing.T) {
	script(t, &Config{FlushDelay: -1}, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		ctx, cancel := context.WithCancel(bg)
		for range 2 {
			require.NoError(t, c.Write(ctx, frame.Text, []byte("x")))
			peer.WantText("x")
		}
		cancel()
		synctest.Wait()
		big := string(make([]byte, 200<<10))
		written := make(chan error, 1)
		go func() { written <- c.Write(bg, frame.Binary, []byte(big)) }()
		peer.WantBinary(big)
		require.NoError(t, <-written)
		require.ErrorIs(t, c.Write(ctx, frame.Text, nil), context.Canceled)
	})
}

// Nothing stays registered with a context that outlives the Conn.
func TestEndLeavesNoRegistration(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		ctx := &countingContext{Context: bg, done: make(chan struct{})}
		for range 3 {
			peer.SendText("x")
			_, _, err := c.Read(ctx)
			require.NoError(t, err)
			require.NoError(t, c.Write(ctx, frame.Text, nil))
		}
		require.Positive(t, ctx.registered, "the kept registration is what this test is about")
		c.CloseNow()
		require.Zero(t, ctx.registered, "a Conn that ended is still registered with a context")
	})
}

// countingContext counts the functions that are to run after it.
type countingContext struct {
	context.Context
	done       chan struct{}
	registered int
}

func (c *countingContext) Done() <-chan struct{} { return c.done }

// AfterFunc is what context.AfterFunc calls where a context has it.
func (c *countingContext) AfterFunc(func()) (stop func() bool) {
	c.registered++
	return func() bool {
		c.registered--
		return true
	}
}
