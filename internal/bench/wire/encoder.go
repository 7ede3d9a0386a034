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
	window    []byte // what the next piece may refer to, when the window is small
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
	e.forget()
	return e, nil
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
// The compressor knows windows of 15 bits alone. To keep to a smaller one, it gets
// the message in pieces of half a window and no more than the other half to refer
// to, so that no distance is longer than the window.
func (e *Encoder) compress(message []byte) error {
	if e.direction.WindowBits == maxWindowBits {
		return e.write(message)
	}
	half := 1 << e.direction.WindowBits / 2
	for {
		piece := message[:min(half, len(message))]
		e.deflate.ResetDict(&e.out, e.window)
		if err := e.write(piece); err != nil {
			return err
		}
		e.window = slide(e.window, piece, half)
		if message = message[len(piece):]; len(message) == 0 {
			return nil
		}
	}
}

func (e *Encoder) write(b []byte) error {
	if _, err := e.deflate.Write(b); err != nil {
		return err
	}
	return e.deflate.Flush()
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
