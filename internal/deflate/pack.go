package deflate

import (
	"slices"

	"github.com/ws6455/websocket/internal/pool"
)

// packed is a history while nobody needs it: compressed itself, which it lends
// itself to, as it is made of messages that were worth compressing.
type packed struct {
	bytes []byte
	size  int // of what it was
}

// packMin is the size in bytes below which a history is left as it is.
const packMin = 1 << 10

// packer is what packing and unpacking take.
type packer struct {
	deflater Deflater
	inflater Inflater
	window   Window
	out      []byte
}

var packers = pool.Pool[packer]{New: newPacker, Poison: (*packer).poison}

func newPacker() *packer {
	z := &packer{window: NewWindow(maxWindowBits)}
	z.deflater.Init(maxWindowBits, 6)
	return z
}

// poison overwrites all but the tables.
func (z *packer) poison() {
	poison(z.out)
	z.deflater.Poison()
	z.window.Clear()
	z.window.Poison()
}

// pack returns p in less memory, and whether that is worth the while.
func pack(p []byte) (packed, bool) {
	if len(p) < packMin {
		return packed{}, false
	}
	z := packers.Get()
	defer packers.Put(z)
	z.out = z.deflater.Compress(z.out[:0], p, true)
	z.deflater.Forget()
	if len(z.out) > len(p)/4*3 {
		return packed{}, false
	}
	return packed{slices.Clip(slices.Clone(z.out)), len(p)}, true
}

// unpack returns what was packed.
func (p packed) unpack() []byte {
	z := packers.Get()
	defer packers.Put(z)
	// A byte more than is needed shows the Inflater that it is done.
	dst := make([]byte, p.size+1)
	z.window.Clear()
	z.inflater.Begin(&z.window)
	n, _, err := z.inflater.Inflate(dst, p.bytes)
	if err == nil {
		_, err = z.inflater.Finish(dst[n:])
	}
	if err != nil {
		panic("deflate: what was packed here cannot be unpacked: " + err.Error()) // pack made it
	}
	return dst[:p.size:p.size]
}
