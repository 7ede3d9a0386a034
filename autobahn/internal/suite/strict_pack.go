package suite

import (
	"bytes"
	"compress/flate"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// A packer compresses messages, each in the context of those before (RFC 7692 section
// 7.2.1).
type packer struct {
	buf bytes.Buffer
	w   *flate.Writer
}

func newPacker(level int) *packer {
	var k packer
	k.w, _ = flate.NewWriter(&k.buf, level) // fails for other levels only
	return &k
}

// pack returns p compressed, without the four octets with which a flush ends.
func (k *packer) pack(p []byte) []byte {
	k.buf.Reset()
	_, _ = k.w.Write(p) // a Buffer takes all
	_ = k.w.Flush()
	return bytes.Clone(bytes.TrimSuffix(k.buf.Bytes(), []byte{0, 0, 0xFF, 0xFF}))
}

// pack returns p compressed as the level says, in no context.
func pack(level int, p []byte) []byte { return newPacker(level).pack(p) }

// packSafely returns p compressed without a reference to anything before, so that it
// fits every window.
func packSafely(p []byte) []byte { return pack(flate.HuffmanOnly, p) }

// squeezed returns the frame with RSV1 set and the payload compressed as it is given.
func squeezed(opcode byte, packed []byte) Frame {
	return Frame{Opcode: opcode, Payload: packed, RSV: rsv1}
}

// maybePacked sends a text message, compressed where permessage-deflate was agreed on.
func maybePacked(s string) Step {
	return Do(func(t *Talk) {
		if t.deflate == nil {
			t.send(text(s))
			return
		}
		t.send(squeezed(wire.Text, packSafely([]byte(s))))
	})
}

// packed sends a text message, compressed as the level says where that fits what was
// agreed on.
func packed(level int, payload []byte) Step {
	return Do(func(t *Talk) {
		if t.deflate.sends.bits() < maxWindowBits {
			level = flate.HuffmanOnly
		}
		t.send(squeezed(wire.Text, pack(level, payload)))
	})
}

// needsTakeover ends a case whose messages build on each other, where the peer wants
// that none does.
var needsTakeover = Do(func(t *Talk) {
	if t.deflate.sends.NoTakeover || t.deflate.sends.bits() < maxWindowBits {
		t.judge(report.Unimplemented, "the peer wants messages that stand alone, or a smaller window")
		t.leave()
	}
})
