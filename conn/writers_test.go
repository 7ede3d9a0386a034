package conn

import (
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
)

func TestWriters(t *testing.T) {
	a, b, c, d := &writer{start: 1, end: 2}, &writer{start: 2, end: 3}, &writer{start: 3, end: 4}, new(writer)
	var q writers
	list := func() []*writer { return slices.Collect(q.all()) }
	for _, wt := range []*writer{a, b, c} {
		q.add(wt)
	}
	require.Equal(t, []*writer{a, b, c}, list())
	q.move(10)
	require.Equal(t, []int{11, 12, 13}, []int{a.start, b.start, c.start})
	require.Equal(t, []int{12, 13, 14}, []int{a.end, b.end, c.end})
	q.remove(b)
	require.Equal(t, []*writer{a, c}, list())
	q.remove(c)
	q.add(d)
	require.Equal(t, []*writer{a, d}, list(), "the last one was removed")
	q.remove(a)
	require.Equal(t, []*writer{d}, list(), "the first one was removed")
	q.remove(d)
	require.Equal(t, writers{}, q)

	var later writers
	later.add(a)
	q.join(&later)
	require.Equal(t, []*writer{a}, list(), "joined to nobody")
	require.Equal(t, writers{}, later)
	q.join(&later)
	require.Equal(t, []*writer{a}, list(), "joined by nobody")
	later.add(b)
	later.add(c)
	q.join(&later)
	q.add(d)
	require.Equal(t, []*writer{a, b, c, d}, list())
	for wt := range q.all() {
		q.remove(wt)
	}
	require.Equal(t, writers{}, q, "the one in hand may be removed")
}

// Goroutines that write to one Conn share system calls, also where they take turns on
// one processor, and it is found out when they no longer do.
func TestWritersShareFlushes(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	client, server := tcpPair(t, nil)
	const writers, each = 8, 2000
	var writing sync.WaitGroup
	for range writers {
		writing.Go(func() {
			for range each {
				if server.Write(bg, frame.Text, []byte("hello")) != nil {
					return
				}
			}
		})
	}
	for range writers * each {
		wantRead(t, client, frame.Text, "hello")
	}
	writing.Wait()
	require.Less(t, server.Stats().Flushes, int64(writers*each/3), "flushes")

	for range 2*probeEvery + patience {
		require.NoError(t, server.Write(bg, frame.Text, []byte("alone")))
		wantRead(t, client, frame.Text, "alone")
	}
	server.wr.mu.Lock()
	defer server.wr.mu.Unlock()
	require.Zero(t, server.wr.crowd, "there is no crowd any more")
	require.Nil(t, server.wr.spare, "so nothing is kept for it")
}

// A crowd that has gone leaves no more than a few writers behind.
func TestSparesAreFew(t *testing.T) {
	w := writing{crowd: 1}
	for range 10 * mostSpares {
		w.keep(w.newWriter(span{}))
	}
	all := make([]*writer, 10*mostSpares)
	for i := range all {
		all[i] = w.newWriter(span{})
	}
	for _, wt := range all {
		w.keep(wt)
	}
	kept := 0
	for wt := w.spare; wt != nil; wt = wt.next {
		kept++
	}
	require.Equal(t, mostSpares, kept)
}
