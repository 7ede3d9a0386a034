package utf8stream

import "math/bits"

// A state is where a text stands between two bytes, in the machine of RFC 3629
// section 4.
//
// The numbers are the places at which the next state stands in the entry of a
// byte in next: a step is one shift. It takes a cycle, whatever the bytes are,
// and there is no branch that could be predicted wrongly. A state takes six bits
// of an entry, and those of two states may overlap where they agree. With these
// numbers, which were found by search, they all fit into 32 bits.
type state uint

const (
	refused state = 0  // no valid text begins so, and no byte leads out of here
	between state = 8  // behind a whole sequence
	want1   state = 16 // one continuation byte is missing
	want2   state = 2  // two
	want3   state = 18 // three
	afterE0 state = 20 // two, the next one at least A0: no overlong form
	afterED state = 25 // two, the next one at most 9F: no surrogate
	afterF0 state = 13 // three, the next one at least 90: no overlong form
	afterF4 state = 30 // three, the next one at most 8F: nothing above U+10FFFF

	maskState = 31                // the bits of a state; what stands above means nothing
	maskShift = bits.UintSize - 1 // the bits that a shift looks at: masking is no instruction
)

// step takes one byte. Only maskState of the result is the state.
func (s state) step(c byte) state { return state(next[c]) >> (s & maskShift) }

var next = transitions()

// transitions returns the entry of each byte. What is not said leads to refused.
func transitions() (next [256]uint32) {
	for _, t := range []struct {
		from   state
		lo, hi byte
		to     state
	}{
		{between, 0x00, 0x7F, between},
		{between, 0xC2, 0xDF, want1},
		{between, 0xE0, 0xE0, afterE0},
		{between, 0xE1, 0xEC, want2},
		{between, 0xED, 0xED, afterED},
		{between, 0xEE, 0xEF, want2},
		{between, 0xF0, 0xF0, afterF0},
		{between, 0xF1, 0xF3, want3},
		{between, 0xF4, 0xF4, afterF4},
		{want1, 0x80, 0xBF, between},
		{want2, 0x80, 0xBF, want1},
		{want3, 0x80, 0xBF, want2},
		{afterE0, 0xA0, 0xBF, want1},
		{afterED, 0x80, 0x9F, want1},
		{afterF0, 0x90, 0xBF, want2},
		{afterF4, 0x80, 0x8F, want2},
	} {
		for c := int(t.lo); c <= int(t.hi); c++ {
			next[c] |= uint32(t.to) << t.from
		}
	}
	return next
}
