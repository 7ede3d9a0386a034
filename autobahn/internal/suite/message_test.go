package suite

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// TestViolations is about frames with which a peer breaks the protocol.
func TestViolations(t *testing.T) {
	type frame = struct {
		h       wire.Header
		payload string
	}
	fin := func(opcode byte) wire.Header { return wire.Header{Fin: true, Opcode: opcode} }
	for _, tt := range []struct {
		name   string
		frames []frame
		code   int
	}{
		{"5.1/a server masks", []frame{{wire.Header{Fin: true, Opcode: wire.Text, Masked: true}, ""}}, 1002},
		{"5.2/a reserved bit", []frame{{wire.Header{Fin: true, Opcode: wire.Text, RSV: 4}, ""}}, 1002},
		{"5.2/a long length", []frame{{wire.Header{Fin: true, Opcode: wire.Text, Form: wire.Form16}, ""}}, 1002},
		{"5.2/a reserved opcode of data", []frame{{fin(7), ""}}, 1002},
		{"5.2/a reserved opcode of control", []frame{{fin(11), ""}}, 1002},
		{"5.5/a fragmented control frame", []frame{{wire.Header{Opcode: wire.Ping}, ""}}, 1002},
		{"5.5/a long control frame", []frame{{fin(wire.Ping), strings.Repeat("x", 126)}}, 1002},
		{"5.4/nothing to continue", []frame{{fin(wire.Continuation), ""}}, 1002},
		{"5.4/a message within another", []frame{{wire.Header{Opcode: wire.Text}, ""}, {fin(wire.Binary), ""}}, 1002},
		{"8.1/no UTF-8", []frame{{fin(wire.Text), "\xff"}}, 1007},
		{"8.1/no UTF-8 in fragments", []frame{{wire.Header{Opcode: wire.Text}, "\xce"}, {fin(wire.Continuation), "x"}}, 1007},
		{"5.5.1/half a code", []frame{{fin(wire.Close), "x"}}, 1002},
		{"7.4/a code that must not be sent", []frame{{fin(wire.Close), "\x03\xed"}}, 1002},
		{"5.5.1/a reason that is no UTF-8", []frame{{fin(wire.Close), "\x03\xe8\xff"}}, 1007},
	} {
		var frames []wire.Frame
		r := playWith(t, &Case{Patience: time.Second, Ending: closesNormally}, Client, func(e *echoer) {
			for _, f := range tt.frames {
				e.sendFrame(f.h, []byte(f.payload))
			}
			listenTo(&frames)(e)
		})
		require.NotEmpty(t, frames, tt.name)
		require.EqualValues(t, wire.Close, frames[0].Opcode, "%s: the suite should fail the connection", tt.name)
		code, reason, _ := wire.ParseClosePayload(frames[0].Payload)
		require.Equal(t, tt.code, code, tt.name)
		require.NotEmpty(t, reason, "%s: the peer should be told why", tt.name)
		require.True(t, r.FailedByMe, tt.name)
		require.Empty(t, r.Received, "%s: what is wrong is no event", tt.name)
	}
}

func TestClientsMustMask(t *testing.T) {
	r := playWith(t, &Case{Patience: time.Second}, Server, func(e *echoer) {
		e.role = Server
		e.send(wire.Text, nil)
		e.serve()
	})
	require.True(t, r.FailedByMe)
	require.Equal(t, protocolError, *r.LocalCloseCode)
}

// TestFailingGoesOn: what a peer sends behind its breach is no event, and another breach
// while the connection is closing ends TCP.
func TestFailingGoesOn(t *testing.T) {
	var frames []wire.Frame
	r := playWith(t, &Case{Patience: time.Second, Ending: closesNormally}, Client, func(e *echoer) {
		e.send(3, nil)
		e.send(wire.Text, []byte(hello))
		e.send(wire.Ping, nil)
		e.send(4, nil)
		listenTo(&frames)(e)
	})
	require.Empty(t, r.Received)
	require.Len(t, frames, 1, "a closing suite answers no pings")

	r = playWith(t, &Case{Script: []Step{Close{Code: normalClosure}}, Patience: time.Second}, Client, func(e *echoer) {
		e.send(3, nil)
		listenTo(&frames)(e)
	})
	require.True(t, r.DroppedByMe, "the suite has sent its Close frame already")
}

func TestMessagesAreJoined(t *testing.T) {
	c := &Case{
		Patience: time.Second, Ending: closesNormally,
		Want: []report.Outcome{ok(gotText("κόσμε"), gotPong("p"), gotBinary([]byte{0xff, 0}))},
	}
	r := playWith(t, c, Client, func(e *echoer) {
		e.sendFrame(wire.Header{Opcode: wire.Text}, []byte("κ\xcf"))
		e.sendFrame(wire.Header{Opcode: wire.Continuation}, nil)
		e.sendFrame(wire.Header{Fin: true, Opcode: wire.Continuation}, []byte("\x8cσμε"))
		e.send(wire.Pong, []byte("p"))
		e.send(wire.Binary, []byte{0xff, 0})
		e.serve()
	})
	wantVerdicts(t, r, report.OK, report.OK)
}

func TestPingsAreAnswered(t *testing.T) {
	var got []byte
	playWith(t, &Case{Patience: time.Second}, Client, func(e *echoer) {
		e.send(wire.Ping, []byte("p"))
		f, err := e.in.Next()
		if err == nil && f.Opcode == wire.Pong {
			got = f.Payload
		}
		e.serve()
	})
	require.Equal(t, "p", string(got), "the suite should answer pings as section 5.5.2 says")
}

// TestHandlers: steps can take messages and pongs for themselves.
func TestHandlers(t *testing.T) {
	var messages []report.Event
	var pongs []string
	take := Do(func(t *Talk) {
		t.onMessage = func(e report.Event) { messages = append(messages, e) }
		t.onPong = func(p []byte) bool {
			pongs = append(pongs, string(p))
			return string(p) == "mine"
		}
	})
	c := &Case{Script: []Step{take, ping("mine"), ping("other"), text(hello)}, Patience: time.Second}
	r := playWith(t, c, Client, (*echoer).serve)
	require.Equal(t, want(gotText(hello)), messages)
	require.Equal(t, []string{"mine", "other"}, pongs)
	require.Equal(t, want(gotPong("other")), r.Received, "what a step has taken is no event")
}

func TestMessageTooLong(t *testing.T) {
	r := playWith(t, &Case{Patience: time.Minute}, Client, func(e *echoer) {
		half := make([]byte, maxMessage/2)
		e.sendFrame(wire.Header{Opcode: wire.Binary}, half)
		e.sendFrame(wire.Header{Opcode: wire.Continuation}, half)
		e.sendFrame(wire.Header{Opcode: wire.Continuation}, []byte{0})
		e.serve()
	})
	require.True(t, r.FailedByMe, "the suite bounds what it keeps")
	require.Equal(t, tooBig, *r.LocalCloseCode)
}
