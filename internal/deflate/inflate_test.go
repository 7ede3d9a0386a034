package deflate

import (
	"bytes"
	stdflate "compress/flate"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/flate"
	"github.com/stretchr/testify/require"
)

func TestExamplesOfTheRFC(t *testing.T) {
	for _, tt := range []struct {
		name    string
		before  string
		message string
		text    string
	}{
		{"7692 7.2.3.1/one block", "", "\xf2\x48\xcd\xc9\xc9\x07\x00", "Hello"},
		{"7692 7.2.3.2/sharing the window", "Hello", "\xf2\x00\x11\x00\x00", "Hello"},
		{"7692 7.2.3.3/no compression", "", "\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00", "Hello"},
		{"7692 7.2.3.4/BFINAL is 1", "", "\xf3\x48\xcd\xc9\xc9\x07\x00\x00", "Hello"},
		{"7692 7.2.3.5/two blocks", "", "\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00", "Hello"},
		{"7692 7.2.3.6/empty", "", "\x00", ""},
		{"7692 7.2.1/nothing at all, which ends in no block", "", "\x02\x00", ""},
		{"7692 7.2.3.4/a block behind the final one", "", "\xf3\x48\xcd\xc9\xc9\x07\x00\xf2\x48\xcd\xc9\xc9\x07\x00", "HelloHello"},
		{"7692 7.2.3.4/a match across the final block", "", "\xf3\x48\xcd\xc9\xc9\x07\x00\xf2\x00\x11\x00\x00", "HelloHello"},
		{"7692 7.2.3.4/the tail is the final block", "", "\xf2\x48\xcd\xc9\xc9\x07\x04", "Hello"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			wantInflated(t, 15, []byte(tt.before), []byte(tt.message), tt.text)
			wantInflated(t, 8, []byte(tt.before), []byte(tt.message), tt.text)
		})
	}
}

// Blocks of all types one behind another, so that each begins with bits that were
// taken in for the one before.
func TestBlocksOfAllTypes(t *testing.T) {
	long := string(wordText(400))
	kinds := map[string]func(s *stream, text string){
		"stored":  func(s *stream, text string) { s.stored(text) },
		"fixed":   func(s *stream, text string) { s.block(1).literals(text).match(5, 3).end() },
		"dynamic": func(s *stream, text string) { s.dynamic(allBytes, fewDists).literals(text).match(5, 2).end() },
	}
	for first, writeFirst := range kinds {
		for second, writeSecond := range kinds {
			t.Run(first+" and "+second, func(t *testing.T) {
				for _, texts := range [][2]string{{"abc", "def"}, {long, "def"}, {"abc", long}, {long, long}} {
					s := new(stream)
					writeFirst(s, texts[0])
					writeSecond(s, texts[1])
					message := s.emptyStored()
					want, err := reference(message, nil)
					require.NoError(t, err, "compress/flate accepts it")
					wantInflated(t, 15, nil, message, string(want))
				}
			})
		}
	}
}

// compressors are others than this package: they give each text as a message.
func compressors() map[string]func(text []byte) []byte {
	all := map[string]func(text []byte) []byte{}
	for level := stdflate.HuffmanOnly; level <= stdflate.BestCompression; level++ {
		var sink bytes.Buffer
		std, _ := stdflate.NewWriter(&sink, level)
		other, _ := flate.NewWriter(&sink, level)
		for name, w := range map[string]interface {
			io.Writer
			Flush() error
		}{"compress/flate": std, "klauspost": other} {
			all[fmt.Sprintf("%s level %d", name, level)] = func(text []byte) []byte {
				sink.Reset()
				_, _ = w.Write(text)
				_ = w.Flush()
				return bytes.TrimSuffix(bytes.Clone(sink.Bytes()), emptyBlock[:])
			}
		}
	}
	return all
}

func TestEverySplitAndEveryRoom(t *testing.T) {
	r := newRand(12)
	text := string(slices.Concat(jsonText(250), bytes.Repeat([]byte("-"), 270), noise(r, 20), wordText(50)))
	for name, compress := range compressors() {
		t.Run(name, func(t *testing.T) {
			first := compress([]byte(text))
			wantInflated(t, 15, nil, first, text)
			second := text[100:] + text[:200]
			w := NewWindow(15)
			w.append([]byte(text))
			got, err := inflateAll(new(Inflater), &w, compress([]byte(second)), 1, 300)
			require.NoError(t, err, "a second message, which repeats the first one")
			require.Equal(t, second, string(got), "a second message, which repeats the first one")
		})
	}
}

// A receiver's messages one after another, each of which may repeat any bytes of
// those before it, through an Inflater that other receivers use in between.
func TestMessagesOneAfterAnother(t *testing.T) {
	var shared Inflater
	for name, compress := range compressors() {
		t.Run(name, func(t *testing.T) {
			r := newRand(13)
			w, other := NewWindow(15), NewWindow(15)
			for i := range 14 {
				text := anyText(r, r.IntN(3000))
				if i%5 == 0 {
					text = anyText(r, r.IntN(100_000))
				}
				got, err := inflateAll(&shared, &w, compress(text), 1+r.IntN(1+r.IntN(5000)), 1+r.IntN(5000))
				require.NoError(t, err, "message %d", i)
				require.True(t, bytes.Equal(text, got), "message %d", i)
				_, err = inflateAll(&shared, &other, noise(r, 100), 50, 100)
				require.Error(t, err, "another receiver's message")
			}
		})
	}
}

