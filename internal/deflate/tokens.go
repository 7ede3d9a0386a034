package deflate

// tokens are the literals and matches of one block, and how often each symbol
// comes. The end of the block counts as one.
type tokens struct {
	list   []token
	litLen [maxLitLen]uint16
	dist   [maxDist]uint16
	extra  int // bits
}

// token is a literal, or a match: isMatch, length-minMatch in bits 16 to 23,
// distance-1 in bits 0 to 14.
type token uint32

const (
	isMatch   token = 1 << 31
	maxTokens       = 1 << 14
)

func (t *tokens) reset() {
	t.list = t.list[:0]
	clear(t.litLen[:])
	clear(t.dist[:])
	t.litLen[endOfBlock] = 1
	t.extra = 0
}

func (t *tokens) full() bool { return len(t.list) == maxTokens }
func (t *tokens) room() int  { return maxTokens - len(t.list) }

func (t *tokens) literals(p []byte) {
	for _, b := range p {
		t.list = append(t.list, token(b))
		t.litLen[b]++
	}
}

func (t *tokens) match(length, distance int) {
	t.list = append(t.list, isMatch|token(length-minMatch)<<16|token(distance-1))
	l, d := lengthCode[length-minMatch], distanceCode(distance)
	t.litLen[endOfBlock+1+int(l)]++
	t.dist[d]++
	t.extra += int(lengths[l].extra) + int(distances[d].extra)
}

// fixedCost returns the bits of all codes, but for the extra ones, in a fixed
// block: RFC 1951 section 3.2.6.
func (t *tokens) fixedCost() int {
	bits := 8 * (len(t.list) + 1)
	for _, f := range t.litLen[144:256] { // of 9 bits
		bits += int(f)
	}
	for _, f := range t.litLen[256:280] { // of 7 bits
		bits -= int(f)
	}
	for _, f := range t.dist {
		bits += 5 * int(f)
	}
	return bits
}
