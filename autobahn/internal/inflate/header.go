package inflate

// order is the order of the code lengths for the code length alphabet.
var order = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// readTables reads the codes of a block with dynamic Huffman codes, by RFC 1951
// section 3.2.7:
//
//	5 bits  HLIT, the number of literal/length codes less 257
//	5 bits  HDIST, the number of distance codes less 1
//	4 bits  HCLEN, the number of code length codes less 4
//	3 bits  for each code length code
//	        the lengths of the literal/length and distance codes, in that code
func (d *Decoder) readTables() error {
	if err := d.need(14); err != nil {
		return err
	}
	lits, dists, codes := int(d.take(5))+257, int(d.take(5))+1, int(d.take(4))+4
	if lits > 286 || dists > 30 {
		return ErrSymbolCount
	}
	var lengths [286 + 30]uint8
	for _, symbol := range order[:codes] {
		if err := d.need(3); err != nil {
			return err
		}
		lengths[symbol] = uint8(d.take(3))
	}
	var table [1 << 7]entry
	if !d.builder.build(table[:], 7, lengths[:19], lengthMeaning[:], false) {
		return ErrLengths
	}
	clear(lengths[:19])
	if err := d.readLengths(&table, lengths[:lits+dists]); err != nil {
		return err
	}
	// Without a code for the end of the block, it could have none.
	if lengths[endOfBlock] == 0 ||
		!d.builder.build(d.dynamic.lit[:], litBits, lengths[:lits], litMeaning[:], false) ||
		!d.builder.build(d.dynamic.dist[:], distBits, lengths[lits:lits+dists], distMeaning[:], true) {
		return ErrCode
	}
	d.tables = &d.dynamic
	return nil
}

// readLengths reads code lengths. Symbols 0 to 15 stand for themselves, 16 repeats
// the last one, 17 and 18 repeat 0.
func (d *Decoder) readLengths(table *[1 << 7]entry, lengths []uint8) error {
	for i := 0; i < len(lengths); {
		d.refill()
		e := table[d.bits&(1<<7-1)]
		symbol, n := e>>valueShift, uint(e&consumeMask)
		if n > d.n {
			return ErrTruncated
		}
		if e&invalid != 0 {
			return ErrLengths
		}
		d.take(n)
		if symbol < 16 {
			lengths[i] = uint8(symbol)
			i++
			continue
		}
		var value uint8
		extra, repeat := uint(0), 0
		switch symbol {
		case 16:
			if i == 0 {
				return ErrRepeat
			}
			value, extra, repeat = lengths[i-1], 2, 3
		case 17:
			extra, repeat = 3, 3
		default:
			extra, repeat = 7, 11
		}
		if err := d.need(extra); err != nil {
			return err
		}
		repeat += int(d.take(extra))
		if repeat > len(lengths)-i {
			return ErrRepeat
		}
		for ; repeat > 0; repeat-- {
			lengths[i] = value
			i++
		}
	}
	return nil
}
