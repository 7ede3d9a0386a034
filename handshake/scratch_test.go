package handshake

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/internal/pool"
)

// TestMain lets every test of the package run with poisoned memory: what holds
// a part of a request that has been answered holds garbage.
func TestMain(m *testing.M) {
	pool.Poison(true)
	os.Exit(m.Run())
}

func TestScratchIsPoisoned(t *testing.T) {
	s := borrow(nil)
	s.buf = append(s.buf, "GET /"...)
	kept := s.buf
	s.release()
	require.Equal(t, "\xDB\xDB\xDB\xDB\xDB", string(kept), "the head of a request was not poisoned")
}

// However a handshake of a server ends, its memory goes back, unless it has grown.
func TestScratchGoesBack(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		taken int
	}{
		"accepted":                  {opening(), 0},
		"cut off":                   {"GET / HTTP/1.1\r\n", 0},
		"refused":                   {strings.Replace(opening(), "13", "12", 1), 0},
		"larger than most requests": {opening("Cookie: " + strings.Repeat("c", scratchBytes)), 1},
	} {
		t.Run(name, func(t *testing.T) {
			loans := pool.Watch()
			defer loans.Stop()
			_, _, _ = answerTo(c.text, 0, nil)
			require.Empty(t, loans.Faults())
			require.Equal(t, c.taken, loans.Taken(), "scratches that were left to the garbage collector")
		})
	}
}
