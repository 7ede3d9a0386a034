package conn_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/wstest"
)

var certificate = sync.OnceValue(func() tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		panic(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
})

// tlsPipe returns a client and a server that speak TLS in memory, the client
// over what disturb makes of its end. Its own records are exchanged already.
func tlsPipe(disturb func(net.Conn) net.Conn) (client, server net.Conn) {
	a, b := mempipe.New()
	tc := tls.Client(disturb(a), &tls.Config{InsecureSkipVerify: true})
	ts := tls.Server(b, &tls.Config{Certificates: []tls.Certificate{certificate()}})
	go func() { _ = ts.Handshake() }()
	_ = tc.Handshake()
	synctest.Wait()
	return tc, ts
}

func TestConversationOverTLS(t *testing.T) {
	certificate()
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
	certificate()
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

// Of a cancelled write that fits in no whole record the transport says that no byte went
// out, and yet a part did: what ends the Conn is the cut, not a timeout that never came.
func TestTLSWriteCancelledInARecord(t *testing.T) {
	certificate()
	for _, timeout := range []time.Duration{-1, time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			near, far := tlsPipe(func(nc net.Conn) net.Conn { return nc })
			c := conn.New(near, conn.Server, &conn.Config{WriteTimeout: timeout})
			for {
				ctx, cancel := context.WithTimeout(ctx, time.Second)
				err := c.Write(ctx, frame.Text, []byte("a record is some bytes longer than this"))
				cancel()
				if err != nil {
					require.ErrorIs(t, err, context.DeadlineExceeded)
					break
				}
			}
			require.ErrorIs(t, c.Write(ctx, frame.Text, nil), conn.ErrWriteCut)
			_ = c.CloseNow()
			_ = far.Close()
		})
	}
}

// A write that was cancelled spoils a TLS connection: the Conn says so.
func TestTLSWriteCancelled(t *testing.T) {
	certificate()
	synctest.Test(t, func(t *testing.T) {
		near, far := tlsPipe(func(nc net.Conn) net.Conn { return nc })
		c := conn.New(near, conn.Server, nil)
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		require.Error(t, c.Write(ctx, frame.Binary, make([]byte, 10*mempipe.Capacity)))
		require.Error(t, c.Write(context.Background(), frame.Binary, shortText))
		_ = c.CloseNow()
		_ = far.Close()
	})
}

// A timeout in the middle of a write is final over TLS, and is what ends the Conn.
func TestTLSWriteTimeout(t *testing.T) {
	certificate()
	bothRoles(t, func(t *testing.T, role conn.Role) {
		synctest.Test(t, func(t *testing.T) {
			near, far := tlsPipe(func(nc net.Conn) net.Conn { return nc })
			c := conn.New(near, role, &conn.Config{WriteTimeout: time.Minute})
			start := time.Now()
			require.ErrorIs(t, c.Write(ctx, frame.Binary, make([]byte, 10*mempipe.Capacity)), conn.ErrWriteTimeout)
			require.LessOrEqual(t, time.Since(start), time.Minute+5*time.Second, "crypto/tls waits for 5 s to say goodbye")
			_ = c.CloseNow()
			_ = far.Close()
		})
	})
}

// CloseNow waits a quarter of a second for the peer, and not for TLS, whose farewell
// may take five seconds to give up.
func TestCloseNowOverTLSThatIsStuck(t *testing.T) {
	certificate()
	run := func(at int64) (first, last int64) {
		synctest.Test(t, func(t *testing.T) {
			var fc *wstest.FaultConn
			near, far := tlsPipe(func(nc net.Conn) net.Conn {
				fc = wstest.NewFaultConn(nc, wstest.Faults{FailAt: at, Once: true, Stall: true})
				return fc
			})
			first = fc.Calls() + 1
			c := conn.New(near, conn.Server, nil)
			wstest.NewPeer(t, far, wstest.Client).SendClose(frame.StatusNormalClosure, "")
			go func() { _, _, _ = c.Read(ctx) }()
			synctest.Wait()
			start := time.Now()
			_ = c.CloseNow()
			require.LessOrEqual(t, time.Since(start), time.Second, "CloseNow, with call %d of the transport stuck", at)
			last = fc.Calls()
			_ = far.Close()
		})
		return first, last
	}
	first, last := run(0)
	for at := first; at <= last; at++ {
		run(at)
	}
}
