package conn

import (
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/pool"
)

// A Conn fills one of the sizes in which memory is given out: the next one is an
// eighth larger.
func TestConnIsSmall(t *testing.T) {
	if unsafe.Sizeof(uintptr(0)) == 8 {
		require.LessOrEqual(t, unsafe.Sizeof(Conn{}), uintptr(512))
	}
}

// A goroutine that answers the messages from a socket in a loop over Messages gets by
// with the 2 KiB of stack that it begins with: it would keep a larger one while it is
// idle.
func TestIdleStack(t *testing.T) {
	if raceEnabled || testing.CoverMode() != "" || !gathering || runtime.GOARCH != "amd64" {
		t.Skip("functions take more stack here, or the socket is used in another way")
	}
	// In a process of its own, in which nothing has taught the runtime to begin with
	// larger stacks.
	const fixed = "GODEBUG=adaptivestackstart=0"
	if !slices.Contains(os.Environ(), fixed) {
		cmd := exec.Command(os.Args[0], "-test.run=^TestIdleStack$")
		cmd.Env = append(os.Environ(), fixed)
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
		return
	}
	pool.Poison(false) // which takes some stack too
	const conns = 200
	clients, servers := make([]*Conn, conns), make([]*Conn, conns)
	for i := range conns {
		clients[i], servers[i] = tcpPair(t, nil)
	}
	before := stacks()
	var running sync.WaitGroup
	running.Add(conns)
	for _, server := range servers {
		go func() {
			defer running.Done()
			for msg, err := range server.Messages(bg) {
				if err != nil || server.Write(bg, msg.Op, msg.Data) != nil {
					return
				}
			}
		}()
	}
	for range 3 {
		for _, client := range clients {
			require.NoError(t, client.Write(bg, frame.Text, []byte(strings.Repeat("x", 100))))
			_, _, err := client.Read(bg)
			require.NoError(t, err)
		}
	}
	require.Less(t, float64(stacks()-before)/conns, 3000., "bytes of stack for each loop")
	for _, client := range clients {
		client.CloseNow()
	}
	running.Wait()
}

// stacks returns how many bytes all stacks take that are in use.
func stacks() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.StackInuse)
}
