package mempipe_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/nettest"

	"github.com/ws6455/websocket/internal/mempipe"
)

func TestConformsToNetConn(t *testing.T) {
	nettest.TestConn(t, func() (net.Conn, net.Conn, func(), error) {
		a, b := mempipe.New()
		return a, b, func() { _ = a.Close(); _ = b.Close() }, nil
	})
}

func TestWriteReturnsBeforeThePeerReads(t *testing.T) {
	a, b := mempipe.New()
	n, err := a.Write(make([]byte, mempipe.Capacity))
	require.NoError(t, err)
	require.Equal(t, mempipe.Capacity, n)
	require.Equal(t, mempipe.Capacity, b.Buffered(), "bytes waiting at the other end")
	require.Zero(t, a.Buffered(), "bytes waiting at the end that wrote")
}

func TestBytesArriveWholeAndInOrder(t *testing.T) {
	for _, size := range []int{1, 4063, 4064, 4065, mempipe.Capacity, mempipe.Capacity + 1, 1 << 20} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			a, b := mempipe.New()
			want := make([]byte, size)
			_, _ = rand.Read(want)
			go func() {
				_, _ = a.Write(want)
				_ = a.Close()
			}()
			got, err := io.ReadAll(b)
			require.NoError(t, err)
			require.True(t, bytes.Equal(want, got), "the bytes read differ from the bytes written")
		})
	}
}

func TestWritesStayTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := mempipe.New()
		const size = mempipe.Capacity + 1000
		for _, mark := range []byte("xyz") {
			go func() { _, _ = a.Write(bytes.Repeat([]byte{mark}, size)) }()
		}
		for range 3 {
			got := make([]byte, size)
			_, err := io.ReadFull(b, got)
			require.NoError(t, err)
			require.Equal(t, size, bytes.Count(got, got[:1]), "bytes of one Write that came in a row")
		}
	})
}

func TestADeadlineEndsAWriteThatWaitsForAnotherOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _ := mempipe.New()
		failed := make(chan error, 2)
		for range 2 {
			go func() {
				_, err := a.Write(make([]byte, mempipe.Capacity+1))
				failed <- err
			}()
		}
		synctest.Wait()
		require.NoError(t, a.SetWriteDeadline(time.Now()))
		require.ErrorIs(t, <-failed, os.ErrDeadlineExceeded)
		require.ErrorIs(t, <-failed, os.ErrDeadlineExceeded)
	})
}

func TestDeadlines(t *testing.T) {
	one := make([]byte, 1)
	t.Run("a read waits until its deadline, and works again after the next", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			a, b := mempipe.New()
			start := time.Now()
			require.NoError(t, a.SetReadDeadline(start.Add(time.Second)))
			_, err := a.Read(one)
			require.ErrorIs(t, err, os.ErrDeadlineExceeded)
			require.Equal(t, time.Second, time.Since(start))
			_, err = b.Write([]byte("x"))
			require.NoError(t, err)
			_, err = a.Read(one)
			require.ErrorIs(t, err, os.ErrDeadlineExceeded, "a Read behind its deadline must fail though bytes are there")
			require.NoError(t, a.SetReadDeadline(time.Time{}))
			_, err = a.Read(one)
			require.NoError(t, err)
		})
	})
	t.Run("a past deadline wakes a blocked read", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			a, _ := mempipe.New()
			failed := make(chan error, 1)
			go func() {
				_, err := a.Read(one)
				failed <- err
			}()
			synctest.Wait()
			require.NoError(t, a.SetDeadline(time.Unix(1, 0)))
			require.ErrorIs(t, <-failed, os.ErrDeadlineExceeded)
		})
	})
	t.Run("a write cut short returns what went out", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			a, b := mempipe.New()
			require.NoError(t, a.SetWriteDeadline(time.Now().Add(time.Second)))
			n, err := a.Write(make([]byte, mempipe.Capacity+10))
			require.ErrorIs(t, err, os.ErrDeadlineExceeded)
			require.Equal(t, mempipe.Capacity, n)
			require.Equal(t, n, b.Buffered())
		})
	})
	t.Run("a moved deadline replaces the one before", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			a, b := mempipe.New()
			require.NoError(t, a.SetReadDeadline(time.Now().Add(time.Second)))
			require.NoError(t, a.SetReadDeadline(time.Now().Add(time.Hour)))
			time.AfterFunc(time.Minute, func() { _, _ = b.Write([]byte("x")) })
			_, err := a.Read(one)
			require.NoError(t, err)
		})
	})
}

