package deflate

// blockWriter writes blocks, each in the form that is the shortest.
type blockWriter struct {
	bitWriter
	huffman
	litLen       [288]huffmanCode
	dist         [32]huffmanCode
	litLenLength [maxLitLen]uint8
	distLength   [maxDist]uint8
	code         [19]huffmanCode // of the code lengths
	codeLength   [19]uint8
	codeFreq     [19]uint16
	runs         []run
}

// run is an element of the compressed code lengths.
type run struct {
	symbol uint8
	extra  uint8
	bits   uint8
}

// The codes of fixed blocks.
var (
	fixedLitLenCodes [288]huffmanCode
	fixedDistCodes   [32]huffmanCode
)

func init() {
	litLen, dist := fixedLengths()
	assignCodes(fixedLitLenCodes[:], litLen[:])
	assignCodes(fixedDistCodes[:], dist[:])
}

// dynamicMin is the number of tokens below which the codes of a dynamic block are
// longer than what they save, and not worth a try.
const dynamicMin = 64

// writeBlock writes the tokens of a block, or the bytes that they stand for.
func (w *blockWriter) writeBlock(t *tokens, raw []byte) {
	fixed := 3 + t.extra + t.fixedCost()
	stored := 8 * (len(raw) + 5 + len(raw)>>16*5)
	best := fixed
	if len(t.list) >= dynamicMin {
		best = min(best, 3+t.extra+w.prepareDynamic(t))
	}
	switch {
	case stored < best:
		w.writeStored(raw)
	case best < fixed:
		w.write(2<<1, 3)
		w.writeCodes()
		w.writeTokens(t, &w.litLen, &w.dist)
	default:
		w.write(1<<1, 3)
		w.writeTokens(t, &fixedLitLenCodes, &fixedDistCodes)
	}
}

// writeStored writes raw in stored blocks: RFC 1951 section 3.2.4.
func (w *blockWriter) writeStored(raw []byte) {
	for len(raw) > 0 {
		part := raw[:min(len(raw), 1<<16-1)]
		raw = raw[len(part):]
		w.write(0, 3)
		w.align()
		n := uint64(len(part))
		w.write(n|(^n&0xffff)<<16, 32)
		w.out = append(w.out, part...)
	}
}

// writeTokens writes the tokens in these codes, and the end of the block.
func (w *blockWriter) writeTokens(t *tokens, litLen *[288]huffmanCode, dist *[32]huffmanCode) {
	for _, token := range t.list {
		if token&isMatch == 0 {
			c := litLen[token&0xff]
			w.write(uint64(c.bits), uint(c.n))
			continue
		}
		length, distance := uint16(token>>16&0xff)+minMatch, int(token&0x7fff)+1
		l := lengthCode[length-minMatch]
		c, s := litLen[endOfBlock+1+int(l)], lengths[l]
		w.write(uint64(c.bits)|uint64(length-s.base)<<c.n, uint(c.n)+uint(s.extra))
		d := distanceCode(distance)
		c, s = dist[d], distances[d]
		w.write(uint64(c.bits)|uint64(uint16(distance)-s.base)<<c.n, uint(c.n)+uint(s.extra))
	}
	c := litLen[endOfBlock]
	w.write(uint64(c.bits), uint(c.n))
}

// prepareDynamic computes the code lengths of a dynamic block and returns the
// bits that it would take, but for the extra ones.
func (w *blockWriter) prepareDynamic(t *tokens) int {
	bits := 5 + 5 + 4
	bits += w.lengths(w.litLenLength[:], t.litLen[:], maxCodeLen)
	bits += w.lengths(w.distLength[:], t.dist[:], maxCodeLen)
	w.compressLengths()
	bits += w.lengths(w.codeLength[:], w.codeFreq[:], codeBits)
	bits += 3 * w.codeCount()
	for _, r := range w.runs {
		bits += int(r.bits)
	}
	return bits
}

// counts returns how many code lengths are written: to the last one that is used.
func (w *blockWriter) counts() (litLen, dist int) {
	litLen, dist = maxLitLen, maxDist
	for litLen > 257 && w.litLenLength[litLen-1] == 0 {
		litLen--
	}
	for dist > 1 && w.distLength[dist-1] == 0 {
		dist--
	}
	return litLen, dist
}

// compressLengths turns the code lengths into runs: RFC 1951 section 3.2.7.
func (w *blockWriter) compressLengths() {
	litLen, dist := w.counts()
	var all [maxLitLen + maxDist]uint8
	n := copy(all[:], w.litLenLength[:litLen])
	n += copy(all[n:], w.distLength[:dist])
	w.runs = w.runs[:0]
	clear(w.codeFreq[:])
	for i := 0; i < n; {
		length, count := all[i], 1
		for i+count < n && all[i+count] == length {
			count++
		}
		i += count
		w.addRuns(length, count)
	}
}

// addRuns adds count code lengths of the same value.
func (w *blockWriter) addRuns(length uint8, count int) {
	if length == 0 {
		for count >= 11 {
			n := min(count, 138)
			w.addRun(18, uint8(n-11), 7)
			count -= n
		}
		if count >= 3 {
			w.addRun(17, uint8(count-3), 3)
			return
		}
	} else {
		w.addRun(length, 0, 0)
		for count--; count >= 3; {
			n := min(count, 6)
			w.addRun(16, uint8(n-3), 2)
			count -= n
		}
	}
	for range count {
		w.addRun(length, 0, 0)
	}
}

func (w *blockWriter) addRun(symbol, extra, bits uint8) {
	w.runs = append(w.runs, run{symbol, extra, bits})
	w.codeFreq[symbol]++
}

// codeCount returns how many code lengths of the code lengths are written.
func (w *blockWriter) codeCount() int {
	n := len(codeLengthOrder)
	for n > 4 && w.codeLength[codeLengthOrder[n-1]] == 0 {
		n--
	}
	return n
}

// writeCodes writes what precedes a dynamic block, and makes its codes of the
// lengths that were prepared.
func (w *blockWriter) writeCodes() {
	assignCodes(w.litLen[:], w.litLenLength[:])
	assignCodes(w.dist[:], w.distLength[:])
	assignCodes(w.code[:], w.codeLength[:])
	litLen, dist := w.counts()
	n := w.codeCount()
	w.write(uint64(litLen-257), 5)
	w.write(uint64(dist-1), 5)
	w.write(uint64(n-4), 4)
	for _, symbol := range codeLengthOrder[:n] {
		w.write(uint64(w.codeLength[symbol]), 3)
	}
	for _, r := range w.runs {
		c := w.code[r.symbol]
		w.write(uint64(c.bits)|uint64(r.extra)<<c.n, uint(c.n)+uint(r.bits))
	}
}
