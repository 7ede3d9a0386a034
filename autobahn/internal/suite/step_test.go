package suite

import (
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// listenTo is a peer that only listens. It returns what it has heard.
func listenTo(frames *[]wire.Frame) func(*echoer) {
	return func(e *echoer) {
		defer e.nc.Close()
		for {
			f, err := e.in.Next()
			if err != nil {
				return
			}
			*frames = append(*frames, f)
		}
	}
}

// sent returns the frames that a script sends in a role.
func sent(t *testing.T, role Role, script ...Step) (frames []wire.Frame) {
	t.Helper()
	script = append(script, Close{Code: normalClosure})
	playWith(t, &Case{Script: script, Patience: time.Second}, role, listenTo(&frames))
	require.NotEmpty(t, frames)
	last := frames[len(frames)-1]
	require.EqualValues(t, wire.Close, last.Opcode, "the script ends with a Close frame")
	return frames[:len(frames)-1]
}

// A writes is a connection that notes how many octets each call writes.
type writes struct {
	net.Conn
	sizes *[]int
}

func (w writes) Write(p []byte) (int, error) {
	*w.sizes = append(*w.sizes, len(p))
	return w.Conn.Write(p)
}

// sizesOfWrites returns them for a script of the suite as the server, but for the
// opening handshake and the end.
func sizesOfWrites(t *testing.T, script ...Step) (sizes []int) {
	t.Helper()
	var frames []wire.Frame
	wrap := func(nc net.Conn) net.Conn { return writes{nc, &sizes} }
	script = append(script, Close{})
	playOver(t, wrap, DefaultLimits, &Case{Script: script, Patience: time.Second}, Server, listenTo(&frames))
	require.Greater(t, len(sizes), 1)
	return sizes[1 : len(sizes)-1]
}

func TestFramesAreMaskedByClients(t *testing.T) {
	for _, tt := range []struct {
		role   Role
		mask   Masking
		masked bool
	}{
		{Client, AsRole, true},
		{Client, Always, true},
		{Client, Never, false},
		{Server, AsRole, false},
		{Server, Always, true},
		{Server, Never, false},
	} {
		frames := sent(t, tt.role, Frame{Opcode: wire.Text, Payload: []byte(hello), Mask: tt.mask})
		require.Len(t, frames, 1)
		require.Equal(t, tt.masked, frames[0].Masked, "role %s, masking %d", tt.role, tt.mask)
		require.Equal(t, hello, string(frames[0].Payload), "what is unmasked is the payload")
	}
}

func TestMaskingKeysDiffer(t *testing.T) {
	frames := sent(t, Client, text(hello), text(hello))
	require.NotEqual(t, frames[0].Key, frames[1].Key, "section 5.3: a fresh key for each frame")
	again := sent(t, Client, text(hello), text(hello))
	require.Equal(t, frames[0].Key, again[0].Key, "a case is the same each time")
}

func TestFramesAreSentAsTheyAre(t *testing.T) {
	frames := sent(t, Server, text("a").more().rsv(5), Frame{Opcode: 11, Form: wire.Form64}, pong("b"))
	require.Len(t, frames, 3)
	require.Equal(t, wire.Header{RSV: 5, Opcode: wire.Text, Size: 1}, frames[0].Header)
	require.Equal(t, wire.Header{Fin: true, Opcode: 11, Form: wire.Form64}, frames[1].Header)
	require.Equal(t, wire.Header{Fin: true, Opcode: wire.Pong, Size: 1}, frames[2].Header)
}

func TestMessageFragments(t *testing.T) {
	for _, tt := range []struct {
		name           string
		size, fragment int
		want           []int
	}{
		{"no fragments", 5, 0, []int{5}},
		{"a rest", 5, 2, []int{2, 2, 1}},
		{"no rest", 4, 2, []int{2, 2, 0}},
		{"just one", 4, 4, []int{4}},
		{"less than one", 3, 4, []int{3}},
		{"nothing", 0, 4, []int{0}},
	} {
		frames := sent(t, Client, Message{Opcode: wire.Binary, Payload: make([]byte, tt.size), Fragment: tt.fragment, RSV: 4})
		var sizes []int
		for i, f := range frames {
			sizes = append(sizes, len(f.Payload))
			require.Equal(t, i == len(frames)-1, f.Fin, "%s: FIN of frame %d", tt.name, i)
			if i == 0 {
				require.Equal(t, [2]byte{wire.Binary, 4}, [2]byte{f.Opcode, f.RSV}, "%s: the first frame has the opcode and RSV1", tt.name)
			} else {
				require.Equal(t, [2]byte{wire.Continuation, 0}, [2]byte{f.Opcode, f.RSV}, "%s: frame %d continues", tt.name, i)
			}
		}
		require.Equal(t, tt.want, sizes, tt.name)
	}
}

func TestWrites(t *testing.T) {
	hi := text("hi") // 4 octets from a server
	for _, tt := range []struct {
		name   string
		script []Step
		want   []int
	}{
		{"each frame has its own", []Step{hi, hi}, []int{4, 4}},
		{"together", []Step{Together{hi, hi, ping("")}}, []int{10}},
		{"octet by octet", []Step{hi.chopped(1)}, []int{1, 1, 1, 1}},
		{"in pieces with a rest", []Step{hi.chopped(3)}, []int{3, 1}},
		{"small fragments go together", []Step{Message{Opcode: wire.Text, Payload: []byte("hi"), Fragment: 1}}, []int{8}},
		{
			"not too many of them",
			[]Step{Message{Opcode: wire.Text, Payload: make([]byte, 3*gathered/2), Fragment: gathered / 2}},
			[]int{gathered + 8, gathered/2 + 4 + 2},
		},
		{"a frame in parts", []Step{FrameStart{Opcode: wire.Text, Size: 2}, Octets("h"), Octets("i")}, []int{2, 1, 1}},
	} {
		require.Equal(t, tt.want, sizesOfWrites(t, tt.script...), tt.name)
	}
}

func TestFrameInParts(t *testing.T) {
	const first, second, third = "Hello", ", ", "world!"
	for _, role := range []Role{Client, Server} {
		frames := sent(t, role,
			FrameStart{Opcode: wire.Text, More: true, Size: len(hello)}, Octets(first), Octets(second), Octets(third), continuation(""))
		require.Len(t, frames, 2)
		require.Equal(t, hello, string(frames[0].Payload), "the parts should be masked as one payload")
		require.False(t, frames[0].Fin)
		require.Equal(t, role == Client, frames[0].Masked)
	}
}

func TestWait(t *testing.T) {
	var frames []wire.Frame
	c := &Case{
		Script:   []Step{Wait{For: 3 * time.Second, Tag: "A"}, Wait{For: time.Second}, text(hello), Wait{For: time.Second, Tag: "B"}},
		Patience: time.Second,
	}
	r := playWith(t, c, Client, listenTo(&frames))
	require.Equal(t, want(passed("A"), passed("B")), r.Received, "only pauses with a tag are events")
	require.Equal(t, 5*time.Second+time.Second+DefaultLimits.Closing, r.Duration)
	require.Equal(t, 5*time.Second, entryOf(t, r, wire.Close).At-time.Second, "the patience begins behind the script")
	require.Equal(t, 4*time.Second, entryOf(t, r, wire.Text).At, "a step is played when the pause has ended")
}

func TestWaitEndsWithTheConnection(t *testing.T) {
	c := &Case{Script: []Step{Wait{For: time.Minute, Tag: "A"}, text(hello)}, Patience: time.Second}
	r := playWith(t, c, Client, func(e *echoer) { _ = e.nc.Close() })
	require.Empty(t, r.Received, "the pause has not passed")
	require.Zero(t, r.FramesSent[wire.Text], "what follows is not played")
	require.Zero(t, r.Duration)
}

// entryOf returns the first entry of a frame that was sent, with an opcode.
func entryOf(t *testing.T, r *report.Result, opcode byte) report.Entry {
	t.Helper()
	for _, e := range r.Log {
		if e.Kind == report.SentFrame && e.Frame.Opcode == opcode {
			return e
		}
	}
	require.Fail(t, "the log has no such frame")
	return report.Entry{}
}

func TestClose(t *testing.T) {
	for _, tt := range []struct {
		name  string
		close Close
		want  string
		code  any
	}{
		{"a code", Close{Code: 1000}, "\x03\xe8", 1000},
		{"a code and a reason", Close{Code: 1001, Reason: []byte("bye")}, "\x03\xe9bye", 1001},
		{"nothing", Close{}, "", nil},
		{"a zero code", Close{HasAny: true}, "\x00\x00", 0},
		{"half a code", Close{Reason: []byte("a")}, "a", nil},
	} {
		var frames []wire.Frame
		r := playWith(t, &Case{Script: []Step{tt.close, tt.close}, Patience: time.Second}, Client, listenTo(&frames))
		require.Len(t, frames, 1, "%s: the second one finds the connection closing", tt.name)
		require.Equal(t, tt.want, string(frames[0].Payload), tt.name)
		require.True(t, r.ClosedByMe, tt.name)
		require.Equal(t, string(tt.close.Reason), r.LocalCloseReason, tt.name)
		if tt.code == nil {
			require.Nil(t, r.LocalCloseCode, tt.name)
		} else {
			require.Equal(t, tt.code, *r.LocalCloseCode, tt.name)
		}
	}
}

func TestDo(t *testing.T) {
	frames := sent(t, Server, Do(func(t *Talk) { t.send(ping("do")) }))
	require.Len(t, frames, 1)
	require.Equal(t, "do", string(frames[0].Payload))
}
