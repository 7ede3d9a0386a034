package deflate

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Whatever is appended, the window holds the last bytes, and copy finds them at
// every distance.
func TestWindowAgainstAModel(t *testing.T) {
	r := newRand(4)
	for bits := 8; bits <= 10; bits++ {
		size := 1 << bits
		for _, most := range []int{1, 7, size / 3, size - 1, size, size + 1, 3 * size} {
			w := NewWindow(bits)
			var model []byte
			for range 12 {
				p := noise(r, r.IntN(most+1))
				w.append(p)
				model = append(model, p...)
				model = model[max(len(model)-size, 0):]
				require.Equal(t, len(model), w.Len(), "the window's length behind %d bytes more", len(p))
				require.LessOrEqual(t, cap(w.buf), size, "the window takes no more memory than its size")
				wantWindow(t, &w, model)
			}
		}
	}
}

// wantWindow copies out of w from every distance, as much as there is and less.
func wantWindow(t *testing.T, w *Window, model []byte) {
	t.Helper()
	dst := make([]byte, len(model)+8)
	for back := 1; back <= len(model); back++ {
		for _, room := range []int{1, back - 1, back, back + 8} {
			n := w.copy(dst[:room], back)
			want := model[len(model)-back:][:min(room, back)]
			if string(want) != string(dst[:n]) {
				require.Equal(t, want, dst[:n], "%d bytes from %d back", room, back)
			}
		}
	}
}

func TestWindowEdges(t *testing.T) {
	text := wordText(1000)
	for _, tt := range []struct {
		name  string
		parts []int
	}{
		{"one byte less than the size", []int{255}},
		{"just the size", []int{256}},
		{"one byte more than the size", []int{257}},
		{"full, then one byte", []int{256, 1}},
		{"full, then as much again", []int{256, 256}},
		{"wraps around", []int{200, 100}},
		{"wraps around to its beginning", []int{256, 100, 156}},
		{"wraps around and a byte further", []int{256, 100, 157}},
		{"nothing", []int{0}},
		{"nothing when full", []int{256, 0}},
		{"much more than the size when it has wrapped", []int{256, 10, 700}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := NewWindow(8)
			end := 0
			for _, n := range tt.parts {
				w.append(text[end : end+n])
				end += n
			}
			wantWindow(t, &w, text[max(end-256, 0):end])
		})
	}
}

func TestWindowGrowsWithWhatItHolds(t *testing.T) {
	w := NewWindow(15)
	require.Zero(t, cap(w.buf), "an empty window takes no memory")
	w.append(make([]byte, 100))
	require.Less(t, cap(w.buf), 256, "100 bytes take few more")
	w.append(make([]byte, 10_000))
	require.Less(t, cap(w.buf), 12_000, "as do 10100")
}

func TestClearedWindow(t *testing.T) {
	w := NewWindow(8)
	w.append(make([]byte, 300))
	before := cap(w.buf)
	w.Clear()
	require.Zero(t, w.Len(), "a cleared window is empty")
	require.Equal(t, before, cap(w.buf), "and keeps its memory")
	w.append([]byte("abc"))
	wantWindow(t, &w, []byte("abc"))
}
