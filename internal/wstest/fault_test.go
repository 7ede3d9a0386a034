package wstest

import (
	"io"
	"net"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/internal/mempipe"
)

func TestFailAt(t *testing.T) {
	for name, once := range map[string]bool{"once": true, "for good": false} {
		t.Run(name, func(t *testing.T) {
			a, b := mempipe.New()
			c := NewFaultConn(a, Faults{FailAt: 2, Once: once})
			_, err := c.Write([]byte("x"))
			require.NoError(t, err)
			require.Empty(t, c.Failed(), "nothing went wrong yet")
			_, err = c.Read(make([]byte, 1))
			require.Equal(t, ErrInjected, err, "the second call")
			fails := []bool{
				c.SetDeadline(time.Time{}) != nil,
				c.SetReadDeadline(time.Time{}) != nil,
				c.SetWriteDeadline(time.Time{}) != nil,
				c.Close() != nil,
			}
			require.Equal(t, []bool{!once, !once, !once, !once}, fails, "the calls behind it fail")
			require.Equal(t, int64(6), c.Calls(), "calls that were counted")
			require.Equal(t, "Read", c.Failed(), "the first call that went wrong")
			_, _ = io.ReadAll(b) // Close closed the transport, or this blocks
		})
	}
}

func TestHalfWrite(t *testing.T) {
	a, b := mempipe.New()
	c := NewFaultConn(a, Faults{FailAt: 1, HalfWrite: true})
	n, err := c.Write([]byte("abcd"))
	require.Equal(t, ErrInjected, err)
	require.Equal(t, 2, n)
	require.Equal(t, 2, b.Buffered())

	_ = b.Close()
	n, err = c.Write([]byte("abcd"))
	require.ErrorIs(t, err, io.ErrClosedPipe)
	require.Zero(t, n)
}

func TestSizes(t *testing.T) {
	a, b := mempipe.New()
	p := make([]byte, 8)

	n, err := NewFaultConn(a, Faults{WriteSize: 3}).Write([]byte("abcdefg"))
	require.NoError(t, err)
	require.Equal(t, 7, n)

	n, err = NewFaultConn(b, Faults{ReadSize: 1}).Read(p)
	require.NoError(t, err)
	require.Equal(t, "a", string(p[:n]))

	n, err = NewFaultConn(a, Faults{ShortWrite: 2}).Write([]byte("hij"))
	require.NoError(t, err)
	require.Equal(t, 2, n)

	n, err = NewFaultConn(b, Faults{}).Read(p)
	require.NoError(t, err)
	require.Equal(t, "bcdefghi", string(p[:n]))
}

func TestBefore(t *testing.T) {
	a, b := mempipe.New()
	c := NewFaultConn(a, Faults{Before: func(call int64) {
		if call == 2 {
			_ = b.Close()
		}
	}})
	_, err := c.Write([]byte("x"))
	require.NoError(t, err)
	_, err = c.Write([]byte("x"))
	require.ErrorIs(t, err, io.ErrClosedPipe)
}

// late is a call of each kind that may be late.
var late = map[string]struct {
	call        func(c net.Conn) error
	setDeadline func(c net.Conn, t time.Time) error
}{
	"Read":  {func(c net.Conn) error { _, err := c.Read(make([]byte, 1)); return err }, net.Conn.SetReadDeadline},
	"Write": {func(c net.Conn) error { _, err := c.Write([]byte("x")); return err }, net.Conn.SetWriteDeadline},
}

// eachLate runs f with each kind of call, on a FaultConn to whose other end one
// byte has come.
func eachLate(t *testing.T, faults Faults, f func(t *testing.T, c *FaultConn, call func() error, setDeadline func(time.Time) error)) {
	for name, l := range late {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a, b := mempipe.New()
				_, err := b.Write([]byte("x"))
				require.NoError(t, err)
				c := NewFaultConn(a, faults)
				f(t, c, func() error { return l.call(c) }, func(t time.Time) error { return l.setDeadline(c, t) })
			})
		})
	}
}

func TestDelay(t *testing.T) {
	eachLate(t, Faults{FailAt: 1, Delay: time.Minute}, func(t *testing.T, c *FaultConn, call func() error, setDeadline func(time.Time) error) {
		start := time.Now()
		require.NoError(t, call())
		require.Equal(t, time.Minute, time.Since(start), "how late the call was")

		require.NoError(t, setDeadline(time.Now().Add(time.Second)))
		require.ErrorIs(t, call(), os.ErrDeadlineExceeded, "the deadline comes before")
		require.Equal(t, time.Minute+time.Second, time.Since(start))
		require.NoError(t, setDeadline(time.Time{}))
		time.AfterFunc(time.Second, func() { _ = c.Close() })
		require.ErrorIs(t, call(), net.ErrClosed, "Close comes before")
	})
}

func TestDelayInTheMiddleOfAWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := mempipe.New()
		c := NewFaultConn(a, Faults{FailAt: 1, HalfWrite: true, Delay: time.Minute})
		time.AfterFunc(time.Second, func() { require.Equal(t, 2, b.Buffered(), "bytes before the delay") })
		n, err := c.Write([]byte("abcd"))
		require.NoError(t, err)
		require.Equal(t, 4, n)
		p := make([]byte, 8)
		n, err = b.Read(p)
		require.NoError(t, err)
		require.Equal(t, "abcd", string(p[:n]))
	})
}

func TestStall(t *testing.T) {
	eachLate(t, Faults{FailAt: 2, Stall: true}, func(t *testing.T, c *FaultConn, call func() error, setDeadline func(time.Time) error) {
		require.NoError(t, call(), "the first call")
		start := time.Now()
		require.NoError(t, setDeadline(start.Add(time.Minute)))
		require.ErrorIs(t, call(), os.ErrDeadlineExceeded)
		require.Equal(t, time.Minute, time.Since(start), "how long the call has waited")
		require.NoError(t, setDeadline(time.Time{}))
		time.AfterFunc(time.Minute, func() { _ = c.Close() })
		require.ErrorIs(t, call(), net.ErrClosed)
		require.Equal(t, 2*time.Minute, time.Since(start), "how long both have waited")
	})
}

func TestReset(t *testing.T) {
	eachLate(t, Faults{FailAt: 2, Reset: true}, func(t *testing.T, c *FaultConn, call func() error, setDeadline func(time.Time) error) {
		require.NoError(t, call(), "the first call")
		for range 2 {
			err := call()
			require.Equal(t, ErrReset, err)
			require.ErrorIs(t, err, ErrInjected)
		}
		require.Equal(t, ErrReset, setDeadline(time.Now()))
		require.ErrorIs(t, c.Close(), ErrReset)
	})
	a, b := mempipe.New()
	require.ErrorIs(t, NewFaultConn(a, Faults{FailAt: 1, Once: true, Reset: true}).SetDeadline(time.Now()), ErrReset)
	for _, end := range []net.Conn{a, b} {
		_, err := end.Read(make([]byte, 1))
		require.ErrorIs(t, err, mempipe.ErrReset, "it is for good, and for both ends")
		_, err = end.Write([]byte("x"))
		require.ErrorIs(t, err, mempipe.ErrReset, "it is for good, and for both ends")
	}
}
