package deflate

import "math/bits"

// An entry of a decoding table says what the next bits of the input are:
//
//	bits 0-7    length of the code; 0: no code begins with these bits
//	bits 8-12   extra bits that follow, or the index bits of a second table
//	bits 13-15  what it is; none of these flags: a length or a distance
//	bits 16-31  the literal, the base value, or where the second table begins
type entry uint32

const (
	isSecond  entry = 1 << 13 // the code is longer than the table's index
	isEnd     entry = 1 << 14
	isLiteral entry = 1 << 15

	litLenBits = 10 // index bits of the first table
	distBits   = 8
	codeBits   = 7 // the longest code of a code length

	// The most entries that a complete code of so many symbols can need with its
	// second tables, found by trying all codes: TestNoCodeNeedsMoreEntries.
	litLenEntries = 1332
	distEntries   = 400
)

func (e entry) length() uint { return uint(e & 0xff) }
func (e entry) extra() uint  { return uint(e>>8) & 31 }
func (e entry) value() int   { return int(e >> 16) }

// symbolEntry returns the entry of a symbol but for its length.
func symbolEntry(value uint16, extra uint8, flags entry) entry {
	return entry(value)<<16 | entry(extra)<<8 | flags
}

// The entries of the symbols of each alphabet. The last two of either have codes
// in fixed blocks but must not occur (RFC 1951 section 3.2.6): their entry is 0,
// as is that of bits that are no code.
var (
	litLenSymbols [288]entry
	distSymbols   [32]entry
	codeSymbols   [19]entry
)

// The tables of fixed blocks.
var (
	fixedLitLen [1 << litLenBits]entry
	fixedDist   [1 << distBits]entry
)

func init() {
	for i := range endOfBlock {
		litLenSymbols[i] = symbolEntry(uint16(i), 0, isLiteral)
	}
	litLenSymbols[endOfBlock] = isEnd
	for i, s := range lengths {
		litLenSymbols[endOfBlock+1+i] = symbolEntry(s.base, s.extra, 0)
	}
	for i, s := range distances {
		distSymbols[i] = symbolEntry(s.base, s.extra, 0)
	}
	for i := range codeSymbols {
		codeSymbols[i] = symbolEntry(uint16(i), 0, isLiteral)
	}
	litLen, dist := fixedLengths()
	fillTable(fixedLitLen[:], litLenBits, litLen[:], litLenSymbols[:])
	fillTable(fixedDist[:], distBits, dist[:], distSymbols[:])
}

// fillTable makes the decoding table of a canonical Huffman code (RFC 1951
// section 3.2.2), given the length of each symbol's code, 0 for none. The first
// 2^root entries are indexed by the next root bits of the input. It reports
// whether the lengths are those of a code: complete, or of one symbol at most.
func fillTable(table []entry, root uint, codeLengths []uint8, symbols []entry) bool {
	var count, next [maxCodeLen + 2]uint16
	for _, n := range codeLengths {
		count[n]++
	}
	count[0] = 0
	longest, left := codeSpace(&count)
	if left < 0 || (left > 0 && longest > 1) {
		return false
	}
	for n := 1; n <= maxCodeLen; n++ {
		next[n+1] = next[n] + count[n]
	}
	var sorted [288]uint16 // symbols by the length of their codes
	for symbol, n := range codeLengths {
		if n > 0 {
			sorted[next[n]] = uint16(symbol)
			next[n]++
		}
	}
	table[0] = 0
	f := filler{table: table, root: root, count: &count, longest: longest, used: 1 << root}
	for _, symbol := range sorted[:next[longest]] {
		f.add(symbols[symbol], uint(codeLengths[symbol]))
	}
	f.extend(root)
	return true
}

// codeSpace returns the length of the longest code and how much of the space of
// codes is left: negative when there are too many of them.
func codeSpace(count *[maxCodeLen + 2]uint16) (longest uint, left int) {
	left = 1
	for n := 1; n <= maxCodeLen; n++ {
		left = left<<1 - int(count[n])
		if left < 0 {
			return longest, left
		}
		if count[n] > 0 {
			longest = uint(n)
		}
	}
	return longest, left
}

// filler puts codes into a table in their canonical order, in which those that
// share their first bits, and so a second table, follow one another.
type filler struct {
	table   []entry
	root    uint
	indexed uint                    // bits: with so many the first table is done, for the codes that are no longer
	count   *[maxCodeLen + 2]uint16 // of codes of each length that are still to come
	longest uint

	code   uint // the next one, of length bits
	length uint
	used   int // entries

	second []entry // the second table being filled
	prefix uint    // the first root bits of its codes
}

func (f *filler) add(e entry, length uint) {
	f.code <<= length - f.length
	f.length = length
	reversed := uint(bits.Reverse16(uint16(f.code)) >> (16 - length)) // codes begin with their highest bit
	if e != 0 {
		e |= entry(length)
	}
	f.extend(min(length, f.root))
	if length <= f.root {
		f.table[reversed] = e
	} else {
		if prefix := reversed & (1<<f.root - 1); f.second == nil || prefix != f.prefix {
			f.beginSecond(prefix, length)
		}
		fill(f.second, e, reversed>>f.root, length-f.root)
	}
	f.count[length]--
	f.code++
}

// extend makes the first table one for n index bits: what a code of fewer bits is
// followed by does not matter.
func (f *filler) extend(n uint) {
	for ; f.indexed < n; f.indexed++ {
		copy(f.table[1<<f.indexed:2<<f.indexed], f.table[:1<<f.indexed])
	}
}

// fill writes e wherever the low n bits of the index are those of code.
func fill(table []entry, e entry, code, n uint) {
	for i := code; i < uint(len(table)); i += 1 << n {
		table[i] = e
	}
}

// beginSecond takes a second table large enough for all codes that begin with
// prefix, the shortest of which, the next one, has the given length.
func (f *filler) beginSecond(prefix, length uint) {
	n := length - f.root
	left := 1 << n
	for n+f.root < f.longest {
		if left -= int(f.count[n+f.root]); left <= 0 {
			break
		}
		n++
		left <<= 1
	}
	f.prefix = prefix
	f.second = f.table[f.used : f.used+1<<n]
	f.table[prefix] = symbolEntry(uint16(f.used), uint8(n), isSecond) | entry(f.root)
	f.used += 1 << n
}
