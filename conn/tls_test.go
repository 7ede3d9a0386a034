package conn_test

import (
	"crypto/tls"
	"net"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/wstest"
)

// tlsPipe returns a client and a server that speak TLS in memory, the client
// over what disturb makes of its end. Its own records are exchanged already.
func tlsPipe(disturb func(net.Conn) net.Conn) (client, server net.Conn) {
	a, b := mempipe.New()
	tc := tls.Client(disturb(a), &tls.Config{InsecureSkipVerify: true})
	ts := tls.Server(b, &tls.Config{Certificates: []tls.Certificate{wstest.Certificate()}})
	go func() { _ = ts.Handshake() }()
	_ = tc.Handshake()
	synctest.Wait()
	return tc, ts
}

func TestConversationOverTLS(t *testing.T) {
	wstest.Certificate()
	bothRoles(t, func(t *testing.T, role conn.Role) {
		for name, faults := range map[string]wstest.Faults{
			"sound":                     {},
			"reads and writes in parts": {ReadSize: 100, WriteSize: 70},
		} {
			t.Run(name, func(t *testing.T) {
				errs := converseOver(t, end{role, nil}, func(**conn.Conn) (near, far net.Conn) {
					return tlsPipe(func(nc net.Conn) net.Conn { return wstest.NewFaultConn(nc, faults) })
				})
				for i, err := range errs {
					require.NoError(t, err, conversation[i].name)
				}
			})
		}
	})
}

// A transport under TLS that fails is like any other that does.
func TestTLSThatFailsAtItsNthCall(t *testing.T) {
	wstest.Certificate()
	bothRoles(t, func(t *testing.T, role conn.Role) {
		for n := int64(10); n < 120; n += 3 {
			converseOver(t, end{role, nil}, func(**conn.Conn) (near, far net.Conn) {
				return tlsPipe(func(nc net.Conn) net.Conn {
					return wstest.NewFaultConn(nc, wstest.Faults{FailAt: n})
				})
			})
		}
	})
}

// tlsSockets returns the two ends of a TLS connection over TCP.
func tlsSockets(t *testing.T) (client, server net.Conn) {
	near, far := socketPair(t, "tcp")
	tc := tls.Client(near, &tls.Config{InsecureSkipVerify: true})
	ts := tls.Server(far, &tls.Config{Certificates: []tls.Certificate{wstest.Certificate()}})
	shaken := make(chan error, 1)
	go func() { shaken <- ts.Handshake() }()
	require.NoError(t, tc.Handshake())
	require.NoError(t, <-shaken)
	return tc, ts
}
