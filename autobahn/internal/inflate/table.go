package inflate

import "math/bits"

// An entry of a decoding table says what the next bits of the input stand for:
//
//	bits  0 to  5  how many bits to consume: the code and its extra bits
//	bits  8 to 11  how many of them are the code; in a link, the size of what it leads to
//	bits 12 to 15  the kind; none of them is set for a length or a distance
//	bits 16 to 31  the literal, the base of a length or distance, or where a link leads
type entry = uint32

const (
	consumeMask = 63
	codeShift   = 8
	codeMask    = 15
	valueShift  = 16

	literal entry = 1 << 12
	link    entry = 1 << 13 // the code is longer than the index of the first table
	end     entry = 1 << 14 // end of block
	invalid entry = 1 << 15

	special = link | end | invalid
)

const (
	maxCodeLength = 15

	// The first table is indexed by that many bits. Longer codes are found in
	// second tables behind it: at most 294 entries for the 288 literal and length
	// symbols, 146 for the 32 distances (zlib's examples/enough.c computes it).
	// The arrays are powers of two so that a mask proves an index good.
	litBits     = 11
	litEntries  = 4096
	distBits    = 8
	distEntries = 512
)

// tables decode one block.
type tables struct {
	lit  [litEntries]entry
	dist [distEntries]entry
}

// A builder makes decoding tables; it holds what they are made of.
type builder struct {
	count  [maxCodeLength + 1]int // how many codes there are of each length
	next   [maxCodeLength + 2]int
	sorted [288]uint16 // symbols by length, then by value: in order of their codes
}

// build fills table, whose first part is indexed by width bits, for the code with
// the given lengths (RFC 1951 section 3.2.2). meaning has an entry for each symbol
// that lacks only its code's length. It reports whether the lengths form a prefix
// code that is complete, or has one code of one bit, or, if mayBeEmpty, none.
func (b *builder) build(table []entry, width int, lengths []uint8, meaning []entry, mayBeEmpty bool) bool {
	used, longest, complete := b.sort(lengths)
	switch {
	case complete:
	case used == 1 && longest == 1, used == 0 && mayBeEmpty:
		for i := range table[:1<<width] {
			table[i] = invalid | 1<<codeShift | 1
		}
	default:
		return false
	}
	if complete && longest < width {
		b.fill(table, longest, lengths, meaning, used)
		spread(table[:1<<width], 1<<longest)
		return true
	}
	return b.fill(table, width, lengths, meaning, used)
}

// spread repeats the first n entries of a table until it is full: further bits of
// the index do not matter.
func spread(table []entry, n int) {
	for ; n < len(table); n *= 2 {
		copy(table[n:], table[:n])
	}
}

// sort orders the symbols that have a code.
func (b *builder) sort(lengths []uint8) (used, longest int, complete bool) {
	clear(b.count[:])
	for _, n := range lengths {
		b.count[n&codeMask]++
	}
	b.count[0] = 0
	space := 0 // in units of the longest code
	b.next[0] = 0
	for n, count := range b.count {
		b.next[n+1] = b.next[n] + count
		space += count << (maxCodeLength - n)
		if count > 0 {
			longest = n
		}
	}
	used = b.next[maxCodeLength+1]
	for symbol, n := range lengths {
		if n != 0 {
			b.sorted[b.next[n]] = uint16(symbol)
			b.next[n]++
		}
	}
	return used, longest, space == 1<<maxCodeLength
}

// fill enters the sorted symbols. Codes longer than width go to second tables behind
// the first. It reports whether there was room for them.
func (b *builder) fill(table []entry, width int, lengths []uint8, meaning []entry, used int) bool {
	free := 1 << width
	code, last := 0, 0 // the next code, which has last bits
	for i := 0; i < used; {
		symbol := b.sorted[i]
		n := int(lengths[symbol])
		code <<= n - last
		last = n
		if n <= width {
			e := meaning[symbol] + entry(n<<codeShift|n)
			for at := reverse(code, n); at < 1<<width; at += 1 << n {
				table[at] = e
			}
			code++
			i++
			continue
		}
		group, size := b.group(i, used, code, width, lengths)
		if free+1<<size > len(table) {
			return false
		}
		second := table[free : free+1<<size]
		table[reverse(code>>(n-width), width)] = link | entry(free<<valueShift|size<<codeShift)
		free += 1 << size
		for ; i < group; i++ {
			symbol = b.sorted[i]
			n = int(lengths[symbol])
			code <<= n - last
			last = n
			e := meaning[symbol] + entry(n<<codeShift|n)
			for at := reverse(code, n) >> width; at < len(second); at += 1 << (n - width) {
				second[at] = e
			}
			code++
		}
	}
	return true
}

// group returns the end of the symbols from the ith on whose codes begin with the
// same width bits as code does, and by how many bits the longest of them goes on.
func (b *builder) group(i, used, code, width int, lengths []uint8) (end, size int) {
	last := int(lengths[b.sorted[i]])
	prefix := code >> (last - width)
	for end = i; end < used; end++ {
		n := int(lengths[b.sorted[end]])
		code <<= n - last
		last = n
		if code>>(n-width) != prefix {
			break
		}
		size = n - width
		code++
	}
	return end, size
}

// reverse returns the n bits of code in the order in which the input has them.
func reverse(code, n int) int {
	return int(bits.Reverse16(uint16(code)) >> (16 - n))
}
