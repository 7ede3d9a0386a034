package deflate

// header is what precedes a dynamic block: the lengths of its codes, themselves
// compressed (RFC 1951 section 3.2.7).
type header struct {
	litLens, dists, codeLens int   // how many code lengths there are of each kind
	seen                     int   // how many of those now being read
	previous                 uint8 // the last code length

	lengths [maxLitLen + maxDist]uint8
	table   [1 << codeBits]entry
}

// readCounts reads how many code lengths follow.
func (z *Inflater) readCounts(in *input) (bool, error) {
	if !in.need(14) {
		return false, nil
	}
	h := &z.header
	h.litLens, h.dists, h.codeLens = in.take(5)+257, in.take(5)+1, in.take(4)+4
	if h.litLens > maxLitLen || h.dists > maxDist {
		return false, ErrCorrupt
	}
	h.seen = 0
	clear(h.lengths[:len(codeLengthOrder)])
	z.step = codeLengthCodes
	return true, nil
}

// readCodeLengthCodes reads the code in which the code lengths are written.
func (z *Inflater) readCodeLengthCodes(in *input) (bool, error) {
	h := &z.header
	for ; h.seen < h.codeLens; h.seen++ {
		if !in.need(3) {
			return false, nil
		}
		h.lengths[codeLengthOrder[h.seen]] = uint8(in.take(3))
	}
	if !fillTable(h.table[:], codeBits, h.lengths[:len(codeLengthOrder)], codeSymbols[:]) {
		return false, ErrCorrupt
	}
	h.seen, h.previous = 0, 0
	z.step = codeLengths
	return true, nil
}

// readCodeLengths reads the code lengths and makes the block's tables of them.
func (z *Inflater) readCodeLengths(in *input) (bool, error) {
	h := &z.header
	for h.seen < h.litLens+h.dists {
		if ok, err := h.readCodeLength(in); !ok {
			return false, err
		}
	}
	litLens, dists := h.lengths[:h.litLens], h.lengths[h.litLens:h.litLens+h.dists]
	if litLens[endOfBlock] == 0 { // the block would have no end
		return false, ErrCorrupt
	}
	z.litLen, z.dist = z.ownLitLen[:], z.ownDist[:]
	if !fillTable(z.litLen, litLenBits, litLens, litLenSymbols[:]) || !fillTable(z.dist, distBits, dists, distSymbols[:]) {
		return false, ErrCorrupt
	}
	z.step = symbols
	return true, nil
}

// readCodeLength reads one code length, or a repetition of one.
func (h *header) readCodeLength(in *input) (bool, error) {
	in.need(codeBits + 7) // the longest; there may be less
	e := h.table[in.bits&(1<<codeBits-1)]
	if e.length() == 0 || e.length() > in.n {
		return false, in.corrupt(codeBits)
	}
	var extra uint
	value, repeat := uint8(e.value()), 1
	switch value {
	case 16: // the previous length, 3 to 6 times
		if h.seen == 0 {
			return false, ErrCorrupt
		}
		value, repeat, extra = h.previous, 3, 2
	case 17: // 0, 3 to 10 times
		value, repeat, extra = 0, 3, 3
	case 18: // 0, 11 to 138 times
		value, repeat, extra = 0, 11, 7
	}
	if e.length()+extra > in.n {
		return false, nil
	}
	in.take(e.length())
	repeat += in.take(extra)
	if h.seen+repeat > h.litLens+h.dists {
		return false, ErrCorrupt
	}
	for range repeat {
		h.lengths[h.seen] = value
		h.seen++
	}
	h.previous = value
	return true, nil
}
