package soak

import (
	"bytes"
	"compress/flate"
	"sync"

	"github.com/ws6455/websocket/frame"
)

// violations are the hostilities that break a rule of the protocol or a limit. The
// server says with which code it closes.
var violations = []hostility{
	violates("unmasked", "1002", func() []byte {
		return frame.AppendFrame(nil, frame.Frame{Header: frame.Header{Fin: true, Opcode: frame.Text}, Payload: []byte("clear")})
	}),
	violates("reserved bit", "1002", one(frame.Header{Fin: true, Rsv2: true, Opcode: frame.Text}, nil)),
	violates("compressed without agreement", "1002", one(frame.Header{Fin: true, Rsv1: true, Opcode: frame.Text}, nil)),
	violates("reserved opcode", "1002", one(frame.Header{Fin: true, Opcode: 3}, nil)),
	violates("ping too long", "1002", one(frame.Header{Fin: true, Opcode: frame.Ping}, noise[:126])),
	violates("fragmented ping", "1002", one(frame.Header{Opcode: frame.Ping}, nil)),
	violates("continuation of nothing", "1002", one(frame.Header{Fin: true, Opcode: frame.Continuation}, nil)),
	violates("message within a message", "1002", func() []byte {
		b := masked(nil, frame.Header{Opcode: frame.Text}, []byte("one"))
		return masked(b, frame.Header{Opcode: frame.Text}, []byte("two"))
	}),
	violates("length not in its shortest form", "1002", raw(0x82, 0xfe, 0, 1, 0, 0, 0, 0, 0)),
	violates("close of one byte", "1002", one(frame.Header{Fin: true, Opcode: frame.Close}, []byte{3})),
	violates("close with a forbidden code", "1002", one(frame.Header{Fin: true, Opcode: frame.Close}, []byte{3, 0xee})),
	violates("text that is not UTF-8", "1007", one(frame.Header{Fin: true, Opcode: frame.Text}, []byte("\xf0\x9f\x98"))),
	violates("huge length", "1009", raw(0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 1)),
	violates("fragment flood", "1009", fragmentFlood),
	violatesDeflated("deflate bomb", "1009", bomb),
	violatesDeflated("compression that is none", "1007", one(frame.Header{Fin: true, Rsv1: true, Opcode: frame.Binary}, []byte{7, 0xff, 0xff})),
}

func violates(name, code string, b func() []byte) hostility {
	return hostility{name, breaks(false, b), []string{code}}
}

func violatesDeflated(name, code string, b func() []byte) hostility {
	return hostility{name, breaks(true, b), []string{code}}
}

// breaks returns what a peer does that sends bytes which break a rule, and reads to the end.
func breaks(deflate bool, b func() []byte) func(*peer) string {
	return func(p *peer) string {
		if err := p.shakeHands(deflate); err != nil {
			return endOf(err)
		}
		p.lurk()
		return p.while(func() { _, _ = p.nc.Write(b()) }, p.closeFrame)
	}
}

func raw(b ...byte) func() []byte { return func() []byte { return b } }

func one(h frame.Header, payload []byte) func() []byte {
	return func() []byte { return masked(nil, h, payload) }
}

// fragmentFlood is a message in more fragments than a Conn takes by default.
var fragmentFlood = sync.OnceValue(func() []byte {
	first := masked(nil, frame.Header{Opcode: frame.Binary}, nil)
	further := masked(nil, frame.Header{Opcode: frame.Continuation}, nil)
	return append(first, bytes.Repeat(further, 1<<17)...)
})

// bomb is a compressed message of 4 MiB, in a thousandth of that.
var bomb = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	for range 64 {
		if err == nil {
			_, err = w.Write(make([]byte, longest))
		}
	}
	if err == nil {
		err = w.Flush()
	}
	if err != nil {
		panic(err) // a bytes.Buffer takes everything
	}
	return masked(nil, frame.Header{Fin: true, Rsv1: true, Opcode: frame.Binary}, b.Bytes()[:b.Len()-4])
})
