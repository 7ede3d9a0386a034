package server

import (
	"bufio"
	"errors"
	"io"
	"net"
	"slices"

	"github.com/gobwas/ws"
)

// gobwasTuned is gobwas/ws in the hands of a user who goes for speed: frames are
// read through a buffer, answers are gathered in another one, which is written when
// no more requests are there. It knows what its peer does: messages have one frame,
// and nothing but a Close frame comes between.
var gobwasTuned = Server{
	Name: "gobwas-tuned", Title: "gobwas, by hand", Module: "github.com/gobwas/ws",
	Echo:      each(tunedConns, tunedEcho),
	Broadcast: together(tunedConns, tunedBroadcast),
	Burst:     each(tunedConns, tunedBurst),
}

func tunedConns(l net.Listener, do func(net.Conn)) error {
	return serveConns(l, func(nc net.Conn) {
		if _, err := ws.Upgrade(nc); err == nil {
			do(nc)
		}
	})
}

// tuned reads from one connection and gathers what goes out.
type tuned struct {
	nc     net.Conn
	in     *bufio.Reader
	out    output
	header [ws.MaxHeaderSize]byte
}

// output gathers what is written to it.
type output []byte

func (o *output) Write(p []byte) (int, error) {
	*o = append(*o, p...)
	return len(p), nil
}

func newTuned(nc net.Conn) *tuned { return &tuned{nc: nc, in: bufio.NewReader(nc)} }

var errTuned = errors.New("this frame is no message")

func (t *tuned) readHeader() (ws.Header, error) {
	h, err := ws.ReadHeaderBuffer(t.in, t.header[:])
	if err == nil && (!h.Fin || !h.OpCode.IsData() || h.OpCode == ws.OpContinuation) {
		err = errTuned
	}
	return h, err
}

// echo puts the next message into out and returns its opcode. The payload is read to
// where it is needed.
func (t *tuned) echo() (ws.OpCode, error) {
	h, err := t.readHeader()
	if err != nil {
		return 0, err
	}
	answer := ws.Header{Fin: true, OpCode: h.OpCode, Length: h.Length}
	if err := ws.WriteHeaderBuffer(&t.out, answer, t.header[:]); err != nil {
		return 0, err
	}
	begin := len(t.out)
	t.out = slices.Grow(t.out, int(h.Length))[:begin+int(h.Length)]
	payload := t.out[begin:]
	if _, err := io.ReadFull(t.in, payload); err != nil {
		return 0, err
	}
	ws.Cipher(payload, h.Mask, 0)
	return h.OpCode, nil
}

func tunedEcho(nc net.Conn) {
	t := newTuned(nc)
	for {
		if _, err := t.echo(); err != nil {
			return
		}
		if t.in.Buffered() > 0 {
			continue
		}
		if _, err := nc.Write(t.out); err != nil {
			return
		}
		t.out = t.out[:0]
	}
}

func tunedBroadcast(r *room[net.Conn], nc net.Conn) {
	t := newTuned(nc)
	for {
		if _, err := t.echo(); err != nil {
			return
		}
		r.all(func(to net.Conn) { _, _ = to.Write(t.out) })
		t.out = t.out[:0]
	}
}

func tunedBurst(nc net.Conn) {
	t := newTuned(nc)
	for {
		op, err := t.echo()
		if err != nil {
			return
		}
		t.out = t.out[:0]
		burst(func(p []byte) error {
			f, err := ws.CompileFrame(ws.NewFrame(op, true, p))
			if err == nil {
				_, err = nc.Write(f)
			}
			return err
		})
	}
}
