package interop

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/handshake"
)

// An agreement is what comes of two wishes, whoever is the client.
type agreement struct {
	name          string
	ours, theirs  conn.Compression // of theirs, the windows only
	send, receive way              // as we see it
	long          bool             // with messages of 1 MiB
}

// agreements are those that a peer can come to in that role: with every window from
// 9 to 15 bits in either direction. Peers on zlib can inflate 8 bits as well, but not
// compress in them.
func agreements(p *peer, theirs conn.Role) []agreement {
	list := allAgreements()
	if p == libwebsockets && theirs == conn.Server {
		// It wishes nothing, leaves the windows that we wish out of its answer, and
		// takes the two parameters about context takeover for each other.
		return slices.DeleteFunc(list, func(a agreement) bool {
			return a.theirs != windows(0, 0) || a.ours != windows(0, 0) && a.ours != windows(-1, -1)
		})
	}
	return list
}

func allAgreements() []agreement {
	remembered, alone := way{15, true}, way{15, false}
	list := []agreement{
		{"nobody limits anything", windows(0, 0), windows(0, 0), remembered, remembered, true},
		{"we remember nothing", windows(-1, -1), windows(0, 0), alone, alone, true},
		{"they remember nothing", windows(0, 0), windows(-1, -1), alone, alone, false},
		{"what we send is not remembered", windows(-1, 0), windows(0, 0), alone, remembered, false},
		{"what they send is not remembered", windows(0, 0), windows(-1, 0), remembered, alone, false},
		{"they limit the windows", windows(0, 0), windows(10, 11), way{11, true}, way{10, true}, false},
		{"both limit the windows", windows(10, 12), windows(11, 9), way{9, true}, way{11, true}, true},
		{"small, and not remembered", windows(9, -1), windows(9, -1), way{9, false}, way{9, false}, false},
		{"we send within 8 bits", windows(8, 9), windows(0, 0), way{8, true}, way{9, true}, false},
	}
	for bits := 9; bits < 15; bits++ {
		list = append(list, agreement{
			fmt.Sprintf("we limit the windows to %d and %d bits", bits, 24-bits), windows(bits, 24-bits),
			windows(0, 0),
			way{bits, true},
			way{24 - bits, true},
			false,
		})
	}
	return list
}

func windows(send, receive int) conn.Compression {
	return conn.Compression{Enabled: true, SendWindowBits: send, ReceiveWindowBits: receive, Threshold: -1}
}

// parameters are those of RFC 7692 section 7.1, as a peer is asked for them and
// as it says that they were agreed on.
type parameters struct {
	ServerNoContextTakeover bool `json:"server_no_context_takeover,omitempty"`
	ClientNoContextTakeover bool `json:"client_no_context_takeover,omitempty"`
	ServerMaxWindowBits     int  `json:"server_max_window_bits,omitempty"`
	ClientMaxWindowBits     int  `json:"client_max_window_bits,omitempty"`
}

// wished returns how a peer in that role is told what it wishes.
func wished(c conn.Compression, role conn.Role) string {
	text, err := json.Marshal(parametersOf(role,
		way{max(c.SendWindowBits, 0), c.SendWindowBits >= 0}, way{max(c.ReceiveWindowBits, 0), c.ReceiveWindowBits >= 0}))
	if err != nil {
		panic(err) // they hold nothing that JSON cannot say
	}
	return string(text)
}

func parametersOf(role conn.Role, send, receive way) parameters {
	server, client := receive, send
	if role == conn.Server {
		server, client = send, receive
	}
	return parameters{!server.takeover, !client.takeover, server.bits, client.bits}
}

// wantAgreed asks the peer what it took the handshake for.
func wantAgreed(t *testing.T, c *conn.Conn, want parameters) {
	t.Helper()
	require.NoError(t, c.Write(bounded(t), frame.Text, []byte("agreed")))
	got, err := conn.ReadJSON[parameters](bounded(t), c)
	require.NoError(t, err)
	require.Equal(t, want, got, "the peer took the handshake for something else")
}

// Our Dial and their server compress what they say to each other.
func TestOurDialCompressesWithTheirServer(t *testing.T) {
	forEachPeer(t, compressing, func(t *testing.T, p *peer) {
		list := agreements(p, conn.Server)
		var wishes []string
		for _, a := range list {
			wishes = append(wishes, wished(a.theirs, conn.Server))
		}
		server := start(t, p.script(t, "server", wishes...))
		for _, a := range list {
			url := server.address(t)
			t.Run(a.name, func(t *testing.T) {
				c := dialCompressed(t, url, a.ours)
				wantAgreed(t, c, parametersOf(conn.Client, a.send, a.receive))
				converse(t, c, p, a)
			})
		}
	})
}

