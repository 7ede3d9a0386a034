package deflater

import (
	"bytes"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/autobahn/internal/corpus"
	"github.com/ws6455/websocket/autobahn/internal/inflate"
)

var corpora = []struct {
	name string
	data func() []byte
}{
	{"JSON", corpus.JSON},
	{"Bitmap", corpus.Bitmap},
	{"German", corpus.German},
	{"HTML", corpus.HTML},
	{"PDF", corpus.PDF},
}

// windows are the smallest and the largest and some between.
var windows = []int{8, 9, 12, 15}

// checkSource inflates messages of a Source with no more history than agreed and compares
// them with data, and returns the farthest distance and how much was compressed.
func checkSource(t *testing.T, data []byte, length, bits int, takeover bool, messages int) (farthest, size int) {
	t.Helper()
	s, f := NewSource(data, length, bits, takeover), inflate.New(bits, takeover)
	f.Strict()
	room := make([]byte, 0, length+300)
	at := 0
	var cut []byte
	for k := range messages {
		plain, compressed := s.Next()
		cut = appendCycle(cut[:0], data, at, length)
		at = (at + length) % max(len(data), 1)
		require.True(t, bytes.Equal(cut, plain), "message %d of %d octets is cut from the data", k, length)
		got, err := f.Message(room, compressed, length)
		require.NoError(t, err, "%d bits, takeover %t, %d octets", bits, takeover, length)
		require.True(t, bytes.Equal(plain, got), "message %d of %d octets inflates to what it was", k, length)
		size += len(compressed)
	}
	farthest, _ = f.Farthest()
	return farthest, size
}

// Each way of compressing inflates to the messages, beyond the end of the cycle that
// is replayed, and no distance leaves the window.
func TestSource(t *testing.T) {
	for _, c := range corpora {
		data := c.data()
		for _, bits := range windows {
			if bits == 8 && c.name != "JSON" {
				continue
			}
			for _, takeover := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/%d bits, takeover %t", c.name, bits, takeover), func(t *testing.T) {
					t.Parallel()
					for _, length := range []int{16, 64, 256, 1024, 8192, 32768, 65536, 131072} {
						messages := min(150, 1<<18/length+(1<<bits)/length+5)
						checkSource(t, data, length, bits, takeover, messages)
					}
				})
			}
		}
	}
}

// A few octets of data make whole cycles of the smallest messages.
func TestSourceCycles(t *testing.T) {
	data := corpus.German()[:2000]
	for _, bits := range windows {
		for _, length := range []int{1, 16, 100, 125, 200, 1000, 2000, 0, 5000, 70000} {
			for _, takeover := range []bool{false, true} {
				checkSource(t, data, length, bits, takeover, 2*len(data)/max(length, 12)+min((1<<bits)/max(length, 12), 1000)+10)
			}
		}
	}
}

// With takeover, matches reach into earlier messages, and much of the window is used.
func TestTakeover(t *testing.T) {
	for _, bits := range windows {
		for _, length := range []int{16, 64, 128, 256, 1024, 65536, 131072} {
			data := corpus.JSON()
			messages := 400
			if length > 1024 {
				messages = 6
			}
			_, alone := checkSource(t, data, length, bits, false, messages)
			farthest, together := checkSource(t, data, length, bits, true, messages)
			if length <= 1024 {
				require.Less(t, together, alone*9/10, "%d bits, %d octets", bits, length)
			} else {
				require.Less(t, together, alone, "%d bits, %d octets", bits, length)
			}
			require.Greater(t, farthest, min(1<<bits, messages*length)/3, "%d bits, %d octets", bits, length)
		}
	}
}

func TestSourceIsShared(t *testing.T) {
	data := bytes.Clone(corpus.HTML()[:1<<16])
	var wait sync.WaitGroup
	forms := make([][][]byte, 4)
	for i := range forms {
		wait.Go(func() {
			s := NewSource(data, 1024, 12, true)
			for range 200 {
				_, compressed := s.Next()
				forms[i] = append(forms[i], compressed)
			}
		})
	}
	wait.Wait()
	for i := range forms {
		for k := range forms[i] {
			require.Same(t, &forms[0][k][0], &forms[i][k][0], "message %d was compressed once", k)
		}
	}
	require.Same(t, &forms[0][4][0], &forms[0][68][0], "message 4+64 is message 4, whose window is full")
	require.NotSame(t, &forms[0][3][0], &forms[0][67][0], "the window before message 3 is not full")
	again := NewSource(data, 1024, 12, true)
	require.Zero(t, testing.AllocsPerRun(100, func() { again.Next() }), "replaying")
}

func TestRecordingsAreBounded(t *testing.T) {
	before := recordings.Load()
	c := new(cache)
	recordings.Store(c)
	defer recordings.Store(before)
	data := make([]byte, 1<<10)
	r := c.find(key{&data[0], len(data), 16, 15, true}, data)
	r.form(0)
	require.Equal(t, c, recordings.Load())
	require.Positive(t, c.size.Load())
	c.add(maxRecorded)
	require.NotSame(t, c, recordings.Load(), "full, so that new keys begin anew")
	checkSource(t, data, 16, 15, true, 1000)
}
