package faulty

import (
	"bytes"
	"errors"
	"io"
	"slices"

	stdflate "compress/flate"

	"github.com/klauspost/compress/flate"
)

// A deflate is permessage-deflate as it was negotiated (RFC 7692 section 7).
type deflate struct {
	send, receive params
	w             *flate.Writer
	out           bytes.Buffer
	r             io.ReadCloser
	dict          []byte // the last octets that were inflated
}

// params are those of the compressor of one side.
type params struct {
	noTakeover bool
	bits       int // of the window; 0: 15
}

const (
	maxBits    = 15
	maxInflate = 64 << 20
)

// tail is what the end of a message lacks (section 7.2.1).
var tail = []byte{0x00, 0x00, 0xFF, 0xFF}

// compress compresses a message (section 7.2.1).
func (c *conn) compress(payload []byte) []byte {
	d := c.deflate
	if d == nil {
		d = &deflate{}
	}
	d.out.Reset()
	if d.w == nil {
		d.w = c.compressor(d.send.bits, &d.out)
	} else if d.send.noTakeover && !c.has(KeepsContext) {
		d.w.Reset(&d.out)
	}
	_, _ = d.w.Write(payload)
	_ = d.w.Flush()
	if c.has(KeepsTail) {
		return bytes.Clone(d.out.Bytes())
	}
	return bytes.Clone(bytes.TrimSuffix(d.out.Bytes(), tail))
}

func (c *conn) compressor(bits int, to io.Writer) *flate.Writer {
	if bits == 0 || c.has(IgnoresWindow) {
		bits = maxBits
	}
	w, err := flate.NewWriterWindow(to, 1<<bits)
	if err != nil {
		panic(err) // bits are from 8 to 15
	}
	return w
}

// inflate inflates a message (section 7.2.2).
func (c *conn) inflate(m *message) ([]byte, error) {
	if c.has(InflatesFragments) {
		return c.inflateFragments(m)
	}
	return c.inflateWhole(m.payload)
}

func (c *conn) inflateFragments(m *message) (all []byte, err error) {
	end := len(m.payload)
	for _, start := range slices.Backward(m.starts) {
		part, err := c.inflateWhole(m.payload[start:end])
		if err != nil {
			return nil, err
		}
		all = append(part, all...)
		end = start
	}
	return all, nil
}

// inflateWhole inflates blocks up to the end, behind those with BFINAL too.
func (c *conn) inflateWhole(payload []byte) (all []byte, err error) {
	d := c.deflate
	if d.receive.noTakeover || c.has(DropsContext) {
		d.dict = nil
	}
	lastBlock := []byte{0x01, 0x00, 0x00, 0xFF, 0xFF}
	from := bytes.NewReader(append(append(bytes.Clone(payload), tail...), lastBlock...))
	for from.Len() > 0 {
		part, err := d.read(from)
		if err != nil {
			return nil, err
		}
		all = append(all, part...)
		if len(all) > maxInflate {
			return nil, errors.New("too long")
		}
		if c.has(InflatesFirstBlock) {
			break
		}
	}
	return all, nil
}

// read inflates up to the end of a block with BFINAL.
func (d *deflate) read(from io.Reader) ([]byte, error) {
	if d.r == nil {
		d.r = stdflate.NewReader(from)
	}
	if err := d.r.(stdflate.Resetter).Reset(from, d.dict); err != nil {
		return nil, err
	}
	part, err := io.ReadAll(io.LimitReader(d.r, maxInflate+1))
	d.dict = append(d.dict, part...)
	if excess := len(d.dict) - 1<<maxBits; excess > 0 {
		d.dict = append(d.dict[:0], d.dict[excess:]...)
	}
	return part, err
}
