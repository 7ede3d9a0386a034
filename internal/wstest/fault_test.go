package wstest

import (
	"io"
	"testing"
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
			_, err = c.Read(make([]byte, 1))
			require.Equal(t, ErrInjected, err, "the second call")
			fails := []bool{
				c.SetDeadline(time.Time{}) != nil,
				c.SetReadDeadline(time.Time{}) != nil,
				c.SetWriteDeadline(time.Time{}) != nil,
				c.Close() != nil,
			}
			require.Equal(t, []bool{!once, !once, !once, !once}, fails, "the calls behind it fail")
			require.Equal(t, int64(6), c.Calls())
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
