package websocket

import (
	"context"
	"iter"
	"maps"
	"slices"
	"sync"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

// Group is a set of Conns that are closed together, when a server ends. Its
// zero value is an empty Group, ready for use by any number of goroutines. It
// must not be copied.
//
// A Conn leaves its Group when it ends: ended ones are never counted or
// returned, and Add forgets them as the Group grows.
type Group struct {
	mu     sync.Mutex
	conns  map[*conn.Conn]struct{}
	sweep  int             // the number of conns at which Add looks for ended ones
	ending context.Context // that of the first Shutdown; nil: none yet
	empty  []chan struct{} // closed when the last Conn is gone
	cut    bool            // a context has ended before a closing handshake has
}

// Add puts c into the Group. It leaves when it ends, or before that when
// remove is called, which may happen more than once and need not happen. After
// Shutdown has begun, Add closes c in the background with
// [frame.StatusGoingAway].
func (g *Group) Add(c *conn.Conn) (remove func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.conns == nil {
		g.conns = make(map[*conn.Conn]struct{})
	}
	// Each sweep pays for as many Adds as it looks at Conns.
	if len(g.conns) >= g.sweep {
		g.dropEnded()
		g.sweep = max(64, 2*len(g.conns))
	}
	g.conns[c] = struct{}{}
	if g.ending != nil {
		go g.end(g.ending, c)
	}
	return func() { g.remove(c) }
}

// dropEnded removes the Conns that have ended. The caller has mu.
func (g *Group) dropEnded() {
	maps.DeleteFunc(g.conns, func(c *conn.Conn, _ struct{}) bool {
		select {
		case <-c.Done():
			return true
		default:
			return false
		}
	})
	g.tellEmpty()
}

// tellEmpty wakes who waits for the last Conn to go. The caller has mu.
func (g *Group) tellEmpty() {
	if len(g.conns) > 0 {
		return
	}
	for _, waiting := range g.empty {
		close(waiting)
	}
	g.empty = nil
}

func (g *Group) remove(c *conn.Conn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.conns, c)
	g.tellEmpty()
}

// Len returns the number of Conns in the Group.
func (g *Group) Len() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.dropEnded()
	return len(g.conns)
}

// All returns the Conns that are in the Group when the loop begins, in no
// order. The body of the loop may call any method of the Group.
func (g *Group) All() iter.Seq[*conn.Conn] {
	return func(yield func(*conn.Conn) bool) {
		for _, c := range g.snapshot() {
			if !yield(c) {
				return
			}
		}
	}
}

func (g *Group) snapshot() []*conn.Conn {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.dropEnded()
	return slices.Collect(maps.Keys(g.conns))
}

// Shutdown closes every Conn with [frame.StatusGoingAway] (RFC 6455 section
// 7.4.1), all at once, and waits until the last one has ended or is removed.
// When ctx ends before that, Shutdown closes the rest without a closing
// handshake and returns ctx.Err().
//
// [http.Server.Shutdown] neither closes Conns nor waits for them. Register
// this method with RegisterOnShutdown so that both begin together, and call it
// once more behind http.Server.Shutdown: a second Shutdown waits for the first.
func (g *Group) Shutdown(ctx context.Context) error {
	conns, empty := g.begin(ctx)
	var ending sync.WaitGroup
	for _, c := range conns {
		ending.Go(func() { g.end(ctx, c) })
	}
	select {
	case <-empty:
	case <-ctx.Done():
		g.cutOff()
	}
	if ctx.Err() != nil {
		ending.Wait() // until each has noted whether ctx has cut it off
	}
	if g.wasCutOff() {
		return ctx.Err()
	}
	return nil
}

// cutOff closes what is left of the Group, all at once, because a peer that
// does not read can delay a CloseNow a little.
func (g *Group) cutOff() {
	var closing sync.WaitGroup
	for c := range g.All() {
		g.noteCut()
		closing.Go(func() { _ = c.CloseNow() })
	}
	closing.Wait()
}

func (g *Group) noteCut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.cut = true
}

func (g *Group) wasCutOff() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.cut
}

// begin returns the Conns that the caller is the first to close, and a channel
// that is closed when the Group is empty.
func (g *Group) begin(ctx context.Context) ([]*conn.Conn, <-chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.dropEnded()
	first := g.ending == nil
	if first {
		// Newcomers are closed after Shutdown has returned, too.
		g.ending = context.WithoutCancel(ctx)
	}
	empty := make(chan struct{})
	g.empty = append(g.empty, empty)
	g.tellEmpty()
	if !first {
		return nil, empty
	}
	return slices.Collect(maps.Keys(g.conns)), empty
}

// end closes c and removes it.
func (g *Group) end(ctx context.Context, c *conn.Conn) {
	defer g.remove(c)
	if c.Close(ctx, frame.StatusGoingAway, "") != nil && ctx.Err() != nil {
		g.noteCut()
	}
}
