package wire

import (
	"bytes"
	"fmt"
	"math/rand/v2"

	"github.com/klauspost/compress/flate"

	"github.com/ws6455/websocket/frame"
)

// level is about the effort that browsers make. The levels below 7 are no choice
// for a peer that is to look like one: they forget the window whenever a message
// has fewer than 128 bytes.
const level = 7

const maxWindowBits = 15

// An Encoder makes a client's frames: compressed and masked text messages of one
// frame each.
type Encoder struct {
	direction Direction
	deflate   *flate.Writer
	windowed  *flate.Writer // for long messages in small windows
	window    []byte        // what the next message may refer to, in small windows
	out       bytes.Buffer
	keys      *rand.Rand
}

// NewEncoder returns the encoder for what was agreed on for the client.
func NewEncoder(d Direction) (*Encoder, error) {
	deflate, err := flate.NewWriter(nil, level)
	if err != nil {
		return nil, err
	}
	e := &Encoder{direction: d, deflate: deflate, keys: rand.New(rand.NewPCG(1, 1))}
	if d.WindowBits < maxWindowBits {
		e.windowed, err = flate.NewWriterWindow(nil, 1<<d.WindowBits)
	}
	e.forget()
	return e, err
}

// forget makes the next message refer to none before.
func (e *Encoder) forget() {
	e.deflate.Reset(&e.out)
	e.window = e.window[:0]
}

// Append appends the frame of one message to dst.
func (e *Encoder) Append(dst, message []byte) ([]byte, error) {
	e.out.Reset()
	if !e.direction.Takeover {
		e.forget()
	}
	if err := e.compress(message); err != nil {
		return dst, err
	}
	payload, cut := bytes.CutSuffix(e.out.Bytes(), []byte(flushTail))
	if !cut {
		return dst, fmt.Errorf("the compressor ended with %x, not with an empty block", tail(payload, 4))
	}
	return e.appendFrame(dst, payload), nil
}

func (e *Encoder) appendFrame(dst, payload []byte) []byte {
	h := frame.Header{Fin: true, Rsv1: true, Opcode: frame.Text, Masked: true, Length: int64(len(payload))}
	h.Key = [4]byte{byte(e.keys.Uint32()), byte(e.keys.Uint32()), byte(e.keys.Uint32()), 1}
	dst = frame.AppendHeader(dst, h)
	begin := len(dst)
	dst = append(dst, payload...)
	frame.Mask(dst[begin:], h.Key, 0)
	return dst
}

// compress puts the message into out, behind it an empty block.
//
// The compressor of the level knows windows of 15 bits alone. In a smaller one it
// gets no more to refer to than keeps every distance within the window. A message
// that leaves too little room for that goes through the compressor that can limit
// its window, at the price of a lower level.
func (e *Encoder) compress(message []byte) error {
	if e.direction.WindowBits == maxWindowBits {
		return flush(e.deflate, message)
	}
	size := 1 << e.direction.WindowBits
	if len(message) <= size/2 {
		e.deflate.ResetDict(&e.out, tail(e.window, size-len(message)))
		e.window = slide(e.window, message, size)
		return flush(e.deflate, message)
	}
	e.windowed.ResetDict(&e.out, e.window)
	e.window = slide(e.window, message, size)
	return flush(e.windowed, message)
}

func flush(z *flate.Writer, message []byte) error {
	if _, err := z.Write(message); err != nil {
		return err
	}
	return z.Flush()
}

// flushTail is the empty block that RFC 7692 section 7.2.1 takes off each message.
const flushTail = "\x00\x00\xff\xff"

// tail returns the last n bytes of b.
func tail(b []byte, n int) []byte { return b[max(0, len(b)-n):] }

// slide returns the last size bytes of window and b.
func slide(window, b []byte, size int) []byte {
	window = append(window, tail(b, size)...)
	if extra := len(window) - size; extra > 0 {
		window = window[:copy(window, window[extra:])]
	}
	return window
}
