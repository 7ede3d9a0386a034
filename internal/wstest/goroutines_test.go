package wstest

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/internal/mempipe"
)

func TestNoGoroutines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		NoGoroutines(t)
		go func() {}()
		NoGoroutines(t)

		stop := make(chan struct{})
		defer close(stop)
		go func() { <-stop }()
		go func() {
			select {
			case <-time.After(time.Hour):
			case <-stop:
			}
		}()
		synctest.Wait()
		sentence := failure(func(t testing.TB) { NoGoroutines(t) })
		require.Contains(t, sentence, "wanted no goroutine left behind, got 3:", "the two and this test")
		require.Contains(t, sentence, "TestNoGoroutines.func1")
	})
}

func TestNoGoroutinesLooksAtItsOwnBubbleOnly(t *testing.T) {
	own := "goroutine 1 [running, synctest bubble 3]:\nmain()"
	left := others([]string{
		own,
		"goroutine 2 [synctest.Run (durable), synctest bubble 3]:\n",
		"goroutine 3 [chan receive, synctest bubble 4]:\n",
		"goroutine 4 [chan receive]:\n",
		"goroutine 5 [select (durable), synctest bubble 3]:\n",
	})
	require.Equal(t, []string{"goroutine 5 [select (durable), synctest bubble 3]:\n"}, left)
	require.Empty(t, others([]string{"goroutine 1 [running]:\n", own}), "outside a bubble there is nothing to find")
}

func TestNoGoroutinesIn(t *testing.T) {
	const here = "github.com/ws6455/websocket/internal/mempipe"
	a, b := mempipe.New()
	go func() { _, _ = a.Read(make([]byte, 1)) }()
	time.AfterFunc(time.Millisecond, func() { _ = b.Close() })
	NoGoroutinesIn(t, here, "net/http") // it waits for the goroutine to end
	stacks := []string{"goroutine 5 [chan receive]:\n" + here + ".(*stream).wait(0x1)\n", "goroutine 6 [running]:\nmain.main()\n"}
	require.Equal(t, stacks[:1], inside(stacks, []string{"net/http", here}))
	require.Empty(t, inside(stacks, []string{"net/http", here + "other"}))
}
