package suite

import (
	"time"

	"github.com/ws6455/websocket/autobahn/internal/wire"
)

// A Step is a part of a script. play returns when the next step may follow.
type Step interface{ play(t *Talk) }

// Do is a step that is a function.
type Do func(t *Talk)

func (do Do) play(t *Talk) { do(t) }

// A Frame is a step that sends a frame, right or wrong. It is masked where the suite
// is the client.
type Frame struct {
	Opcode  byte
	More    bool // FIN is not set
	RSV     byte
	Payload []byte
	Chop    int       // sent in pieces of that many octets
	Form    wire.Form // of the length
	Mask    Masking
}

// Masking says whether a frame is masked.
type Masking byte

const (
	// AsRole is how the RFC wants it: clients mask.
	AsRole Masking = iota
	// Always and Never are wrong on one of the sides.
	Always
	Never
	// ZeroKey is a mask that changes nothing, which is right for a client.
	ZeroKey
)

func (f Frame) play(t *Talk) { t.send(f) }

// text, binary, ping, pong, continuation are frames without anything special.
func text(s string) Frame   { return Frame{Opcode: wire.Text, Payload: []byte(s)} }
func binary(p []byte) Frame { return Frame{Opcode: wire.Binary, Payload: p} }
func ping(s string) Frame   { return Frame{Opcode: wire.Ping, Payload: []byte(s)} }
func pong(s string) Frame   { return Frame{Opcode: wire.Pong, Payload: []byte(s)} }
func continuation(s string) Frame {
	return Frame{Opcode: wire.Continuation, Payload: []byte(s)}
}

// more returns the frame with FIN not set.
func (f Frame) more() Frame { f.More = true; return f }

// rsv returns the frame with reserved bits set.
func (f Frame) rsv(bits byte) Frame { f.RSV = bits; return f }

// chopped returns the frame cut into pieces of n octets.
func (f Frame) chopped(n int) Frame { f.Chop = n; return f }

// Together is a step that sends frames with one write, so that a peer may find them all
// in one read.
type Together []Frame

func (frames Together) play(t *Talk) {
	var octets []byte
	for _, f := range frames {
		octets = t.append(octets, f)
	}
	t.out.Write(octets, 0)
}

// A Message is a step that sends a message. One of more than Fragment octets goes in
// fragments of so many: as many whole ones as there are, and a last one with the
// rest, which may be empty. With a Fragment of 0 it is one frame.
type Message struct {
	Opcode   byte
	Payload  []byte
	Fragment int
	RSV      byte // of the first frame
}

// gathered is how much of the small fragments of a message goes out with one write.
const gathered = 64 << 10

func (m Message) play(t *Talk) {
	f := Frame{Opcode: m.Opcode, RSV: m.RSV}
	rest := m.Payload
	var octets []byte
	for m.Fragment > 0 && len(m.Payload) > m.Fragment && len(rest) >= m.Fragment {
		f.Payload, f.More = rest[:m.Fragment], true
		if octets = t.append(octets, f); len(octets) >= gathered {
			t.out.Write(octets, 0)
			octets = nil
		}
		rest, f = rest[m.Fragment:], Frame{Opcode: wire.Continuation}
	}
	f.Payload = rest
	t.out.Write(t.append(octets, f), 0)
}

// A FrameStart is a step that sends the header of a frame; Octets steps send its payload.
type FrameStart struct {
	Opcode byte
	More   bool
	Size   int
}

func (f FrameStart) play(t *Talk) { t.startFrame(f) }

// Octets is a step that sends a part of the payload of the frame that was started.
type Octets []byte

func (p Octets) play(t *Talk) { t.sendOctets(p) }

// A Wait is a step that listens for a while. If the connection is still open then,
// that is an event with the tag, if there is one.
type Wait struct {
	For time.Duration
	Tag string
}

func (w Wait) play(t *Talk) {
	t.listenFor(w.For)
	if w.Tag != "" && t.state == open {
		t.happened(passed(w.Tag))
	}
}

// A Close is a step that begins the closing handshake. Without a Code the payload of
// the frame is the Reason alone, so it is empty or wrong.
type Close struct {
	Code   int
	HasAny bool // the code counts, even if it is 0
	Reason []byte
}

func (c Close) play(t *Talk) { t.close(c) }
