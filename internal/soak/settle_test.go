package soak

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// many are more than what other tests of the package, or the runtime, may still end
// meanwhile.
const many = 50

func TestALeftGoroutineIsNoticed(t *testing.T) {
	s := Side{Name: "client", Before: Take()}
	end := make(chan struct{})
	defer close(end)
	for range many {
		go func() { leftBehind(end) }()
	}
	s.settle(time.Millisecond)
	require.Len(t, s.Violations, 1)
	require.Regexp(t, `the client has \d+ goroutines left`, s.Violations[0])
	require.Contains(t, s.Violations[0], "leftBehind", "its stack")
}

func leftBehind(end chan struct{}) { <-end }

func TestALeftFileIsNoticed(t *testing.T) {
	s := Side{Name: "server", Before: Take()}
	if s.Before.Files < 0 {
		t.Skip("open files cannot be counted on this system")
	}
	for range many {
		f, err := os.Open(os.DevNull)
		require.NoError(t, err)
		defer f.Close()
	}
	s.settle(time.Millisecond)
	require.Len(t, s.Violations, 1)
	require.Regexp(t, `^the server has \d+ files left open$`, s.Violations[0])
}

func TestAHeapThatIsNotBackIsNoticed(t *testing.T) {
	s := Side{Name: "server", Before: Take()}
	held := make([]byte, 2*mayStay)
	s.settle(time.Millisecond)
	require.Len(t, s.Violations, 1)
	require.Regexp(t, "^the heap of the server is not back: it held .* before and .* after, over the bound of ", s.Violations[0])

	held = append(held[:0:0], make([]byte, 2*mayStayInSpans)...)
	s = Side{Name: "server", Before: s.Before}
	s.settle(time.Millisecond)
	require.Len(t, s.Violations, 2)
	require.Contains(t, s.Violations[1], "the heap of the server is scattered")
	require.NotEmpty(t, held)
}

func TestWhatIsBackIsNoViolation(t *testing.T) {
	s := Side{Name: "client", Before: Take()}
	end := make(chan struct{})
	go leftBehind(end)
	close(end)
	s.settle(time.Minute)
	require.Empty(t, s.Violations, "a goroutine that ends in time")
}

func TestBytesInWords(t *testing.T) {
	for n, want := range map[int64]string{0: "0 B", 10_000: "10000 B", 20 << 10: "20 KiB", 100 << 20: "100 MiB", 20 << 30: "20.0 GiB", -5: "-5 B"} {
		require.Equal(t, want, Bytes(n))
	}
}
