package soak

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// short is how long the server and the clients of these tests wait where a hostile end waits
// for just that.
const short = 20 * time.Millisecond

// impatient makes a server wait no longer for what this kind of hostile peer leaves out. All
// else has time, so that no slow machine makes another end of it.
func impatient(s *Server, kind string) {
	switch {
	case strings.Contains(kind, "handshake byte"), strings.Contains(kind, "nothing at all"), strings.Contains(kind, "silence"):
		s.options.Handshake.Timeout = short
		s.http.ReadHeaderTimeout = short
	case strings.Contains(kind, "nothing read"):
		s.options.Conn.WriteTimeout = short
	case strings.Contains(kind, "pings never answered"):
		s.options.Conn.PingInterval = short
	}
}

// slowOptions are for those who wait for nothing but what they do not get.
func slowOptions() Options {
	o := Defaults(1)
	o.Lurk, o.Drip, o.TrapTimeout = short, time.Millisecond, short
	return o
}

func TestEveryKindOfHostilePeerComesToItsEnd(t *testing.T) {
	for _, kind := range hostilities {
		t.Run(kind.name, func(t *testing.T) {
			t.Parallel()
			s := newServer()
			impatient(s, kind.name)
			require.NoError(t, s.listen(1))
			for place, door := range []string{"Accept", "AcceptConn"} {
				c := NewClient(slowOptions(), s.Targets())
				arrived := false
				end := c.attack(t.Context(), place, &kind, func() { arrived = true })
				require.Contains(t, kind.ends, end, "how a hostile peer of %s ends", door)
				require.True(t, arrived, "the place of the hostile peer was taken")
			}
			require.NoError(t, s.Close(t.Context()), "the server ends with its connections")
			require.Zero(t, s.Open(), "connections that are still open")
			require.Zero(t, s.Panics(), "panics in handlers of net/http")
		})
	}
}

func TestClientsGetOutOfEveryTrap(t *testing.T) {
	for i, kind := range traps {
		t.Run(kind.name, func(t *testing.T) {
			t.Parallel()
			s := newServer()
			require.NoError(t, s.listen(1))
			c := NewClient(slowOptions(), s.Targets())
			require.Contains(t, kind.ends, c.meet(i), "how a client gets out of the trap")
			require.NoError(t, s.Close(t.Context()), "the server ends with its connections")
		})
	}
}

func TestAHostilePeerIsCutOffWhenTheSoakEnds(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	c := NewClient(slowOptions(), Targets{Echo: []string{l.Addr().String()}})
	ctx, end := context.WithCancel(t.Context())
	kind := &hostility{name: "waits", does: (*peer).response}
	require.Equal(t, stillThere, c.attack(ctx, 0, kind, end))
	require.Empty(t, c.attack(ctx, 0, kind, func() {}), "nobody comes after the end")
}

func TestEveryKindHasANameOfItsOwn(t *testing.T) {
	require.Len(t, wants(), len(hostilities)+len(traps))
}
