package inflate

import "sync"

// The meanings of symbols (RFC 1951 section 3.2.5), less the lengths of the codes.
var (
	litMeaning    = literalsAndLengths()
	distMeaning   = distances()
	lengthMeaning = codeLengths()
)

const endOfBlock = 256

func literalsAndLengths() (meaning [288]entry) {
	for i := range endOfBlock {
		meaning[i] = literal | entry(i<<valueShift)
	}
	meaning[endOfBlock] = end
	base := 3
	for i := range 28 {
		extra := max(i/4-1, 0)
		meaning[257+i] = entry(base<<valueShift | extra)
		base += 1 << extra
	}
	meaning[285] = 258 << valueShift
	meaning[286], meaning[287] = invalid, invalid
	return meaning
}

func distances() (meaning [32]entry) {
	base := 1
	for i := range 30 {
		extra := max(i/2-1, 0)
		meaning[i] = entry(base<<valueShift | extra)
		base += 1 << extra
	}
	meaning[30], meaning[31] = invalid, invalid
	return meaning
}

func codeLengths() (meaning [19]entry) {
	for i := range meaning {
		meaning[i] = literal | entry(i<<valueShift)
	}
	return meaning
}

// fixed are the tables of section 3.2.6.
var fixed = sync.OnceValue(func() *tables {
	var lengths [288]uint8
	for i := range lengths {
		switch {
		case i < 144:
			lengths[i] = 8
		case i < 256:
			lengths[i] = 9
		case i < 280:
			lengths[i] = 7
		default:
			lengths[i] = 8
		}
	}
	var b builder
	t := new(tables)
	b.build(t.lit[:], litBits, lengths[:], litMeaning[:], false)
	for i := range 32 {
		lengths[i] = 5
	}
	b.build(t.dist[:], distBits, lengths[:32], distMeaning[:], false)
	return t
})
