package deflate

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, bits := range []int{8, 9, 11, 15} {
		for level := 1; level <= 9; level++ {
			var d Deflater
			d.Init(bits, level)
			w := NewWindow(bits)
			var z Inflater
			for i := range 200 {
				msg := make([]byte, r.IntN(3000))
				if i%40 == 0 {
					msg = make([]byte, r.IntN(300000))
				}
				for j := range msg {
					msg[j] = byte(r.ExpFloat64() * 20)
					if i%3 == 0 && j > 40 && j%50 < 40 {
						msg[j] = msg[j-1-r.IntN(2)*10]
					}
					if i%7 == 0 {
						msg[j] = byte(r.Uint32())
					}
				}
				c := d.Compress(nil, msg, true)
				switch r.IntN(10) {
				case 0:
					continue
				case 1:
					var e Deflater
					e.Init(bits, level)
					c = e.Compress(nil, msg, true)
					d.Append(msg)
				default:
					d.Accept(msg)
				}
				got, err := inflateAll(&z, &w, c, 1+r.IntN(1+r.IntN(5000)), 1+r.IntN(5000))
				require.NoError(t, err, "level %d message %d", level, i)
				require.True(t, bytes.Equal(msg, got))
				if i%50 == 0 {
					d.Rest()
				}
			}
		}
	}
}
