package load

import (
	"math/rand/v2"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/bench/speed"
)

// A batch is what a client sends at a time, and what must come back.
type batch struct {
	request  []byte // frames of a client
	answer   []byte // frames of the server
	messages int    // in answer
}

// newBatch returns the batch of a load. All messages are different.
func newBatch(l speed.Load, text, raw bool) (b batch) {
	r := rand.New(rand.NewPCG(6455, uint64(l.Size)))
	op := frame.Binary
	if text {
		op = frame.Text
	}
	for range l.Depth {
		message := letters(r, l.Size)
		h := frame.Header{Fin: true, Opcode: op, Length: int64(l.Size)}
		b.answer = append(frame.AppendHeader(b.answer, h), message...)
		h.Masked, h.Key = true, [4]byte{byte(r.Uint32()), byte(r.Uint32()), byte(r.Uint32()), 1}
		frame.Mask(message, h.Key, 0)
		b.request = append(frame.AppendHeader(b.request, h), message...)
	}
	b.messages = l.Depth
	switch {
	case l.Way == speed.Burst:
		b.answer, b.messages = nil, speed.BurstWriters*speed.BurstMessages
		for range b.messages {
			h := frame.Header{Fin: true, Opcode: op, Length: int64(len(speed.BurstMessage))}
			b.answer = append(frame.AppendHeader(b.answer, h), speed.BurstMessage...)
		}
	case raw:
		b.answer = b.request
	}
	return b
}

// letters returns text of n bytes.
func letters(r *rand.Rand, n int) []byte {
	p := make([]byte, n)
	for i := range p {
		p[i] = byte('a' + r.IntN(26))
	}
	return p
}