// A server that cannot compress within 8 bits, as zlib cannot, declines that offer
// and takes the next one: it remembers nothing. ws takes 9 bits in their place, of
// which zlib uses less than half.
func TestOurDialWantsAWindowOfEightBits(t *testing.T) {
	forEachPeer(t, []*peer{ws, websockets}, func(t *testing.T, p *peer) {
		a := agreement{send: way{15, true}, receive: way{8, true}}
		if p == websockets {
			a.receive = way{15, false}
		}
		server := start(t, p.script(t, "server", "{}"))
		c := dialCompressed(t, server.address(t), windows(0, 8))
		wantAgreed(t, c, parametersOf(conn.Client, a.send, a.receive))
		converse(t, c, p, a)
	})
}

// libwebsockets agrees, but leaves out that it keeps to the window: it would not.
func TestOurDialRefusesALargerWindow(t *testing.T) {
	forEachPeer(t, []*peer{libwebsockets}, func(t *testing.T, p *peer) {
		server := start(t, p.script(t, "server", "{}"))
		options := &websocket.DialOptions{Conn: compressed(windows(0, 10))}
		_, _, err := websocket.Dial(bounded(t), server.address(t), options)
		var refused *handshake.Error
		require.ErrorAs(t, err, &refused, "the server was trusted to keep to the window")
		require.Contains(t, refused.Error(), "the server does not limit its window")
	})
}

func dialCompressed(t *testing.T, url string, wish conn.Compression) *conn.Conn {
	t.Helper()
	c, resp, err := websocket.Dial(bounded(t), url, &websocket.DialOptions{Conn: compressed(wish)})
	require.NoError(t, err, "the server could not be dialled")
	t.Cleanup(func() { c.CloseNow() })
	require.Contains(t, resp.Header.Get("Sec-WebSocket-Extensions"), "permessage-deflate", "the server does not compress")
	return c
}

func compressed(wish conn.Compression) conn.Config {
	return conn.Config{Compression: wish, ReadLimit: 4 << 20}
}

// Our Accept and their client do. It dials one server after the other.
func TestTheirClientCompressesWithOurAccept(t *testing.T) {
	forEachPeer(t, compressing, func(t *testing.T, p *peer) {
		list := agreements(p, conn.Client)
		var servers []*acceptor
		var args []string
		for _, a := range list {
			s := accepting(t, a.ours)
			servers = append(servers, s)
			args = append(args, s.url, wished(a.theirs, conn.Client))
		}
		client := start(t, p.script(t, "answer", args...))
		for i, a := range list {
			t.Run(a.name, func(t *testing.T) {
				client.wantLine(t, "dialing "+servers[i].url)
				c := servers[i].accept(t)
				wantAgreed(t, c, parametersOf(conn.Server, a.send, a.receive))
				converse(t, c, p, a)
			})
		}
		client.wantSuccess(t)
	})
}

// An acceptor is a server of ours that hands out its connections.
type acceptor struct {
	url      string
	options  websocket.AcceptOptions
	offered  string // by the last client that came
	accepted chan func() (*conn.Conn, error)
}

func newAcceptor(wish conn.Compression) *acceptor {
	return &acceptor{
		options:  websocket.AcceptOptions{Conn: compressed(wish)},
		accepted: make(chan func() (*conn.Conn, error), 1),
	}
}

func (a *acceptor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c, err := websocket.Accept(w, r, &a.options)
	a.offered = r.Header.Get("Sec-WebSocket-Extensions")
	a.accepted <- func() (*conn.Conn, error) { return c, err }
}

func accepting(t *testing.T, wish conn.Compression) *acceptor {
	a := newAcceptor(wish)
	s := httptest.NewServer(a)
	t.Cleanup(s.Close)
	a.url = strings.Replace(s.URL, "http", "ws", 1) + "/"
	return a
}

// accept waits for the next connection.
func (a *acceptor) accept(t *testing.T) *conn.Conn {
	t.Helper()
	ctx := bounded(t)
	select {
	case result := <-a.accepted:
		c, err := result()
		require.NoError(t, err, "the client was refused")
		t.Cleanup(func() { c.CloseNow() })
		return c
	case <-ctx.Done():
		require.Fail(t, "no client came", "%v", context.Cause(ctx))
		return nil
	}
}