func TestMalformedMessages(t *testing.T) {
	extra := func(s *stream, code, n int) *stream { s.symbol(s.dist[code]); s.write(0, uint(n)); return s }
	fixed := func() *stream { return new(stream).block(1).literals("abc") }
	symbol := func(s *stream, n int) *stream { s.symbol(s.litLen[n]); return s }
	for _, tt := range []struct {
		name    string
		message []byte
		text    string
	}{
		{"1951 3.2.3/reserved block type", new(stream).block(3).bytes(), ""},
		{"1951 3.2.3/reserved block type behind a block", fixed().end().block(3).bytes(), "abc"},
		{"1951 3.2.3/reserved type of a final block", []byte{7}, ""},
		{"1951 3.2.4/complement differs", []byte("\x00\x05\x00\xfb\xffHello\x00"), ""},
		{"1951 3.2.4/complement is the length", []byte("\x00\x05\x00\x05\x00Hello\x00"), ""},
		{"1951 3.2.4/complement of no bytes differs", []byte("\x00\x00\x00\xff\xfe"), ""},
		{"1951 3.2.6/symbol 286", symbol(fixed(), 286).bytes(), "abc"},
		{"1951 3.2.6/symbol 287", symbol(fixed(), 287).bytes(), "abc"},
		{"1951 3.2.6/distance code 30", extra(fixed().length(3), 30, 14).bytes(), "abc"},
		{"1951 3.2.6/distance code 31", extra(fixed().length(3), 31, 14).bytes(), "abc"},
		{"1951 3.2.5/distance before the beginning", fixed().match(3, 4).bytes(), "abc"},
		{"1951 3.2.5/distance far before the beginning", fixed().match(258, 32768).bytes(), "abc"},
		{"1951 3.2.5/distance in an empty message", new(stream).block(1).match(3, 1).bytes(), ""},
		{"7692 7.2.1/tail not taken off", []byte("\xf2\x48\xcd\xc9\xc9\x07\x00\x00\x00\xff\xff"), "Hello"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.HasPrefix(tt.name, "7692 7.2.1") { // there it is not what follows that is wrong
				wantCorrupt(t, 15, nil, tt.message, tt.text)
			}
			wantVerdict(t, 15, nil, tt.message, tt.text, ErrCorrupt)
		})
	}
}

// A message that ends inside a block is refused, wherever that is.
func TestMessageEndsInsideABlock(t *testing.T) {
	text := jsonText(200)
	for _, tt := range []struct {
		name    string
		message []byte
		from    int // what is shorter is a whole message
	}{
		{"1951 3.2.4/stored", []byte("\x00\x05\x00\xfa\xffHello\x00"), 2},
		{"1951 3.2.4/stored, of zeros", append([]byte("\x00\x10\x00\xef\xff"), make([]byte, 17)...), 2},
		{"1951 3.2.7/dynamic, with an end of block of ones", new(stream).dynamic(onlyEnds, fewDists).literals("aaaaaaa").end().emptyStored(), 0},
		{"1951 3.2.6/fixed", new(stream).block(1).literals("Hello Hello").match(258, 6).end().emptyStored(), 0},
		{"1951 3.2.7/dynamic", dynamicMessage(text), 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var z Inflater
			for end := tt.from; end < len(tt.message)-1; end++ {
				for _, step := range []int{1, 9, 400} {
					for _, room := range rooms {
						w := NewWindow(15)
						_, err := inflateAll(&z, &w, tt.message[:end], step, room)
						if err != ErrCorrupt {
							require.Equal(t, ErrCorrupt, err, "cut at byte %d of %d, steps of %d bytes, room for %d", end, len(tt.message), step, room)
						}
					}
				}
			}
			w := NewWindow(15)
			_, err := inflateAll(&z, &w, nil, 1, 100)
			require.Equal(t, ErrCorrupt, err, "7692 7.2.1/a message of no bytes lacks the header of the block that was taken off")
		})
	}
}

// dynamicMessage returns text as a dynamic block.
func dynamicMessage(text []byte) []byte {
	var w blockWriter
	var tokens tokens
	tokens.reset()
	tokens.literals(text)
	w.prepareDynamic(&tokens)
	w.write(2<<1, 3)
	w.writeCodes()
	w.writeTokens(&tokens, &w.litLen, &w.dist)
	w.write(0, 3)
	w.align()
	return w.out
}

func TestInflateDoesNotAllocate(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes sync.Pool forget")
	}
	var d Deflater
	d.Init(15, 6)
	w := NewWindow(15)
	var z Inflater
	dst := make([]byte, 4096)
	for _, tt := range []struct {
		name string
		text []byte
	}{{"a line", newChat().line()}, {"a long text", wordText(100_000)}} {
		t.Run(tt.name, func(t *testing.T) {
			message := d.Compress(nil, tt.text, true)
			inflateInto(t, &z, &w, dst, message)
			require.Zero(t, testing.AllocsPerRun(50, func() { inflateInto(t, &z, &w, dst, message) }), "allocations for a message")
			require.LessOrEqual(t, cap(w.buf), maxWindow, "the window takes no more memory than its size")
		})
	}
}

// inflateInto inflates a whole message again and again into dst.
func inflateInto(t testing.TB, z *Inflater, w *Window, dst, message []byte) {
	z.Begin(w)
	for more := true; more; {
		n, read, err := z.Inflate(dst, message)
		if err != nil {
			t.Fatal(err)
		}
		message = message[read:]
		more = n == len(dst)
	}
	for more := true; more; {
		n, err := z.Finish(dst)
		if err != nil {
			t.Fatal(err)
		}
		more = n == len(dst)
	}
}
