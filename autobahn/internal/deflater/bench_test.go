package deflater

import (
	"bytes"
	stdflate "compress/flate"
	"io"
	"testing"

	"github.com/klauspost/compress/flate"
	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/autobahn/internal/inflate"
)

// BenchmarkInflate inflates 128 KiB messages with the suite's inflater and, to
// compare, with two others.
func BenchmarkInflate(b *testing.B) {
	for _, c := range corpora {
		data := c.data()[:131072]
		_, compressed := NewSource(data, len(data), 15, false).Next()
		tail := append(bytes.Clone(compressed), 0, 0, 0xff, 0xff, 1, 0, 0, 0xff, 0xff)
		b.Run(c.name+"/inflate", func(b *testing.B) {
			f := inflate.New(15, true)
			room := make([]byte, 0, len(data)+300)
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				got, err := f.Message(room, compressed, len(data))
				require.NoError(b, err)
				require.Len(b, got, len(data))
			}
		})
		for _, other := range []struct {
			name   string
			reader io.ReadCloser
		}{{"klauspost", flate.NewReader(nil)}, {"stdlib", stdflate.NewReader(nil)}} {
			b.Run(c.name+"/"+other.name, func(b *testing.B) {
				room := bytes.NewBuffer(make([]byte, 0, len(data)+bytes.MinRead))
				b.SetBytes(int64(len(data)))
				for b.Loop() {
					room.Reset()
					require.NoError(b, other.reader.(stdflate.Resetter).Reset(bytes.NewReader(tail), nil))
					n, err := room.ReadFrom(other.reader)
					require.NoError(b, err)
					require.EqualValues(b, len(data), n)
				}
			})
		}
	}
}

func BenchmarkSourceNext(b *testing.B) {
	for _, c := range corpora[:2] {
		b.Run(c.name, func(b *testing.B) {
			s := NewSource(c.data(), 4096, 15, true)
			for b.Loop() {
				s.Next()
			}
		})
	}
}
