package server

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/internal/bench/speed"
)

func TestServersAreFoundByTheirNames(t *testing.T) {
	for _, s := range Servers {
		found, err := ByName(s.Name)
		require.NoError(t, err)
		require.Equal(t, s.Title, found.Title, "two servers are named %s", s.Name)
	}
	_, err := ByName("nginx")
	require.ErrorContains(t, err, `no server named "nginx"`)
}

func TestEveryLoadHasAReference(t *testing.T) {
	for _, l := range speed.Loads {
		require.NotNil(t, Servers[0].For(l), "nothing to compare %s with", l.Name)
	}
}

func TestARoomWaitsUntilItIsFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRoom[int](3)
		var got []int
		broadcast := func() { r.all(func(c int) { got = append(got, c) }) }
		r.join(1)
		r.join(2)
		go broadcast()
		synctest.Wait()
		require.Empty(t, got, "a broadcast before the third one had come")
		r.join(3)
		synctest.Wait()
		require.Equal(t, []int{1, 2, 3}, got)

		got = nil
		r.leave(2)
		r.leave(2)
		broadcast()
		require.Equal(t, []int{1, 3}, got)
	})
}
