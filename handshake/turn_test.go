package handshake

import (
	"context"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// busyServers take a second for each handshake, and count.
type busyServers struct {
	mu        sync.Mutex
	now, most int // handshakes under way
}

func (b *busyServers) serve(nc net.Conn, r *http.Request) {
	b.count(1)
	<-time.After(time.Second)
	b.count(-1)
	send(nc, switchingFor(r))
}

func (b *busyServers) count(change int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now += change
	b.most = max(b.most, b.now)
}

func TestDialOneAtATime(t *testing.T) {
	cases := map[string]struct {
		options ClientOptions
		urls    []string
		most    int
		takes   time.Duration
	}{
		"4.1 item 2/one connection to a host is in the CONNECTING state": {
			ClientOptions{OneAtATime: true, Timeout: -1},
			[]string{"ws://a.example/1", "ws://A.example:80/2", "http://a.example/3"},
			1, 3 * time.Second,
		},
		"4.1 item 2/each host name is a host of its own": {
			ClientOptions{OneAtATime: true, Timeout: -1},
			[]string{"ws://a.example/1", "ws://b.example/2", "ws://a.example:81/3"},
			3, time.Second,
		},
		"4.1 item 2/only when it is asked for": {
			ClientOptions{Timeout: -1}, []string{"ws://a.example/1", "ws://a.example/2"}, 2, time.Second,
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var servers busyServers
				c.options.NetDial = serving(servers.serve)
				start := time.Now()
				var all sync.WaitGroup
				for _, rawURL := range c.urls {
					all.Go(func() {
						nc, _, _, err := Dial(t.Context(), rawURL, straight(c.options))
						if err != nil {
							t.Errorf("%s cannot be dialed: %v", rawURL, err)
							return
						}
						_ = nc.Close()
					})
				}
				all.Wait()
				require.Equal(t, c.most, servers.most, "handshakes under way at once")
				require.Equal(t, c.takes, time.Since(start))
				require.Empty(t, connecting.locks, "what is left behind")
			})
		})
	}
}

func TestDialWaitsForItsTurnWithinItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release, err := connecting.take(t.Context(), "tcp a.example:80")
		require.NoError(t, err)
		_, _, _, err = Dial(t.Context(), "ws://a.example/", straight(ClientOptions{OneAtATime: true, Timeout: time.Second}))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		release()
		require.Empty(t, connecting.locks, "what is left behind")
	})
}
