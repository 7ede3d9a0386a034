package deflate

import (
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// inflateAll inflates one message, cut into parts of step bytes, into a buffer
// of room bytes.
func inflateAll(z *Inflater, w *Window, message []byte, step, room int) (out []byte, err error) {
	z.Begin(w)
	dst := make([]byte, room)
	for len(message) > 0 {
		part := message[:min(step, len(message))]
		message = message[len(part):]
		for {
			n, read, err := z.Inflate(dst, part)
			out = append(out, dst[:n]...)
			part = part[read:]
			if err != nil {
				return out, err
			}
			if n < room {
				break
			}
		}
		if len(part) > 0 {
			return out, fmt.Errorf("%d bytes were not taken though there was room", len(part))
		}
	}
	for {
		n, err := z.Finish(dst)
		out = append(out, dst[:n]...)
		if err != nil || n < room {
			return out, err
		}
	}
}

func trim(b []byte) []byte { return bytes.TrimSuffix(b, emptyBlock[:]) }

func TestInflate(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, level := range []int{-2, 0, 1, 6, 9} {
		var sink bytes.Buffer
		fw, _ := flate.NewWriter(&sink, level)
		w := NewWindow(15)
		var z Inflater
		for i := range 300 {
			msg := make([]byte, r.IntN(3000))
			if i%40 == 0 {
				msg = make([]byte, r.IntN(300000))
			}
			for j := range msg {
				msg[j] = byte(r.ExpFloat64() * 20)
				if i%3 == 0 && j > 40 && j%50 < 40 {
					msg[j] = msg[j-1-r.IntN(2)*10]
				}
			}
			sink.Reset()
			fw.Write(msg)
			fw.Flush()
			got, err := inflateAll(&z, &w, trim(sink.Bytes()), 1+r.IntN(1+r.IntN(5000)), 1+r.IntN(5000))
			require.NoError(t, err, "level %d message %d", level, i)
			require.True(t, bytes.Equal(msg, got))
		}
	}
}

func BenchmarkInflate(b *testing.B) {
	text := []byte(strings.Repeat("", 1))
	r := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields(`the of and to in a is that for it was on are as with his they at be this from have or by one had not but what all were when we there can an your which their said if do will each about how`)
	for len(text) < 1<<20 {
		text = append(text, words[int(r.ExpFloat64()*10)%len(words)]...)
		text = append(text, ' ')
	}
	var sink bytes.Buffer
	fw, _ := flate.NewWriter(&sink, 6)
	fw.Write(text)
	fw.Flush()
	c := trim(sink.Bytes())
	b.Run("own", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		w := NewWindow(15)
		var z Inflater
		dst := make([]byte, 16<<10)
		for b.Loop() {
			z.Begin(&w)
			p := c
			for {
				n, read, err := z.Inflate(dst, p)
				if err != nil {
					b.Fatal(err)
				}
				p = p[read:]
				if n < len(dst) {
					break
				}
			}
		}
	})
	b.Run("std", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		fr := flate.NewReader(nil)
		br := bytes.NewReader(c)
		for b.Loop() {
			br.Reset(c)
			fr.(flate.Resetter).Reset(br, nil)
			io.Copy(io.Discard, fr)
		}
	})
}
