package server

import (
	"sync"

	"github.com/ws6455/websocket/internal/bench/speed"
)

// burst writes all messages of a Burst.
func burst(write func(message []byte) error) {
	var all sync.WaitGroup
	for range speed.BurstWriters {
		all.Go(func() {
			for range speed.BurstMessages {
				if write(speed.BurstMessage) != nil {
					return // the peer has gone
				}
			}
		})
	}
	all.Wait()
}
