package measure

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/internal/bench/compression/library"
	"github.com/ws6455/websocket/internal/bench/compression/payload"
)

func TestEverySetupCompressesEveryKind(t *testing.T) {
	for _, s := range library.Setups {
		for _, k := range payload.Kinds {
			t.Run(s.Name+"/"+k.Name, func(t *testing.T) {
				n := min(k.Count/8, 50)
				c, err := Plan{Setup: s, Kind: k, Warm: 1, Count: n}.Run()
				require.NoError(t, err)
				require.Positive(t, c.Wire)
				require.Less(t, c.Wire, c.Payload, "the frames are larger than the messages")
				require.Positive(t, c.Send.Micros+c.Receive.Micros)
			})
		}
	}
}

// broken is a library that does one thing wrong.
type broken struct {
	library.Conn
	send func(c library.Conn, m []byte) error
	recv func(m []byte) []byte
}

func (b broken) Send(m []byte) error { return b.send(b.Conn, m) }

type brokenServer struct {
	library.Server
	broken broken
}

func (s brokenServer) Upgrade(w http.ResponseWriter, r *http.Request) (library.Conn, error) {
	c, err := s.Server.Upgrade(w, r)
	s.broken.Conn = c
	if s.broken.send == nil {
		return c, err
	}
	return s.broken, err
}

// breaking returns the setup of that name, with b's faults.
func breaking(t *testing.T, name string, b broken) library.Setup {
	s, err := library.ByName(name)
	require.NoError(t, err)
	server := s.Server
	s.Server = func(s library.Setup, h library.Handler) library.Server {
		handle := h
		if b.recv != nil && h != nil {
			handle = func(c library.Conn, m []byte) error { return h(c, b.recv(m)) }
		}
		return brokenServer{server(s, handle), b}
	}
	return s
}

func TestAMeasurementWhoseCheckFailsIsAnError(t *testing.T) {
	twice := func(c library.Conn, m []byte) error {
		_ = c.Send(m)
		return c.Send(m)
	}
	other := func(c library.Conn, m []byte) error { return c.Send(m[1:]) }
	never := func(library.Conn, []byte) error { return nil }
	claims := breaking(t, "coder-none", broken{})
	claims.WindowBits = 12
	cases := []struct {
		name  string
		setup library.Setup
		want  string
	}{
		{"sends twice", breaking(t, "coder-15", broken{send: twice}), "not sent as it is"},
		{"sends something else", breaking(t, "coder-15", broken{send: other}), "not sent as it is"},
		{"sends nothing", breaking(t, "coder-15", broken{send: never}), "not sent as it is"},
		{"receives something else", breaking(t, "coder-15", broken{recv: func(m []byte) []byte { return m[1:] }}), "did not arrive"},
		{"agrees to something else", claims, "handshake agreed"},
	}
	kind, err := payload.ByName("chat")
	require.NoError(t, err)
	for _, c := range cases {
		_, err := Plan{Setup: c.setup, Kind: kind, Warm: 2, Count: 5}.Run()
		require.ErrorContains(t, err, c.want, c.name)
	}
}
