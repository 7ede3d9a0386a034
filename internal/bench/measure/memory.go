package measure

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"

	"github.com/ws6455/websocket/internal/bench/library"
)

// Memory is what a process holds, in bytes.
type Memory struct {
	Resident float64 // in physical memory
	Go       float64 // spans of the heap and the stacks that are in use
}

// MemoryNow returns what the process holds when everything is collected that can
// be: it empties the pools first and gives free memory back.
func MemoryNow() (Memory, error) {
	for range 3 { // a sync.Pool lives for two collections
		runtime.GC()
	}
	debug.FreeOSMemory()
	resident, err := residentBytes()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return Memory{Resident: resident, Go: float64(m.HeapInuse + m.StackInuse)}, err
}

// residentBytes reads the second field of statm: resident pages.
func residentBytes() (float64, error) {
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, fmt.Errorf("the resident memory can be read on Linux only: %w", err)
	}
	var size, resident float64
	if _, err := fmt.Fscan(bytes.NewReader(statm), &size, &resident); err != nil {
		return 0, fmt.Errorf("/proc/self/statm is not understood: %w", err)
	}
	return resident * float64(os.Getpagesize()), nil
}

// ServeEcho answers each message with itself, on all connections of l, until l is
// closed. Each connection has the goroutine that blocks in the library's read.
func ServeEcho(l net.Listener, s library.Setup) error {
	server := s.Server(s, func(c library.Conn, message []byte) error { return c.Send(message) })
	handler := func(w http.ResponseWriter, r *http.Request) {
		c, err := server.Upgrade(w, r)
		switch {
		case err != nil: // the peer finds out
		case s.Detached:
			go c.Serve()
		default:
			_ = c.Serve() // the end of the connection is no failure
		}
	}
	if err := http.Serve(l, http.HandlerFunc(handler)); !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}