func TestClosing(t *testing.T) {
	one := make([]byte, 1)
	t.Run("the peer reads the rest and then EOF", func(t *testing.T) {
		a, b := mempipe.New()
		_, err := a.Write([]byte("rest"))
		require.NoError(t, err)
		require.NoError(t, a.Close())
		got, err := io.ReadAll(b)
		require.NoError(t, err)
		require.Equal(t, "rest", string(got))
	})
	t.Run("calls on the closed end fail", func(t *testing.T) {
		a, _ := mempipe.New()
		require.NoError(t, a.Close())
		_, err := a.Read(one)
		require.ErrorIs(t, err, net.ErrClosed)
		_, err = a.Write(one)
		require.ErrorIs(t, err, net.ErrClosed)
		require.ErrorIs(t, a.SetDeadline(time.Now()), net.ErrClosed)
		require.ErrorIs(t, a.SetReadDeadline(time.Now()), net.ErrClosed)
		require.ErrorIs(t, a.SetWriteDeadline(time.Now()), net.ErrClosed)
		require.NoError(t, a.Close(), "closing twice is no fault")
	})
	t.Run("the peer of a closed end cannot write", func(t *testing.T) {
		a, b := mempipe.New()
		require.NoError(t, a.Close())
		_, err := b.Write(one)
		require.ErrorIs(t, err, io.ErrClosedPipe)
		require.Zero(t, a.Buffered())
	})
	t.Run("it wakes a write of the peer and a read of its own", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			a, b := mempipe.New()
			failed := make(chan error, 2)
			go func() {
				_, err := b.Write(make([]byte, mempipe.Capacity+1))
				failed <- err
			}()
			synctest.Wait()
			require.NoError(t, a.Close())
			require.ErrorIs(t, <-failed, io.ErrClosedPipe)
			go func() {
				_, err := b.Read(make([]byte, 0, 1)[:1])
				failed <- err
			}()
			require.ErrorIs(t, <-failed, io.EOF)
		})
	})
	t.Run("half a close leaves the other direction open", func(t *testing.T) {
		a, b := mempipe.New()
		require.NoError(t, a.CloseWrite())
		require.NoError(t, a.SetDeadline(time.Now().Add(time.Hour)))
		_, err := b.Read(one)
		require.ErrorIs(t, err, io.EOF)
		_, err = a.Write(one)
		require.ErrorIs(t, err, net.ErrClosed)
		_, err = b.Write([]byte("x"))
		require.NoError(t, err)
		_, err = a.Read(one)
		require.NoError(t, err)
	})
}

func TestReset(t *testing.T) {
	one := make([]byte, 1)
	synctest.Test(t, func(t *testing.T) {
		a, b := mempipe.New()
		_, err := b.Write([]byte("lost"))
		require.NoError(t, err)
		failed := make(chan error, 2)
		go func() {
			_, err := a.Write(make([]byte, mempipe.Capacity+1))
			failed <- err
		}()
		synctest.Wait()
		a.Reset()
		require.ErrorIs(t, <-failed, mempipe.ErrReset, "a Write that was blocked")
		for _, end := range []*mempipe.Conn{a, b} {
			_, err = end.Read(one)
			require.ErrorIs(t, err, mempipe.ErrReset)
			_, err = end.Write(one)
			require.ErrorIs(t, err, mempipe.ErrReset)
			require.Zero(t, end.Buffered(), "bytes on the way are lost")
		}
		require.NoError(t, a.Close())
		_, err = a.Read(one)
		require.ErrorIs(t, err, net.ErrClosed, "who has closed is told so")
	})
}

func TestADrainedPipeAllocatesNothing(t *testing.T) {
	a, b := mempipe.New()
	p := make([]byte, 1000)
	allocs := testing.AllocsPerRun(1000, func() {
		_, _ = a.Write(p)
		_, _ = b.Read(p)
	})
	require.LessOrEqual(t, allocs, 0.5, "allocations per Write and Read")
}

func TestAddresses(t *testing.T) {
	a, _ := mempipe.New()
	require.Equal(t, "pipe pipe", a.LocalAddr().Network()+" "+a.RemoteAddr().String())
}
