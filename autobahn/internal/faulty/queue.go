package faulty

import (
	"net"
	"sync"
)

// A queue keeps what is to be sent, without bounds, and sends it in a goroutine.
type queue struct {
	nc      net.Conn
	sending sync.WaitGroup

	mu    sync.Mutex
	parts [][]byte
	busy  bool
}

func (q *queue) add(p []byte) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.parts = append(q.parts, append([]byte(nil), p...))
	if !q.busy {
		q.busy = true
		q.sending.Go(q.run)
	}
}

func (q *queue) run() {
	for {
		q.mu.Lock()
		if len(q.parts) == 0 {
			q.busy = false
			q.mu.Unlock()
			return
		}
		p := q.parts[0]
		q.parts = q.parts[1:]
		q.mu.Unlock()
		if _, err := q.nc.Write(p); err != nil {
			return
		}
	}
}
