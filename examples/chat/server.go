package main

import (
	"embed"
	"encoding/json"
	"io/fs"
	"net/http"
	"time"

	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/examples/chat/hub"
	"github.com/ws6455/websocket/frame"
)

//go:embed page
var pageFiles embed.FS

// A server is the chat over HTTP: the page, the list of rooms, the WebSocket.
type server struct {
	hub   *hub.Hub[*conn.Prepared]
	group websocket.Group
	mux   http.ServeMux
}

func newServer() *server { return newServerWith(hub.Limits{}) }

func newServerWith(limits hub.Limits) *server {
	s := &server{hub: hub.New(encode, limits)}
	page, err := fs.Sub(pageFiles, "page")
	if err != nil {
		panic(err) // only an invalid path fails, and this one is constant
	}
	s.mux.Handle("GET /", http.FileServerFS(page))
	s.mux.HandleFunc("GET /rooms", s.rooms)
	s.mux.HandleFunc("GET /ws", s.socket)
	return s
}

// policy lets the page load from this server only, and nothing inline.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
	"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-cache")
	s.mux.ServeHTTP(w, r)
}

func (s *server) rooms(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(s.hub.Rooms()) // fails only when the page is gone
}

// accept holds what the chat asks of the library. The Origin check is left at
// its default: only pages of this host may connect.
var accept = websocket.AcceptOptions{Conn: conn.Config{
	// The longest command is a message of 2,000 characters, all escaped.
	ReadLimit: 32 << 10,
	// A whole history fits; who falls further behind than that is closed with
	// 1008. The page then comes back and asks for what it has not seen, so a
	// slow reader costs bounded memory and loses nothing.
	SendQueue:    1 << 20,
	SlowPeer:     conn.SlowPeerClose,
	PingInterval: 20 * time.Second,
	// What goes out is prepared once for a whole room, so nothing is remembered of
	// it for each page; of what a page says, the last kilobyte is.
	Compression: conn.Compression{Enabled: true, SendWindowBits: -1, ReceiveWindowBits: 10},
}}

func (s *server) socket(w http.ResponseWriter, r *http.Request) {
	c, err := websocket.Accept(w, r, &accept)
	if err != nil {
		return // Accept has answered
	}
	defer s.group.Add(c)()
	newSession(s.hub, c).run(r.Context())
}

// encode turns an event into a message that is encoded once for all peers.
func encode(e hub.Event) *conn.Prepared {
	text, err := json.Marshal(e)
	if err != nil {
		panic(err) // events hold nothing that JSON cannot say
	}
	p, err := conn.Prepare(frame.Text, text)
	if err != nil {
		panic(err) // only an opcode that is not data fails
	}
	return p
}
