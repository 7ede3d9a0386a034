package pool_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/internal/pool"
)

type room [8]byte

func newRooms() *pool.Pool[room] {
	return &pool.Pool[room]{
		New:    func() *room { return new(room) },
		Poison: func(r *room) { pool.PoisonBytes(r[:]) },
	}
}

func TestLoans(t *testing.T) {
	rooms := newRooms()
	w := pool.Watch()
	defer w.Stop()

	first, second := rooms.Get(), rooms.Get()
	require.NotSame(t, first, second, "two users have the same room")
	require.Len(t, w.Faults(), 2, "loans that have not ended")
	require.Regexp(t, `^a \*pool_test\.room was not given back; it was borrowed by\n.*pool_test\.TestLoans`, w.Faults()[0])

	rooms.Put(first)
	require.Len(t, w.Faults(), 1, "loans that have not ended")
	rooms.Leave(second)
	require.Empty(t, w.Faults(), "both loans have ended")
	require.Equal(t, 1, w.Taken(), "loans that ended without giving the room back")
}

func TestWhatComesBackIsPoisoned(t *testing.T) {
	rooms := newRooms()
	poisoned := func() byte {
		r := rooms.Get()
		r[7] = 'x'
		rooms.Put(r)
		return r[7]
	}
	require.Equal(t, byte('x'), poisoned(), "in production nothing is overwritten")
	stop := pool.Poison(true)
	require.Equal(t, byte(pool.Poisoned), poisoned())
	w := pool.Watch()
	require.Equal(t, byte(pool.Poisoned), poisoned(), "who watches poisons too")
	require.Empty(t, w.Faults())
	undo := pool.Poison(false)
	require.Equal(t, byte('x'), poisoned(), "it was turned off")
	undo()
	w.Stop()
	require.Equal(t, byte(pool.Poisoned), poisoned(), "who began before goes on")
	stop()
	require.Equal(t, byte('x'), poisoned(), "nobody watches")
}

func TestSomethingThatComesBackTwice(t *testing.T) {
	rooms := newRooms()
	w := pool.Watch()
	defer w.Stop()
	r := rooms.Get()
	rooms.Put(r)
	rooms.Put(r)
	require.Len(t, w.Faults(), 1)
	require.Regexp(t, `^a \*pool_test\.room came back twice, by\n.*TestSomethingThatComesBackTwice`, w.Faults()[0])
}

// What was borrowed before belongs to somebody who is not watched.
func TestLoansOfBeforeDoNotCount(t *testing.T) {
	rooms := newRooms()
	before, other := rooms.Get(), rooms.Get()
	w := pool.Watch()
	defer w.Stop()
	rooms.Put(before)
	rooms.Leave(other)
	require.Empty(t, w.Faults())
	require.Zero(t, w.Taken())
}

func TestAValueWithNothingToPoison(t *testing.T) {
	defer pool.Poison(true)()
	p := pool.Pool[int]{New: func() *int { return new(int) }}
	v := p.Get()
	*v = 6
	p.Put(v)
	require.Equal(t, 6, *v)
}

func TestNothingIsAllocatedInProduction(t *testing.T) {
	rooms := newRooms()
	allocs := testing.AllocsPerRun(100, func() { rooms.Put(rooms.Get()) })
	require.Less(t, allocs, 1.0, "allocations for a loan")
}
