package deflate

import (
	"math/bits"
	"slices"
)

// huffmanCode is the code of one symbol: n bits, the first one lowest. n is 0 when
// it has none.
type huffmanCode struct {
	bits uint16
	n    uint8
}

// assignCodes gives codes of the given lengths to the symbols: RFC 1951 section
// 3.2.2.
func assignCodes(codes []huffmanCode, codeLengths []uint8) {
	var count, next [maxCodeLen + 2]uint16
	for _, n := range codeLengths {
		count[n]++
	}
	count[0] = 0
	for n := 1; n <= maxCodeLen; n++ {
		next[n+1] = (next[n] + count[n]) << 1
	}
	for symbol, n := range codeLengths {
		if n == 0 {
			codes[symbol] = huffmanCode{}
			continue
		}
		codes[symbol] = huffmanCode{bits.Reverse16(next[n]) >> (16 - n), n}
		next[n]++
	}
}

// huffman computes optimal code lengths. Its field is scratch space.
type huffman struct {
	sorted [288]uint32 // frequency<<16 | symbol
}

// lengths sets codeLengths to those of an optimal prefix code for symbols of
// these frequencies, none over limit bits. A symbol of frequency 0 gets no code,
// and of two symbols at least there is a code: a decoder need not bear with less.
// The sum of all frequencies is below 2^16. It returns the bits of all symbols
// together.
func (h *huffman) lengths(codeLengths []uint8, frequencies []uint16, limit int) (bits int) {
	clear(codeLengths)
	used := h.sorted[:0]
	for symbol, f := range frequencies {
		if f > 0 {
			used = append(used, uint32(f)<<16|uint32(symbol))
		}
	}
	for symbol := 0; len(used) < 2; symbol++ {
		if frequencies[symbol] == 0 {
			used = append(used, uint32(symbol))
		}
	}
	slices.Sort(used)
	var count [64]int // of codes by length; the longest has 22 bits for such frequencies
	countLengths(&count, used)
	limitLengths(&count, limit)
	at := 0
	for n := limit; n > 0; n-- { // the rarest symbols have the longest codes
		for range count[n] {
			codeLengths[used[at]&0xffff] = uint8(n)
			bits += n * int(used[at]>>16)
			at++
		}
	}
	return bits
}

// countLengths counts the lengths of an optimal prefix code for the symbols in
// used, which are in the order of their frequencies. Of the two queues of Huffman's
// algorithm on sorted input, the leaves are in used and the inner nodes in tree.
func countLengths(count *[64]int, used []uint32) {
	var tree [288]uint32 // weight of a node, then the index of its parent, then its depth
	n := len(used)
	weight := func(i int) uint32 { return used[i] >> 16 }
	leaf, inner := 0, 0
	for next := range n - 1 {
		var sum uint32
		for range 2 {
			if inner == next || (leaf < n && weight(leaf) <= tree[inner]) {
				sum += weight(leaf)
				leaf++
			} else {
				sum += tree[inner]
				tree[inner] = uint32(next)
				inner++
			}
		}
		tree[next] = sum
	}
	// From the root down: an inner node is one deeper than its parent, and every
	// place of a level that no inner node takes is a leaf.
	tree[n-2] = 0
	for i := n - 3; i >= 0; i-- {
		tree[i] = tree[tree[i]] + 1
	}
	places, next := 1, n-2
	for depth := 0; places > 0; depth++ {
		inside := 0
		for next >= 0 && tree[next] == uint32(depth) {
			inside++
			next--
		}
		count[depth] = places - inside
		places = 2 * inside
	}
}

// limitLengths shortens the codes over limit bits, and makes others longer by
// as much as the code has too little space then.
func limitLengths(count *[64]int, limit int) {
	space := 0 // taken, in units of the longest code
	for n := limit + 1; n < len(count); n++ {
		count[limit] += count[n]
		count[n] = 0
	}
	for n := 1; n <= limit; n++ {
		space += count[n] << (limit - n)
	}
	for ; space > 1<<limit; space-- {
		// The longest code but one of limit bits makes way: it becomes one of two
		// that are a bit longer, the other one of which comes from limit.
		n := limit - 1
		for count[n] == 0 {
			n--
		}
		count[n]--
		count[n+1] += 2
		count[limit]--
	}
}
