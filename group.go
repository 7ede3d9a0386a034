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
// A handler adds its Conn and removes it when it returns:
//
//	defer group.Add(c)()
type Group struct {
	mu     sync.Mutex
	conns  map[*conn.Conn]struct{}
	ending context.Context // that of the first Shutdown; nil: none yet
	empty  []chan struct{} // closed when the last Conn is gone
}

// Add puts c into the Group until remove is called, which may happen more than
// once, or until Shutdown has closed c. After Shutdown has begun, Add closes c
// in the background with [frame.StatusGoingAway].
func (g *Group) Add(c *conn.Conn) (remove func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.conns == nil {
		g.conns = make(map[*conn.Conn]struct{})
	}
	g.conns[c] = struct{}{}
	if g.ending != nil {
		go g.end(g.ending, c)
	}
	return func() { g.remove(c) }
}

func (g *Group) remove(c *conn.Conn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.conns, c)
	if len(g.conns) > 0 {
		return
	}
	for _, waiting := range g.empty {
		close(waiting)
	}
	g.empty = nil
}

// Len returns the number of Conns in the Group.
func (g *Group) Len() int {
	g.mu.Lock()
	defer g.mu.Unlock()
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
	return slices.Collect(maps.Keys(g.conns))
}

// Shutdown closes every Conn with [frame.StatusGoingAway] (RFC 6455 section
// 7.4.1), all at once, and waits until the last one is closed or removed. When
// ctx ends before that, Shutdown closes the rest without a closing handshake
// and returns ctx.Err().
//
// [http.Server.Shutdown] neither closes Conns nor waits for them. Register
// this method with RegisterOnShutdown so that both begin together, and call it
// once more behind http.Server.Shutdown: a second Shutdown waits for the first.
func (g *Group) Shutdown(ctx context.Context) error {
	conns, empty := g.begin(ctx)
	for _, c := range conns {
		go g.end(ctx, c)
	}
	select {
	case <-empty:
		return nil
	case <-ctx.Done():
		return g.cutOff(ctx.Err())
	}
}

// cutOff closes what is left of the Group. It returns err, and nil when
// nothing was left.
func (g *Group) cutOff(err error) error {
	left := g.snapshot()
	for _, c := range left {
		_ = c.CloseNow()
	}
	if len(left) == 0 {
		return nil
	}
	return err
}

// begin returns the Conns that the caller is the first to close, and a channel
// that is closed when the Group is empty.
func (g *Group) begin(ctx context.Context) ([]*conn.Conn, <-chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	first := g.ending == nil
	if first {
		// Newcomers are closed after Shutdown has returned, too.
		g.ending = context.WithoutCancel(ctx)
	}
	empty := make(chan struct{})
	if len(g.conns) == 0 {
		close(empty)
		return nil, empty
	}
	g.empty = append(g.empty, empty)
	if !first {
		return nil, empty
	}
	return slices.Collect(maps.Keys(g.conns)), empty
}

// end closes c and removes it.
func (g *Group) end(ctx context.Context, c *conn.Conn) {
	defer g.remove(c)
	if c.Close(ctx, frame.StatusGoingAway, "") != nil {
		_ = c.CloseNow()
	}
}
