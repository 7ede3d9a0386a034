package corpus

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// lengths are the message lengths for which the ratios are known.
var lengths = []int{256, 1024, 4096, 32768, 131072}

// ratio returns how much of data remains when messages of a length are deflated,
// each by itself, at level 6.
func ratio(t *testing.T, data []byte, length int) float64 {
	t.Helper()
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, 6)
	require.NoError(t, err)
	all, compressed := 0, 0
	step := max(length, len(data)/16/length*length)
	for at := 0; at+length <= len(data); at += step {
		out.Reset()
		w.Reset(&out)
		w.Write(data[at : at+length])
		w.Flush()
		all += length
		compressed += out.Len() - 4
	}
	return float64(compressed) / float64(all)
}

func TestRatios(t *testing.T) {
	for _, test := range []struct {
		name string
		data []byte
		want []float64
	}{
		{"JSON", JSON(), []float64{.526, .170, .076, .047, .044}},
		{"Bitmap", Bitmap(), []float64{1.017, .967, .908, .862, .855}},
		{"German", German(), []float64{.744, .576, .488, .419, .395}},
		{"HTML", HTML(), []float64{.582, .238, .115, .062, .057}},
		{"PDF", PDF(), []float64{1.006, .986, .986, .79, .824}},
	} {
		t.Run(test.name, func(t *testing.T) {
			for i, length := range lengths {
				got, want := ratio(t, test.data, length), test.want[i]
				t.Logf("%6d octets: ratio %.3f, the original's %.3f", length, got, want)
				if off := max(got-want, want-got); off > .03 && off > .15*want {
					t.Errorf("messages of %d octets of %s: ratio %.3f, want about %.3f", length, test.name, got, want)
				}
			}
		})
	}
}

func TestSizes(t *testing.T) {
	for name, data := range map[string][]byte{"JSON": JSON(), "Bitmap": Bitmap(), "German": German(), "HTML": HTML()} {
		require.Len(t, data, Size, name)
	}
	require.Len(t, PDF(), PDFSize)
}

func TestTextIsASCII(t *testing.T) {
	for name, data := range map[string][]byte{"JSON": JSON(), "HTML": HTML()} {
		for at, b := range data {
			if b >= 0x80 || b < ' ' && b != '\n' {
				require.Fail(t, "no plain ASCII", "%s, octet %d: %q", name, at, b)
			}
		}
	}
}

// German text is cut at octets, so it goes into binary messages; as a whole it is
// UTF-8 but for its last octets.
func TestGermanIsUTF8(t *testing.T) {
	text := German()
	for cut := range utf8.UTFMax {
		if utf8.Valid(text[:len(text)-cut]) {
			return
		}
	}
	require.Fail(t, "the German text is not UTF-8")
}

func TestBitmapHeader(t *testing.T) {
	data := Bitmap()
	require.Equal(t, "BM", string(data[:2]))
	require.EqualValues(t, len(data), binary.LittleEndian.Uint32(data[2:]))
	require.EqualValues(t, len(data)-pictureOffset, binary.LittleEndian.Uint32(data[34:]))
}

// Peers are compared by what they do with the same data, so the data are the same
// everywhere and always.
func TestSameEverywhere(t *testing.T) {
	for _, test := range []struct {
		name string
		data []byte
		want string
	}{
		{"JSON", JSON(), "574f421bf9145314"},
		{"Bitmap", Bitmap(), "5265e20a4aa02821"},
		{"German", German(), "eb8a7175acd91477"},
		{"HTML", HTML(), "9cfeadee062e0250"},
		{"PDF", PDF(), "cfba450e0c3583b8"},
	} {
		sum := sha256.Sum256(test.data)
		require.Equal(t, test.want, hex.EncodeToString(sum[:8]), "SHA-256 of %s begins", test.name)
	}
}

func BenchmarkGenerate(b *testing.B) {
	for b.Loop() {
		generate(Size, tale)
	}
}
