package deflate

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Codes for "a", the end of the block, the length 3, and the distances 1 and 2.
var (
	fewLitLens = lens(258, map[int]uint8{'a': 1, 256: 2, 257: 2})
	fewDists   = []uint8{1, 1}
	allBytes   = append(slices.Repeat([]uint8{9}, 256), 2, 8, 8, 7, 6, 5, 4, 3) // and some lengths
	onlyEnds   = lens(257, map[int]uint8{'a': 1, 256: 1})
	onlyEnd    = lens(257, map[int]uint8{256: 1})
)

func TestDynamicBlocks(t *testing.T) {
	acrossLitLens, acrossDists := lens(258, map[int]uint8{'a': 1, 256: 2, 257: 2}), []uint8{2, 2, 2, 2}
	for _, tt := range []struct {
		name   string
		stream *stream
		text   string
	}{
		{"literals and a match", new(stream).dynamic(fewLitLens, fewDists).literals("aa").match(3, 2).end(), "aaaaa"},
		{"one distance code", new(stream).dynamic(fewLitLens, []uint8{1}).literals("a").match(3, 1).end(), "aaaa"},
		{"one distance code that is not the first", new(stream).dynamic(fewLitLens, []uint8{0, 0, 1}).literals("aaa").match(3, 3).end(), "aaaaaa"},
		{"no distance code", new(stream).dynamic(lens(257, map[int]uint8{'a': 1, 256: 1}), []uint8{0}).literals("aa").end(), "aa"},
		{"nothing but the end of the block", new(stream).dynamic(onlyEnd, []uint8{0}).end(), ""},
		{
			"286 literal and 30 distance codes",
			new(stream).dynamic(lens(286, map[int]uint8{'a': 1, 256: 2, 285: 2}), lens(30, map[int]uint8{0: 1, 29: 1})).literals("a").match(258, 1).end(),
			strings.Repeat("a", 259),
		},
		{
			"a repetition goes on into the distances",
			new(stream).header(258, 4, slices.Concat(lens(257, map[int]uint8{'a': 1, 256: 2}), []uint8{16, 2, 2})).
				codes(acrossLitLens, acrossDists).literals("aaaa").match(3, 4).end(),
			"aaaaaaa",
		},
		{
			"repetitions of 0",
			new(stream).header(257, 1, slices.Concat([]uint8{1}, slices.Repeat([]uint8{18}, 22), []uint8{17, 17, 17, 17, 0, 1, 0})).
				codes(lens(257, map[int]uint8{0: 1, 256: 1}), []uint8{0}).literals("\x00\x00").end(),
			"\x00\x00",
		},
	} {
		t.Run("1951 3.2.7/"+tt.name, func(t *testing.T) {
			message := tt.stream.emptyStored()
			wantInflated(t, 15, nil, message, tt.text)
			got, err := reference(message, nil)
			require.NoError(t, err, "compress/flate accepts it")
			require.Equal(t, tt.text, string(got), "compress/flate reads the same")
		})
	}
}

func TestMalformedDynamicBlocks(t *testing.T) {
	only16 := lens(19, map[int]uint8{16: 1})
	with := func(codeLengths []uint8) *stream { return new(stream).counts(257, 1, [19]uint8(codeLengths)) }
	for _, tt := range []struct {
		name   string
		stream *stream
	}{
		{"287 literal and length codes", new(stream).counts(287, 1, codeLengthsAs)},
		{"288 literal and length codes", new(stream).counts(288, 1, codeLengthsAs)},
		{"31 distance codes", new(stream).counts(257, 31, codeLengthsAs)},
		{"32 distance codes", new(stream).counts(257, 32, codeLengthsAs)},
		{"no code length code", with(lens(19, nil))},
		{"over-subscribed code length codes", with(lens(19, map[int]uint8{0: 1, 1: 1, 2: 1}))},
		{"incomplete code length codes", with(lens(19, map[int]uint8{0: 1, 1: 2}))},
		{"one code length code of seven bits", with(lens(19, map[int]uint8{0: 7}))},
		{"bits that are no code length code", func() *stream { s := with(lens(19, map[int]uint8{0: 1})); s.write(1, 1); return s }()},
		{"a repetition without a length before", new(stream).header(257, 1, []uint8{16})},
		{"a repetition is the only code length code", func() *stream { s := with(only16); s.write(0, 3); return s }()},
		{"a repetition past the end", new(stream).header(257, 1, slices.Concat(lens(256, nil), []uint8{16}))},
		{"a short repetition of 0 past the end", new(stream).header(257, 1, slices.Concat(lens(256, nil), []uint8{17}))},
		{"a long repetition of 0 past the end", new(stream).header(257, 1, slices.Concat(lens(256, nil), []uint8{18}))},
		{"no end of block", new(stream).dynamic(lens(257, map[int]uint8{'a': 1, 'b': 1}), fewDists)},
		{"no code at all", new(stream).dynamic(lens(257, nil), []uint8{0})},
		{"over-subscribed literal codes", new(stream).dynamic(lens(257, map[int]uint8{'a': 1, 'b': 1, 256: 1}), fewDists)},
		{"incomplete literal codes", new(stream).dynamic(lens(257, map[int]uint8{'a': 2, 'b': 2, 256: 2}), fewDists)},
		{"one literal code of two bits", new(stream).dynamic(lens(257, map[int]uint8{256: 2}), fewDists)},
		{"over-subscribed distance codes", new(stream).dynamic(fewLitLens, []uint8{1, 1, 1})},
		{"incomplete distance codes", new(stream).dynamic(fewLitLens, []uint8{1, 2})},
		{"one distance code of two bits", new(stream).dynamic(fewLitLens, []uint8{2})},
	} {
		t.Run("1951 3.2.7/"+tt.name, func(t *testing.T) {
			message := tt.stream.bytes()
			wantCorrupt(t, 15, nil, message, "")
			_, err := reference(message, nil)
			require.Error(t, err, "compress/flate refuses it")
		})
	}
}

func TestBitsThatAreNoCode(t *testing.T) {
	unused := func(s *stream) *stream { s.write(1<<15-1, 15); return s }
	for _, tt := range []struct {
		name   string
		stream *stream
		text   string
	}{
		{"the unused half of a single literal code", unused(new(stream).dynamic(onlyEnd, fewDists)), ""},
		{
			"the unused half of a single distance code",
			unused(new(stream).dynamic(fewLitLens, []uint8{1}).literals("aaa").length(3)), "aaa",
		},
		{
			"a distance where there is no distance code",
			unused(new(stream).dynamic(fewLitLens, []uint8{0}).literals("aaa").length(3)), "aaa",
		},
	} {
		t.Run("1951 3.2.7/"+tt.name, func(t *testing.T) {
			message := tt.stream.bytes()
			wantCorrupt(t, 15, nil, message, tt.text)
			_, err := reference(message, nil)
			require.Error(t, err, "compress/flate refuses it")
		})
	}
}
