package deflate

// index finds earlier places with the same bytes: near those with the same four,
// of which many are recent, far those with the same seven, which are rarer and so
// are found from farther back. What it holds is a hint: the bytes themselves are
// compared.
type index struct {
	near, far table
}

// farBytes is how many bytes a place in far begins with. Eight are read there.
const farBytes = 7

// table is a hash table of places. Each bucket holds the last four places with
// the same hash, as positions modulo 2^16, the latest one in the lowest bits; 0 is
// none.
type table struct {
	buckets []uint64
	shift   uint // of a 64-bit hash, so that it is an index into buckets
}

// newTable returns a table with 2^n buckets.
func newTable(n uint) table { return table{make([]uint64, 1<<n), 64 - n} }

// put makes position a candidate for the bytes of v, and returns those before it.
func (t *table) put(v uint64, position uint16) uint64 {
	bucket := &t.buckets[v*0x9E3779B97F4A7C15>>t.shift]
	candidates := *bucket
	*bucket = candidates<<16 | uint64(position)
	return candidates
}
