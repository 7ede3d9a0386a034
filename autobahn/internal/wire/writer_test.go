package wire

import (
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
)

// A sink is a connection that notes the calls of Write, and fails from call failsAt on.
type sink struct {
	net.Conn
	mu      sync.Mutex
	calls   []string
	failsAt int
}

func (s *sink) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failsAt > 0 && len(s.calls)+1 >= s.failsAt {
		return 0, errors.New("broken")
	}
	s.calls = append(s.calls, string(p))
	return len(p), nil
}

func TestWriter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sink{}
		w := NewWriter(s)
		w.Write([]byte("whole"), 0)
		w.Write([]byte("chopped"), 3)
		ended := make(chan struct{})
		w.End(func() { close(ended) })
		w.End(func() { t.Error("it ended twice") })
		w.Write([]byte("too late"), 0)
		<-ended
		require.Equal(t, []string{"whole", "cho", "ppe", "d"}, s.calls)
		written, left := w.Counts()
		require.EqualValues(t, 12, written)
		require.Zero(t, left)
	})
}

func TestWriterDoesNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ours, theirs := net.Pipe() // nothing is buffered
		w := NewWriter(ours)
		w.Write([]byte(strings.Repeat("x", 1000)), 0)
		synctest.Wait()
		_, left := w.Counts()
		require.EqualValues(t, 1000, left, "nobody reads, and it went out")
		_, err := io.CopyN(io.Discard, theirs, 1000)
		require.NoError(t, err)
		w.End(func() { _ = ours.Close() })
		_, err = theirs.Read(make([]byte, 1))
		require.Equal(t, io.EOF, err)
	})
}

func TestWriterThatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sink{failsAt: 2}
		w := NewWriter(s)
		w.Write([]byte("abc"), 1)
		synctest.Wait()
		w.Write([]byte("more"), 0)
		ended := make(chan struct{})
		w.End(func() { close(ended) })
		<-ended
		require.Equal(t, []string{"a"}, s.calls)
		written, left := w.Counts()
		require.EqualValues(t, 1, written)
		require.EqualValues(t, 2, left)
	})
}
