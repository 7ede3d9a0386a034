package inflate

// symbols inflates the symbols of a block to its end.
func (d *Decoder) symbols() error {
	for {
		if d.pos+ahead <= len(d.src) && d.w+slack <= len(d.out) {
			if ended, err := d.fast(); ended || err != nil {
				return err
			}
		}
		if ended, err := d.symbol(); ended || err != nil {
			return err
		}
	}
}

// symbol inflates one literal or match with all care: at the end of the input, and
// where there is no room. It reports whether the block has ended.
func (d *Decoder) symbol() (ended bool, err error) {
	d.refill()
	e := d.tables.lit[d.bits&(1<<litBits-1)]
	if e&link != 0 {
		e = d.tables.lit[second(e, d.bits>>litBits)&(litEntries-1)]
	}
	if uint(e&consumeMask) > d.n {
		return false, ErrTruncated
	}
	switch {
	case e&literal != 0:
		if !d.grow(1) {
			return false, ErrLimit
		}
		d.take(uint(e & consumeMask))
		d.out[d.w] = byte(e >> valueShift)
		d.w++
		return false, nil
	case e&end != 0:
		d.take(uint(e & consumeMask))
		return true, nil
	case e&invalid != 0:
		return false, ErrSymbol
	}
	length := value(e, d.bits)
	d.take(uint(e & consumeMask))

	e = d.tables.dist[d.bits&(1<<distBits-1)]
	if e&link != 0 {
		e = d.tables.dist[second(e, d.bits>>distBits)&(distEntries-1)]
	}
	if uint(e&consumeMask) > d.n {
		return false, ErrTruncated
	}
	if e&special != 0 {
		return false, ErrSymbol
	}
	distance := value(e, d.bits)
	d.take(uint(e & consumeMask))
	if !d.grow(length) {
		return false, ErrLimit
	}
	if distance > d.farthest {
		if err := d.checkDistance(distance); err != nil {
			return false, err
		}
	}
	return false, d.copyMatch(distance, length)
}

// second returns where the entry is to which a link leads, given the bits after
// those that led to the link.
func second(e entry, bits uint64) uint64 {
	return uint64(e>>valueShift) + bits&(1<<(e>>codeShift&codeMask)-1)
}

// value returns the base of a length or distance plus its extra bits, which follow
// the code.
func value(e entry, bits uint64) int {
	return int(e>>valueShift) + int(bits&(1<<(e&consumeMask)-1)>>(e>>codeShift&codeMask))
}
