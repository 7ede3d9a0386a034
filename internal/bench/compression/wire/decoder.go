package wire

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/ws6455/websocket/frame"
)

// A Decoder reads and checks what a server sends: unmasked text messages, in one
// frame or several, each of them compressed. It inflates with the standard
// library, so what it accepts was made by the RFC and not only by the package
// that made it.
type Decoder struct {
	direction Direction
	inflate   io.ReadCloser
	window    []byte // the end of the messages so far, with takeover
	deflated  []byte
	message   bytes.Buffer

	// Referred says whether some message could not be read without those before.
	Referred bool
}

// NewDecoder returns the decoder for what was agreed on for the server.
func NewDecoder(d Direction) *Decoder {
	return &Decoder{direction: d, inflate: flate.NewReader(nil)}
}

// Next reads the message that b begins with. It returns the message, which is
// valid until the next call, and the number of bytes that it took; 0 when b does
// not hold all of it.
func (d *Decoder) Next(b []byte) (message []byte, n int, err error) {
	d.deflated = d.deflated[:0]
	for first, fin := true, false; !fin; first = false {
		h, size, err := frame.ParseHeader(b[n:])
		if err != nil {
			return nil, 0, err
		}
		if size == 0 || int64(len(b)-n-size) < h.Length {
			return nil, 0, nil
		}
		if err := checkHeader(&h, first); err != nil {
			return nil, 0, err
		}
		n += size
		d.deflated = append(d.deflated, b[n:n+int(h.Length)]...)
		n += int(h.Length)
		fin = h.Fin
	}
	message, err = d.inflateMessage()
	return message, n, err
}

func checkHeader(h *frame.Header, first bool) error {
	want := frame.Continuation
	if first {
		want = frame.Text
	}
	switch {
	case h.Opcode != want:
		return fmt.Errorf("a frame with opcode %v came instead of %v", h.Opcode, want)
	case h.Masked:
		return errors.New("a frame of the server is masked")
	case h.Rsv1 != first:
		return errors.New("a message is not compressed: RSV1 must be set on its first frame alone")
	}
	return nil
}

func (d *Decoder) inflateMessage() ([]byte, error) {
	if d.direction.Takeover && !d.Referred && len(d.window) > 0 {
		d.Referred = !d.standsAlone()
	}
	if err := d.inflateWith(d.window); err != nil {
		return nil, fmt.Errorf("a message cannot be inflated: %w", err)
	}
	if d.direction.Takeover {
		d.window = slide(d.window, d.message.Bytes(), 1<<d.direction.WindowBits)
	}
	return d.message.Bytes(), nil
}

// standsAlone reports whether the message can be read without those before.
func (d *Decoder) standsAlone() bool { return d.inflateWith(nil) == nil }

func (d *Decoder) inflateWith(window []byte) error {
	// The final empty block is the end that the stream does not have.
	rest := strings.NewReader(flushTail + "\x01\x00\x00\xff\xff")
	if err := d.inflate.(flate.Resetter).Reset(io.MultiReader(bytes.NewReader(d.deflated), rest), window); err != nil {
		return err
	}
	d.message.Reset()
	_, err := d.message.ReadFrom(d.inflate)
	return err
}
