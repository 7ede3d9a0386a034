package suite

import (
	"io"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// TestMayBeSent goes through the codes of RFC 6455 section 7.4 and of IANA's registry.
func TestMayBeSent(t *testing.T) {
	ranges := []struct {
		first, last int
		may         bool
	}{
		{0, 999, false},
		{1000, 1003, true},
		{1004, 1006, false},
		{1007, 1014, true},
		{1015, 2999, false},
		{3000, 4999, true},
		{5000, 65535, false},
	}
	for _, r := range ranges {
		for code := r.first; code <= r.last; code++ {
			require.Equal(t, r.may, mayBeSent(code), "status code %d", code)
		}
	}
}

// TestPeerCloses is about a peer that begins the closing handshake.
func TestPeerCloses(t *testing.T) {
	for _, role := range []Role{Client, Server} {
		for _, payload := range []string{"", "\x03\xe8", "\x03\xe9bye"} {
			var frames []wire.Frame
			c := &Case{Patience: time.Second, Ending: report.Ending{Codes: []int{1000, 1001}, Clean: true}, Want: []report.Outcome{ok()}}
			c.StaysOpen = true
			r := playWith(t, c, role, func(e *echoer) {
				e.send(wire.Close, []byte(payload))
				f, err := e.in.Next()
				if err == nil {
					frames = append(frames, f)
				}
				if e.role == Server {
					_ = e.nc.Close()
				}
			})
			wantVerdicts(t, r, report.OK, report.OK)
			require.True(t, r.WasClean)
			require.False(t, r.ClosedByMe)
			require.Equal(t, role == Server, r.DroppedByMe, "the server ends TCP (section 7.1.1)")
			require.Zero(t, r.Duration)
			require.Len(t, frames, 1)
			require.Equal(t, "\x03\xe8", string(frames[0].Payload), "the suite answers with 1000")
			if payload == "" {
				require.Nil(t, r.RemoteCloseCode)
			} else {
				require.Equal(t, payload[2:], r.RemoteCloseReason)
			}
		}
	}
}

// TestFailReasonFits: a Close frame has no room for more than 123 octets (section 5.5).
func TestFailReasonFits(t *testing.T) {
	long := Do(func(t *Talk) { t.violates(protocolError, "%0200d", 0) })
	var frames []wire.Frame
	playWith(t, &Case{Script: []Step{long}, Patience: time.Second}, Client, listenTo(&frames))
	require.Len(t, frames, 1)
	require.Len(t, frames[0].Payload, 125)
}

// TestClosedIsClosed: nothing happens to a connection that has ended.
func TestClosedIsClosed(t *testing.T) {
	after := Do(func(t *Talk) {
		t.drop()
		t.drop()
		t.close(Close{Code: normalClosure})
		t.fail(protocolError, "too late")
	})
	var frames []wire.Frame
	r := playWith(t, &Case{Script: []Step{after}, Patience: time.Second}, Client, listenTo(&frames))
	require.Empty(t, frames)
	require.True(t, r.DroppedByMe)
	require.False(t, r.ClosedByMe || r.FailedByMe)
}

// A half is a connection that can end one direction, as TCP can.
type half struct {
	net.Conn
	ended  chan struct{} // closed by CloseWrite
	unread *int          // what was read after CloseWrite
}

func (h half) CloseWrite() error { close(h.ended); return nil }

func (h half) Read(p []byte) (int, error) {
	n, err := h.Conn.Read(p)
	select {
	case <-h.ended:
		*h.unread += n
	default:
	}
	return n, err
}

// TestDropReadsOn: closing a socket with unread octets would reset TCP, and the peer
// might lose the Close frame.
func TestDropReadsOn(t *testing.T) {
	unread := 0
	var frames []wire.Frame
	wrap := func(nc net.Conn) net.Conn { return half{nc, make(chan struct{}), &unread} }
	c := &Case{Script: []Step{Close{Code: normalClosure}}, Patience: time.Second, Ending: closesNormally}
	r := playOver(t, wrap, DefaultLimits, c, Server, func(e *echoer) {
		f, _ := e.in.Next()
		frames = append(frames, f)
		e.send(wire.Close, nil)
		e.send(wire.Binary, make([]byte, 1000))
		listenTo(&frames)(e)
	})
	require.Equal(t, report.OK, r.Close, r.CloseReason)
	require.Greater(t, unread, 1000, "what the peer has still sent should be read")
	require.Len(t, frames, 1, "the Close frame should have arrived")
}

// TestPeerResets is about an end that TCP reports with words of its own.
func TestPeerResets(t *testing.T) {
	reads := 1
	wrap := func(nc net.Conn) net.Conn { return resetting{deaf{nc, &reads}} }
	var frames []wire.Frame
	r := playOver(t, wrap, DefaultLimits, &Case{Patience: time.Second}, Client, listenTo(&frames))
	require.Equal(t, "the connection ended: reset by peer", r.Log[len(r.Log)-1].Text)
}

// A resetting ends with an error of the network instead of the end of the stream.
type resetting struct{ deaf }

func (r resetting) Read(p []byte) (int, error) {
	n, err := r.deaf.Read(p)
	if err == io.EOF {
		err = &net.OpError{Op: "read", Net: "tcp", Err: errReset{}}
	}
	return n, err
}

type errReset struct{}

func (errReset) Error() string { return "reset by peer" }
