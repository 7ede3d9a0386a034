package deflate

// input is what is left of the source, and the bits taken from it.
type input struct {
	src  []byte
	bits uint64
	n    uint
}

// need makes sure that the next n bits are there, n up to 56.
func (in *input) need(n uint) bool {
	for in.n < n {
		if len(in.src) == 0 {
			return false
		}
		in.bits |= uint64(in.src[0]) << in.n
		in.n += 8
		in.src = in.src[1:]
	}
	return true
}

// take returns the next n bits, which are there.
func (in *input) take(n uint) int {
	v := in.bits & (1<<n - 1)
	in.bits >>= n
	in.n -= n
	return int(v)
}

// align goes to the next whole byte.
func (in *input) align() { in.take(in.n & 7) }

// corrupt says what it means that no code was found in the bits that are there:
// that more must come, unless there are as many as the longest code has.
func (in *input) corrupt(longest uint) error {
	if in.n < longest {
		return nil
	}
	return ErrCorrupt
}
