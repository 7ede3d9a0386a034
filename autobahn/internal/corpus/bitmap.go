package corpus

import "encoding/binary"

const (
	pictureWidth  = 512
	pictureOffset = 3 * pictureWidth // of the pixels; the header and the palette have 1078 octets
	pictureHeight = (Size - pictureOffset) / pictureWidth
)

// picture writes a BMP file with eight bits a pixel: hills, one behind the other
// in the haze, each lighter than that before it, through a lens with much noise.
func picture(w *writer) {
	little := binary.LittleEndian
	// BITMAPFILEHEADER
	w.write("BM")
	w.data = little.AppendUint32(w.data, Size)
	w.data = little.AppendUint32(w.data, 0)
	w.data = little.AppendUint32(w.data, pictureOffset)
	// BITMAPINFOHEADER
	w.data = little.AppendUint32(w.data, 40)
	w.data = little.AppendUint32(w.data, pictureWidth)
	w.data = little.AppendUint32(w.data, pictureHeight)
	w.data = little.AppendUint32(w.data, 1|8<<16)
	w.data = little.AppendUint32(w.data, 0)
	w.data = little.AppendUint32(w.data, pictureWidth*pictureHeight)
	for _, n := range []uint32{2835, 2835, 256, 0} {
		w.data = little.AppendUint32(w.data, n)
	}
	for grey := range uint32(256) {
		w.data = little.AppendUint32(w.data, grey*0x010101)
	}
	w.data = append(w.data, make([]byte, pictureOffset-len(w.data))...)

	for y := range pictureHeight {
		for x := range pictureWidth {
			grey := 40 + y/4
			for hill := range 4 {
				// A parabola for each hill top, 170 pixels apart.
				d := (x+hill*61)%170 - 85
				if top := 100 + hill*95 - d*d/(60+20*hill); y < top {
					grey = 50 + 35*hill + (top-y)/5
					break
				}
			}
			w.data = append(w.data, byte(min(max(grey+grain(w), 0), 255)))
		}
	}
}

// grain returns noise around 0 that is nearly normally distributed.
func grain(w *writer) int {
	sum := 0
	for r := w.random(); r != 0; r >>= 8 {
		sum += int(r & 255)
	}
	return (sum - 8*255/2) * 27 / 209
}
