package conn

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestConfigZero(t *testing.T) {
	want := settings{
		ReadLimit:    1 << 20,
		MaxFragments: 131072,
		SendQueue:    1 << 20,
		SlowPeer:     SlowPeerRefuse,
		FlushDelay:   time.Millisecond,
		WriteTimeout: 30 * time.Second,
		CloseTimeout: 5 * time.Second,
	}
	require.Equal(t, &want, new(Config).shared(), "the zero Config means the documented defaults")
	a, b := Pipe(nil)
	defer b.CloseNow()
	defer a.CloseNow()
	require.Equal(t, &want, a.cfg, "nil means the same as the zero Config")
}

func TestConfigNegative(t *testing.T) {
	cfg := Config{
		ReadLimit:    -1,
		MaxFragments: -1,
		SendQueue:    -1,
		FlushDelay:   -1,
		WriteTimeout: -1,
		CloseTimeout: -1,
		PingInterval: -1,
		PongTimeout:  -1,
	}
	require.Equal(t, &settings{
		ReadLimit:    math.MaxInt64,
		MaxFragments: math.MaxInt,
		SendQueue:    math.MaxInt,
		CloseTimeout: 5 * time.Second,
	}, cfg.shared(), "negative means unlimited or off, and the default for CloseTimeout")
}

func TestConfigValues(t *testing.T) {
	cfg := Config{
		ReadLimit:    1,
		MaxFragments: 2,
		SendQueue:    3,
		SlowPeer:     SlowPeerClose,
		FlushDelay:   4,
		WriteTimeout: 5,
		CloseTimeout: 6,
		PingInterval: 7,
		PongTimeout:  8,
		Subprotocol:  "chat",
	}
	require.Equal(t, &settings{1, 2, 3, SlowPeerClose, 4, 5, 6, 7, 8, "chat"}, cfg.shared(), "values that were set stay as they are")
}

func TestConfigPongTimeout(t *testing.T) {
	for name, tt := range map[string]struct{ cfg, want time.Duration }{
		"zero":     {0, time.Minute},
		"negative": {-1, time.Minute},
		"set":      {time.Second, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := Config{PingInterval: time.Minute, PongTimeout: tt.cfg}
			require.Equal(t, tt.want, cfg.shared().PongTimeout)
		})
	}
}

// Conns with the same Config share what they keep of it.
func TestSettingsAreShared(t *testing.T) {
	one, other := Config{SendQueue: 7}, Config{SendQueue: 8}
	settings := one.shared()
	require.Same(t, settings, one.shared())
	require.Equal(t, 8, other.shared().SendQueue)
	require.Equal(t, 7, settings.SendQueue, "those of others stay as they are")
	require.Equal(t, settings, one.shared())
}

func TestConfigIsCopied(t *testing.T) {
	cfg := &Config{Subprotocol: "before"}
	c, other := Pipe(cfg)
	defer other.CloseNow()
	defer c.CloseNow()
	cfg.Subprotocol = "after"
	require.Equal(t, "before", c.Subprotocol(), "New must copy its Config")
}

func TestRoleString(t *testing.T) {
	require.Equal(t, "client", Client.String())
	require.Equal(t, "server", Server.String())
}
