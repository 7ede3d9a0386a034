package corpus

import "sync"

// Size is the length of every corpus but [PDF], which has PDFSize octets. Every
// power of two that can be a message's length divides them.
const (
	Size    = 256 << 10
	PDFSize = 1 << 20
)

// What the functions return is shared, and nobody may change it.
var (
	// JSON is a report of a measuring network: ASCII, so that it can be cut
	// anywhere into text messages.
	JSON = sync.OnceValue(func() []byte { return generate(Size, report) })
	// Bitmap is a grey picture with noise, in the format BMP.
	Bitmap = sync.OnceValue(func() []byte { return generate(Size, picture) })
	// German is a German tale in UTF-8, to be sent in binary messages.
	German = sync.OnceValue(func() []byte { return generate(Size, tale) })
	// HTML is a page with a long table: ASCII, as JSON is.
	HTML = sync.OnceValue(func() []byte { return generate(Size, page) })
	// PDF is a document whose streams are compressed already.
	PDF = sync.OnceValue(func() []byte { return generate(PDFSize, document) })
)

// generate returns exactly size octets of what a generator writes. The generator
// ends by itself, but not before it has written that much; the rest is cut off.
func generate(size int, write func(w *writer)) []byte {
	w := &writer{data: make([]byte, 0, size+size/8), size: size}
	write(w)
	return w.data[:size:size]
}
