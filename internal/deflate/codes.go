package deflate

import "math/bits"

// The alphabets of RFC 1951 section 3.2.5.
const (
	endOfBlock    = 256
	maxLitLen     = 286 // symbols 0 to 285: literals, end of block, lengths
	maxDist       = 30
	maxCodeLen    = 15 // of a literal, length or distance code, in bits
	minMatch      = 3
	maxMatch      = 258
	maxWindowBits = 15
	maxWindow     = 1 << maxWindowBits
)

// span is one symbol of the lengths or distances: those from base on, of which
// the extra bits pick one.
type span struct {
	base  uint16
	extra uint8
}

// lengths[i] is the symbol 257+i, distances[i] the symbol i.
var (
	lengths   [maxLitLen - endOfBlock - 1]span
	distances [maxDist]span
)

// lengthCode[n-minMatch] is the index into lengths of a match of n bytes.
var lengthCode [maxMatch - minMatch + 1]uint8

func init() {
	base := uint16(minMatch)
	for i := range lengths {
		extra := uint8(max(i/4-1, 0))
		lengths[i] = span{base, extra}
		base += 1 << extra
	}
	lengths[len(lengths)-1] = span{maxMatch, 0} // it has a symbol of its own
	base = 1
	for i := range distances {
		extra := uint8(max(i/2-1, 0))
		distances[i] = span{base, extra}
		base += 1 << extra
	}
	for i, s := range lengths {
		for n := int(s.base); n < int(s.base)+1<<s.extra && n <= maxMatch; n++ {
			lengthCode[n-minMatch] = uint8(i)
		}
	}
}

// distanceCode returns the index into distances of a distance.
func distanceCode(d int) int {
	d--
	if d < 4 {
		return d
	}
	n := bits.Len32(uint32(d)) - 2 // extra bits
	return 2*n + 2 + d>>n&1
}

// codeLengthOrder is the order in which a dynamic block gives the lengths of the
// codes of the code lengths: RFC 1951 section 3.2.7.
var codeLengthOrder = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// fixedLengths returns the code lengths of a fixed block: RFC 1951 section 3.2.6.
func fixedLengths() (litLen [288]uint8, dist [32]uint8) {
	for i := range litLen {
		switch {
		case i < 144:
			litLen[i] = 8
		case i < 256:
			litLen[i] = 9
		case i < 280:
			litLen[i] = 7
		default:
			litLen[i] = 8
		}
	}
	for i := range dist {
		dist[i] = 5
	}
	return litLen, dist
}
