package faulty

import (
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMessagesAreInflatedAsTheyWere(t *testing.T) {
	for _, p := range []params{{}, {noTakeover: true}, {bits: 8}, {bits: 9, noTakeover: true}} {
		t.Run(fmt.Sprintf("%+v", p), func(t *testing.T) {
			from := &conn{deflate: &deflate{send: p}}
			to := &conn{deflate: &deflate{receive: p}}
			for n := range 50 {
				want := []byte(strings.Repeat(fmt.Sprint("message ", n), n*10))
				got, err := to.inflateWhole(from.compress(want))
				require.NoError(t, err)
				require.True(t, bytes.Equal(want, got), "message %d of %d octets is not what it was", n, len(want))
			}
		})
	}
}

// TestWindowIsKept inflates with no more than the window.
func TestWindowIsKept(t *testing.T) {
	noise := make([]byte, 1000)
	for i := range noise {
		noise[i] = byte(i * i >> 3)
	}
	for fault, want := range map[Fault]bool{"": true, IgnoresWindow: false} {
		c := &conn{fault: fault, deflate: &deflate{send: params{bits: 9}}}
		first, second := c.compress(noise), c.compress(noise)
		_, err := (&conn{deflate: &deflate{}}).inflateWhole(first)
		require.NoError(t, err)
		r := flate.NewReaderDict(io.MultiReader(bytes.NewReader(second), bytes.NewReader(tail), strings.NewReader("\x01\x00\x00\xff\xff")), noise[1000-512:])
		got, err := io.ReadAll(r)
		assert.Equal(t, want, err == nil && bytes.Equal(got, noise), "a peer with the fault %q", fault)
	}
}

func TestBlocksBehindTheFinalOneAreInflated(t *testing.T) {
	// RFC 7692 section 7.2.3.4: a final block, and 00 for the one that the tail ends.
	hello := []byte{0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00}
	c := &conn{deflate: &deflate{}}
	for range 2 {
		got, err := c.inflateWhole(hello)
		require.NoError(t, err)
		require.Equal(t, "Hello", string(got), "the example of the RFC says something else")
	}
}

func TestWhatIsNoDeflateFails(t *testing.T) {
	c := &conn{deflate: &deflate{}}
	_, err := c.inflateWhole([]byte{0xff, 0xff, 0xff})
	require.Error(t, err, "a block of the reserved type was inflated")
}
