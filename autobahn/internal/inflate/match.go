package inflate

// checkDistance notes the largest distance so far.
func (d *Decoder) checkDistance(distance int) error {
	if distance >= d.nearest {
		return ErrWindow
	}
	if distance > d.w-d.start+len(d.history) {
		return ErrDistance
	}
	d.farthest = distance
	return nil
}

// copyMatch appends length octets from distance octets ago. There is room for
// them. The octets may overlap with those that they are copied to: then those
// from the distance on repeat.
func (d *Decoder) copyMatch(distance, length int) error {
	stop := d.w + length
	if before := distance - (d.w - d.start); before > 0 {
		if before > len(d.history) {
			return ErrDistance
		}
		d.w += copy(d.out[d.w:stop], d.history[len(d.history)-before:])
	}
	for from := d.w - distance; d.w < stop; {
		// What was just written doubles what can be copied at once.
		d.w += copy(d.out[d.w:stop], d.out[from:d.w])
	}
	return nil
}
