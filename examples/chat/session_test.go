package main

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/examples/chat/hub"
	"github.com/ws6455/websocket/frame"
)

// A guest is a client in memory, with the server's session at the other end.
type guest struct {
	t     *testing.T
	c     *conn.Conn
	ended chan struct{} // closed when the session is over
}

// visit connects a guest to the hub.
func visit(t *testing.T, h *hub.Hub[*conn.Prepared]) *guest {
	client, far := conn.Pipe(&accept.Conn)
	g := &guest{t, client, make(chan struct{})}
	go func() {
		newSession(h, far).run(t.Context())
		close(g.ended)
	}()
	return g
}

func (g *guest) send(command map[string]any) {
	g.t.Helper()
	text, err := json.Marshal(command)
	require.NoError(g.t, err)
	g.write(frame.Text, string(text))
}

func (g *guest) write(op frame.Opcode, text string) {
	g.t.Helper()
	require.NoError(g.t, g.c.Write(g.t.Context(), op, []byte(text)))
}

func (g *guest) join(name string) {
	g.t.Helper()
	g.send(map[string]any{"type": "join", "room": "lobby", "name": name, "session": "session of " + name + "......"})
	g.wantEvent(hub.KindWelcome)
}

// wantEvent reads until an event of that kind comes.
func (g *guest) wantEvent(kind hub.Kind) hub.Event {
	g.t.Helper()
	for {
		e, err := conn.ReadJSON[hub.Event](g.t.Context(), g.c)
		require.NoError(g.t, err, "the session ended before a %s event came", kind)
		if e.Kind == kind {
			return e
		}
	}
}

// wantEnd reads until the session has closed, and checks with what code.
func (g *guest) wantEnd(code frame.StatusCode) {
	g.t.Helper()
	for {
		if _, _, err := g.c.Read(g.t.Context()); err != nil {
			require.ErrorIs(g.t, err, code, "the session ended otherwise")
			<-g.ended
			return
		}
	}
}

func newTestHub() *hub.Hub[*conn.Prepared] { return hub.New(encode, hub.Limits{}) }

func TestSessionCarriesAConversation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newTestHub()
		ada, bob := visit(t, h), visit(t, h)
		ada.join("Ada")
		bob.join("Bob")
		ada.send(map[string]any{"type": "typing", "on": true})
		require.True(t, bob.wantEvent(hub.KindTyping).On)
		ada.send(map[string]any{"type": "say", "id": 1, "text": "hello"})
		require.Equal(t, "hello", bob.wantEvent(hub.KindMessage).Message.Text)
		ada.send(map[string]any{"type": "say", "id": 2, "text": " "})
		require.Equal(t, uint64(2), ada.wantEvent(hub.KindRefused).ID)
		ada.send(map[string]any{"type": "ping"})
		ada.wantEvent(hub.KindPong)
		ada.bye()
		require.Len(t, bob.wantEvent(hub.KindPresence).People, 1)
		bob.bye()
	})
}

// bye leaves as a page does that means it.
func (g *guest) bye() {
	g.t.Helper()
	require.NoError(g.t, g.c.Close(g.t.Context(), frame.StatusNormalClosure, "left"))
	<-g.ended
}

func TestSessionTellsLeavingFromLosing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newTestHub()
		ada, bob := visit(t, h), visit(t, h)
		ada.join("Ada")
		bob.join("Bob")
		require.NoError(t, ada.c.CloseNow())
		<-ada.ended
		require.True(t, bob.wantEvent(hub.KindPresence).People[0].Away, "a lost connection counts as leaving")

		ada = visit(t, h)
		ada.join("Ada")
		require.Len(t, bob.wantEvent(hub.KindPresence).People, 2)
		ada.bye()
		require.Len(t, bob.wantEvent(hub.KindPresence).People, 1, "who left is kept")
		bob.bye()
	})
}

func TestSessionIsReplacedByANewerOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newTestHub()
		old, young := visit(t, h), visit(t, h)
		old.join("Ada")
		young.join("Ada")
		old.wantEnd(statusReplaced)
		young.bye()
	})
}

func TestSessionChangesRooms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newTestHub()
		ada := visit(t, h)
		ada.join("Ada")
		ada.send(map[string]any{"type": "join", "room": "attic", "name": "Ada", "session": "session of Ada......"})
		require.Equal(t, "attic", ada.wantEvent(hub.KindWelcome).Room)
		require.Equal(t, []hub.RoomInfo{{Name: "attic", People: 1}, {Name: "lobby", People: 0}}, h.Rooms())

		ada.send(map[string]any{"type": "join", "room": "", "name": "Ada", "session": "session of Ada......"})
		require.Equal(t, "bad-room", ada.wantEvent(hub.KindRefused).Code)
		ada.bye()
	})
}

func TestSessionEndsOnNonsense(t *testing.T) {
	tests := []struct {
		name string
		op   frame.Opcode
		text string
		code frame.StatusCode
	}{
		{"binary", frame.Binary, "{}", frame.StatusUnsupportedData},
		{"no JSON", frame.Text, "hello", frame.StatusPolicyViolation},
		{"another type", frame.Text, `{"type":3}`, frame.StatusPolicyViolation},
		{"unknown command", frame.Text, `{"type":"dance"}`, frame.StatusPolicyViolation},
		{"saying before joining", frame.Text, `{"type":"say","id":1,"text":"hello"}`, frame.StatusPolicyViolation},
		{"more than a command can be", frame.Text, strings.Repeat("x", 33<<10), frame.StatusMessageTooBig},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := visit(t, newTestHub())
				g.write(tt.op, tt.text)
				g.wantEnd(tt.code)
			})
		})
	}
}

func TestSessionEndsOnNonsenseAfterJoining(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := visit(t, newTestHub())
		g.join("Ada")
		g.write(frame.Text, "[]")
		g.wantEnd(frame.StatusPolicyViolation)
	})
}

func TestSessionEndsWhoSendsTooMuch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := visit(t, newTestHub())
		g.join("Ada")
		for range commandBurst {
			g.send(map[string]any{"type": "ping"})
		}
		g.wantEnd(frame.StatusPolicyViolation)
	})
}

func TestSessionEndsWhoNeverJoins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := visit(t, newTestHub())
		begin := time.Now()
		_, _, err := g.c.Read(context.Background())
		require.Error(t, err)
		<-g.ended
		require.Equal(t, joinTime, time.Since(begin), "the session ended at another time")
	})
}

// A member that reads nothing is closed when the queue is full, and the others
// do not notice.
func TestSessionEndsSlowReaders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hub.New(encode, hub.Limits{Burst: 1000})
		ada, bob := visit(t, h), visit(t, h)
		bob.join("Bob") // and reads no more
		ada.join("Ada")
		text := strings.Repeat("<", 2000)
		for id := 1; !ada.seesSomebodyAway(); id++ {
			require.Less(t, id, 1000, "the slow reader was never closed")
			time.Sleep(time.Second / commandRate) // stays within the allowance for commands
			ada.send(map[string]any{"type": "say", "id": id, "text": text})
			synctest.Wait()
		}
		bob.wantEnd(frame.StatusPolicyViolation)
		ada.bye()
	})
}

// seesSomebodyAway reads what has come, and reports whether it tells that
// somebody is away.
func (g *guest) seesSomebodyAway() bool {
	g.t.Helper()
	ctx, cancel := context.WithTimeout(g.t.Context(), time.Millisecond)
	defer cancel()
	for {
		e, err := conn.ReadJSON[hub.Event](ctx, g.c)
		if err != nil {
			require.ErrorIs(g.t, err, context.DeadlineExceeded)
			return false
		}
		if slices.ContainsFunc(e.People, func(p hub.Person) bool { return p.Away }) {
			return true
		}
	}
}
