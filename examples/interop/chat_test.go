package interop

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

// A guest of theirs joins our chat, says a thing and hears one of ours.
func TestTheirClientWithOurChat(t *testing.T) {
	forEachPeer(t, chatting, func(t *testing.T, p *peer) {
		guest := p.script(t, "chat")
		chat := start(t, program(t, "chat", "-addr", "127.0.0.1:0"))
		url := chat.address(t) + "ws"
		hosting := enter(t, url)
		guest.Args = append(guest.Args, url, "Guest", "hello from outside", "hello, guest")
		theirs := start(t, guest)
		hosting.wantHeard("hello from outside")
		hosting.say("hello, guest")
		theirs.wantLine(t, "Host: hello, guest")
		theirs.wantLine(t, "closed 1000")
		theirs.wantSuccess(t)

		chat.terminate(t)
		hosting.wantEnd(frame.StatusGoingAway)
		chat.wantSuccess(t)
	})
}

// A host is a guest of the chat on our library.
type host struct {
	t *testing.T
	c *conn.Conn
}

func enter(t *testing.T, url string) *host {
	t.Helper()
	c, _, err := websocket.Dial(bounded(t), url, nil)
	require.NoError(t, err)
	t.Cleanup(func() { c.CloseNow() })
	h := &host{t, c}
	h.send(map[string]any{"type": "join", "room": "interop", "name": "Host", "session": "session of the host"})
	return h
}

func (h *host) send(v any) {
	h.t.Helper()
	require.NoError(h.t, conn.WriteJSON(bounded(h.t), h.c, v))
}

func (h *host) say(text string) {
	h.t.Helper()
	h.send(map[string]any{"type": "say", "id": 1, "text": text})
}

// An event is what matters of one here.
type event struct{ Message struct{ Text string } }

func (h *host) wantHeard(text string) {
	h.t.Helper()
	for {
		e, err := conn.ReadJSON[event](bounded(h.t), h.c)
		require.NoError(h.t, err, "the chat ended before %q was heard", text)
		if e.Message.Text == text {
			return
		}
	}
}

func (h *host) wantEnd(code frame.StatusCode) {
	h.t.Helper()
	for {
		if _, _, err := h.c.Read(bounded(h.t)); err != nil {
			require.ErrorIs(h.t, err, code, "the chat ended otherwise")
			return
		}
	}
}
