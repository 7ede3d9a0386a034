package handshake

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestServerOptionsDefaults(t *testing.T) {
	var none *ServerOptions
	for name, o := range map[string]*ServerOptions{"nil": none, "zero": {}} {
		var got ServerOptions
		got.set(o)
		require.Equal(t, 10*time.Second, got.Timeout, "the default time of %s options", name)
		require.Equal(t, 32<<10, got.MaxHeaderBytes, "the default size of %s options", name)
	}
	o := ServerOptions{Timeout: -1, MaxHeaderBytes: -1}
	var got ServerOptions
	got.set(&o)
	require.Equal(t, o, got, "a negative limit, which is none, is replaced")
	o = ServerOptions{}
	got.set(&o)
	require.Equal(t, ServerOptions{}, o, "the caller's options are changed")
}
