package conn_test

import (
	"context"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/wstest"
)

// stuffRecords writes until the transport takes no more, and a record is cut.
func stuffRecords(c *conn.Conn) (err error) {
	for err == nil {
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		err = c.Write(ctx, frame.Text, []byte("a record is some bytes longer than this"))
		cancel()
	}
	return err
}

// Of a cancelled write that fits in no whole record the transport says that no byte went
// out, and yet a part did: what ends the Conn is the cut, not a timeout that never came.
func TestTLSWriteCancelledInARecord(t *testing.T) {
	wstest.Certificate()
	for _, timeout := range []time.Duration{-1, time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			near, far := tlsPipe(func(nc net.Conn) net.Conn { return nc })
			c := conn.New(near, conn.Server, &conn.Config{WriteTimeout: timeout})
			require.ErrorIs(t, stuffRecords(c), context.DeadlineExceeded)
			require.ErrorIs(t, c.Write(ctx, frame.Text, nil), conn.ErrWriteCut)
			_ = c.CloseNow()
			_ = far.Close()
		})
	}
}

// A timeout in the middle of a write is final over TLS, and is what ends the Conn.
func TestTLSWriteTimeout(t *testing.T) {
	wstest.Certificate()
	bothRoles(t, func(t *testing.T, role conn.Role) {
		synctest.Test(t, func(t *testing.T) {
			near, far := tlsPipe(func(nc net.Conn) net.Conn { return nc })
			c := conn.New(near, role, &conn.Config{WriteTimeout: time.Minute})
			start := time.Now()
			require.ErrorIs(t, c.Write(ctx, frame.Binary, make([]byte, 10*mempipe.Capacity)), conn.ErrWriteTimeout)
			require.LessOrEqual(t, time.Since(start), time.Minute+time.Second)
			require.ErrorIs(t, c.Write(ctx, frame.Text, nil), conn.ErrWriteTimeout, "the Conn has ended")
			_ = c.CloseNow()
			_ = far.Close()
		})
	})
}

// A peer that reads steadily is slow and not stuck, however long the message takes.
func TestTLSWriteToASlowPeer(t *testing.T) {
	wstest.Certificate()
	bothRoles(t, func(t *testing.T, role conn.Role) {
		synctest.Test(t, func(t *testing.T) {
			near, far := tlsPipe(func(nc net.Conn) net.Conn { return nc })
			c := conn.New(near, role, &conn.Config{WriteTimeout: 3 * time.Second})
			got := make(chan int)
			go func() {
				n, p := 0, make([]byte, 16<<10)
				for n < 2<<20 {
					<-time.After(200 * time.Millisecond)
					m, err := far.Read(p)
					if n += m; err != nil {
						break
					}
				}
				got <- n
			}()
			start := time.Now()
			require.NoError(t, c.Write(ctx, frame.Binary, make([]byte, 2<<20)))
			require.Greater(t, time.Since(start), 5*time.Second, "the peer was to be slow")
			require.GreaterOrEqual(t, <-got, 2<<20)
			_ = far.Close()
			_ = c.CloseNow()
		})
	})
}

// CloseNow does not wait for an open TLS connection that is stuck, whose farewell may take
// five seconds to give up.
func TestCloseNowOfOpenTLSThatIsStuck(t *testing.T) {
	wstest.Certificate()
	bothRoles(t, func(t *testing.T, role conn.Role) {
		synctest.Test(t, func(t *testing.T) {
			near, far := tlsPipe(func(nc net.Conn) net.Conn { return nc })
			c := conn.New(near, role, nil)
			stuffRecords(c)
			start := time.Now()
			require.NoError(t, c.CloseNow())
			require.LessOrEqual(t, time.Since(start), time.Second)
			_ = far.Close()
		})
	})
}

// Nor does it while a closing handshake is under way.
func TestCloseNowOverTLSThatIsStuck(t *testing.T) {
	wstest.Certificate()
	run := func(t *testing.T, role conn.Role, at int64) (first, last int64) {
		synctest.Test(t, func(t *testing.T) {
			var fc *wstest.FaultConn
			near, far := tlsPipe(func(nc net.Conn) net.Conn {
				fc = wstest.NewFaultConn(nc, wstest.Faults{FailAt: at, Once: true, Stall: true})
				return fc
			})
			first = fc.Calls() + 1
			c := conn.New(near, role, nil)
			wstest.NewPeer(t, far, role == conn.Client).SendClose(frame.StatusNormalClosure, "")
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
	bothRoles(t, func(t *testing.T, role conn.Role) {
		first, last := run(t, role, 0)
		for at := first; at <= last; at++ {
			run(t, role, at)
		}
	})
}

// The peer's Close frame ends a TLS connection soon that is stuck and cannot answer any
// more, as a write that was cancelled has spoilt it.
func TestEndOfTLSThatIsSpoilt(t *testing.T) {
	wstest.Certificate()
	bothRoles(t, func(t *testing.T, role conn.Role) {
		synctest.Test(t, func(t *testing.T) {
			near, far := tlsPipe(func(nc net.Conn) net.Conn { return nc })
			c := conn.New(near, role, nil)
			stuffRecords(c)
			wstest.NewPeer(t, far, role == conn.Client).SendClose(frame.StatusNormalClosure, "")
			start := time.Now()
			_, _, err := c.Read(ctx)
			require.ErrorIs(t, err, frame.StatusNormalClosure)
			<-c.Done()
			require.LessOrEqual(t, time.Since(start), time.Second)
			_ = far.Close()
		})
	})
}
