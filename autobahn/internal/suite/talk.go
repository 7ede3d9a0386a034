package suite

import (
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// state is where a connection is in its life.
type state byte

const (
	connecting state = iota
	open
	closing // a Close frame was sent
	closed  // TCP was ended here, or has ended
)

// A Talk is the connection of a case. All of it belongs to the goroutine that plays
// the case, but for out, which has one of its own.
type Talk struct {
	c      *Case
	role   Role
	limits Limits
	header http.Header // more for the suite's request
	nc     net.Conn
	in     *wire.Reader
	out    *wire.Writer
	random *rand.Rand
	start  time.Time
	state  state
	result *report.Result
	readBy time.Time // the deadline that was set last
	quiet  bool      // frames are counted, not logged

	// deadlines: what has to happen by when, else the connection ends.
	giveUp    time.Time // the peer has to be done
	closeBy   time.Time // the peer has to answer our Close frame
	droppedBy time.Time // the server has to end TCP
	lingersTo time.Time // the suite, as a server, ends TCP

	started  wire.Header // of the frame that FrameStart began
	position int         // in its payload

	message   message
	kept      int                       // octets of the events so far
	deflate   *deflate                  // what was agreed on, or nil
	onWhole   func(*message)            // takes messages as they came, and they are no events
	onFrame   func(*wire.Frame)         // sees each frame as it comes
	onMessage func(report.Event)        // takes messages, and they are no events
	onPong    func(payload []byte) bool // takes pongs, and if it reports true they are no events
	judged    bool                      // a step has given the behavior

	strict  bool           // a pong that answers no ping is no event
	waiting map[string]int // how many pings with a payload are not answered
	unasked bool           // a pong has come that answers none of them

	anyCode      bool   // a step judges the status code of the peer's Close frame
	peerClosed   bool   // the peer has sent a Close frame
	behindClose  int    // how many data frames the peer has sent behind it
	framesBehind int    // how many frames of any kind
	violation    string // the first thing with which the peer broke the protocol
}

// Limits are how long a peer may take where the case does not say it, and how much a
// case may cost.
type Limits struct {
	Opening time.Duration // for the opening handshake
	Closing time.Duration // for the answer to a Close frame
	Drop    time.Duration // of a server, to end TCP after the closing handshake
	// Scale is by how much the limits of the cases are longer than those of the
	// original suite, up to a minute; 0 means 1. Pauses stay as they are.
	Scale float64
	// Exchanges is how many messages the cases send that have each echoed before the
	// next; 0: as many as the case says.
	Exchanges int
}

// DefaultLimits are those of the original suite.
var DefaultLimits = Limits{Opening: 5 * time.Second, Closing: time.Second, Drop: time.Second, Scale: 1}

func newTalk(c *Case, role Role, nc net.Conn, in *wire.Reader, limits Limits) *Talk {
	now := time.Now()
	return &Talk{
		c: c, role: role, limits: limits, nc: nc,
		in: in, out: wire.NewWriter(nc),
		random: rand.New(rand.NewPCG(uint64(len(c.ID)), seed(c.ID))),
		start:  now,
		strict: strings.HasPrefix(c.ID, "20."), waiting: map[string]int{},
		result: &report.Result{
			Case: c.Case, Behavior: report.Failed, Close: report.Failed,
			Started: now, Expected: c.Want, ExpectedClose: c.Ending,
			Reason: "the peer did nothing that this case expects",
		},
	}
}

// seed makes the masking keys of a case the same in each run.
func seed(id string) (n uint64) {
	for _, b := range []byte(id) {
		n = n*257 + uint64(b)
	}
	return n
}

// scaled is a limit of a case for this run. Those that are generous stay as they are.
func (l Limits) scaled(d time.Duration) time.Duration {
	if l.Scale <= 0 {
		return d
	}
	return min(time.Duration(float64(d)*l.Scale), max(d, generous))
}

// generous is a limit that more patience does not make longer.
const generous = time.Minute

// exchanges is how many messages a case sends that would send n.
func (l Limits) exchanges(n int) int {
	if l.Exchanges > 0 {
		n = min(n, l.Exchanges)
	}
	return n
}

// send sends a frame, in whatever state the connection is.
func (t *Talk) send(f Frame) {
	t.out.Write(t.append(make([]byte, 0, len(f.Payload)+14), f), f.Chop)
}

// append appends a frame to dst and logs it.
func (t *Talk) append(dst []byte, f Frame) []byte {
	h := wire.Header{
		Fin: !f.More, RSV: f.RSV, Opcode: f.Opcode, Size: uint64(len(f.Payload)), Form: f.Form,
		Masked: f.Mask == Always || f.Mask == ZeroKey || f.Mask == AsRole && t.role == Client,
	}
	if h.Masked && f.Mask != ZeroKey {
		h.Key = t.key()
	}
	t.logSent(&h, f.Payload, f.Chop)
	if f.Opcode == wire.Ping {
		t.waiting[string(f.Payload)]++
	}
	dst = h.Append(dst)
	n := len(dst)
	dst = append(dst, f.Payload...)
	if h.Masked {
		wire.Mask(dst[n:], h.Key, 0)
	}
	return dst
}

// startFrame sends a header.
func (t *Talk) startFrame(f FrameStart) {
	t.started = wire.Header{
		Fin: !f.More, Opcode: f.Opcode, Size: uint64(f.Size), Masked: t.role == Client, Key: t.key(),
	}
	t.position = 0
	t.logSent(&t.started, nil, 0)
	t.out.Write(t.started.Append(nil), 0)
}

// sendOctets sends a part of a payload.
func (t *Talk) sendOctets(p []byte) {
	t.logOctets(p)
	p = append([]byte(nil), p...)
	if t.started.Masked {
		wire.Mask(p, t.started.Key, t.position)
	}
	t.position += len(p)
	t.out.Write(p, 0)
}

func (t *Talk) key() (key [4]byte) {
	n := t.random.Uint32()
	for i := range key {
		key[i] = byte(n >> (8 * i))
	}
	return key
}

// judge gives the behavior of a case that has no Want.
func (t *Talk) judge(v report.Verdict, reason string) {
	t.result.Behavior, t.result.Reason, t.judged = v, reason, true
}
