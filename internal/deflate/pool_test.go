package deflate

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/internal/pool"
)

// TestMain lets every test of the package run with poisoned pools: what is used
// after it was given back holds garbage.
func TestMain(m *testing.M) {
	pool.Poison(true)
	os.Exit(m.Run())
}

// wantPoison wants the whole memory of b overwritten.
func wantPoison(t *testing.T, b []byte, what string) {
	t.Helper()
	require.NotZero(t, cap(b), "%s holds no memory that could be looked at", what)
	require.Equal(t, strings.Repeat("\xDB", cap(b)), string(b[:cap(b)]), "%s was not poisoned", what)
}

func TestPoison(t *testing.T) {
	text := []byte(strings.Repeat("a text to be known again; ", 100))

	var d Deflater
	d.Init(maxWindowBits, 6)
	d.Append(text)
	d.Forget()
	d.Poison()
	wantPoison(t, d.history, "an empty history")

	e := encoders.Get()
	e.joined = append(e.joined[:0], text...)
	encoders.Put(e)
	wantPoison(t, e.joined, "a joined text")

	z := packers.Get()
	z.out = append(z.out[:0], text...)
	z.window.append(text)
	z.deflater.Append(text)
	z.deflater.Forget()
	packers.Put(z)
	wantPoison(t, z.out, "a packed text")
	wantPoison(t, z.window.buf, "an empty window")
	wantPoison(t, z.deflater.history, "a packer's history")
}

// Whatever is compressed, packed and inflated, what was borrowed for it goes back.
func TestWhatIsBorrowedGoesBack(t *testing.T) {
	loans := pool.Watch()
	defer loans.Stop()
	for _, text := range []string{"", "short", strings.Repeat("a long text; ", longMin)} {
		var d Deflater
		d.Init(maxWindowBits, 6)
		for range 3 {
			d.Compress(nil, []byte(text), true)
			d.Accept([]byte(text))
			d.Sleep()
		}
	}
	require.Empty(t, loans.Faults())
	require.Zero(t, loans.Taken(), "values that were left to the garbage collector")
}
