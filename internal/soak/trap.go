package soak

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/handshake"
)

// A trap is a kind of hostile server. A client of the library must get away with an error.
type trap struct {
	name string
	does func(t *trapped)
	ends []string // what it may come to for the client
	bear patience // what the client bears least
}

// patience is with what a client is impatient; with all else it has the time that honest
// connections have.
type patience uint8

const (
	patient patience = iota
	quickHandshake
	quickPings
	quickClose // it closes instead of reading
)

// trapped is the server's end of a client in a trap.
type trapped struct {
	nc  *net.TCPConn
	key string // of the request
}

func (t *trapped) write(s string) { _, _ = io.WriteString(t.nc, s) }

// welcome answers the opening handshake as it should be.
func (t *trapped) welcome() {
	t.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + handshake.AcceptKey(t.key) + "\r\n\r\n")
}

func (t *trapped) send(h frame.Header, payload string) {
	t.write(string(frame.AppendFrame(nil, frame.Frame{Header: h, Payload: []byte(payload)})))
}

// traps are all kinds of hostile servers.
var traps = []trap{
	{name: "server: silence", does: func(t *trapped) {}, ends: []string{"handshake timeout"}, bear: quickHandshake},
	{name: "server: refusal", does: says("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"), ends: []string{"403"}},
	{name: "server: garbage", does: says("220 smtp.example ready\r\n\r\n"), ends: []string{"handshake error"}},
	{name: "server: endless header", does: says("HTTP/1.1 101 Switching Protocols\r\n" + strings.Repeat("X: "+strings.Repeat("x", 1000)+"\r\n", 1000)), ends: []string{"handshake error"}},
	{name: "server: wrong key", does: func(t *trapped) {
		t.key = handshake.NewKey()
		t.welcome()
	}, ends: []string{"handshake error"}},
	{name: "server: gone in the handshake", does: func(t *trapped) {
		t.write("HTTP/1.1 101 Switching Pro")
		_ = t.nc.CloseWrite()
	}, ends: []string{"handshake error"}},
	{name: "server: masked", does: sends(frame.Header{Fin: true, Masked: true, Opcode: frame.Text}, "x"), ends: []string{"1002"}},
	{name: "server: reserved bit", does: sends(frame.Header{Fin: true, Rsv3: true, Opcode: frame.Text}, "x"), ends: []string{"1002"}},
	{name: "server: compressed without agreement", does: sends(frame.Header{Fin: true, Rsv1: true, Opcode: frame.Text}, "x"), ends: []string{"1002"}},
	{name: "server: text that is not UTF-8", does: sends(frame.Header{Fin: true, Opcode: frame.Text}, "\xff"), ends: []string{"1007"}},
	{name: "server: huge length", does: func(t *trapped) {
		t.welcome()
		t.write("\x82\x7f\x7f\xff\xff\xff\xff\xff\xff\xff")
	}, ends: []string{"1009"}},
	{name: "server: gone in a frame", does: func(t *trapped) {
		t.welcome()
		t.write("\x82\x7eab")
		_ = t.nc.CloseWrite()
	}, ends: []string{"1006"}},
	{name: "server: reset in a frame", does: func(t *trapped) {
		t.welcome()
		t.write("\x82\x7eab")
		_ = t.nc.SetLinger(0)
		_ = t.nc.Close()
	}, ends: []string{resetEnd, "handshake error"}}, // also before the handshake was read
	{name: "server: pings never answered", does: (*trapped).welcome, ends: []string{"ping timeout"}, bear: quickPings},
	{name: "server: close never answered", does: (*trapped).welcome, ends: []string{"close timeout"}, bear: quickClose},
}

// says returns a trap that says something instead of the handshake's answer.
func says(s string) func(*trapped) { return func(t *trapped) { t.write(s) } }

// sends returns a trap that sends a frame.
func sends(h frame.Header, payload string) func(*trapped) {
	return func(t *trapped) {
		t.welcome()
		t.send(h, payload)
	}
}

// spring reads which trap a client is in and lets it close on them.
func (s *Server) spring(nc net.Conn) {
	defer s.open.Add(-1)
	defer nc.Close()
	defer context.AfterFunc(s.ctx, func() { nc.Close() })()
	r, err := http.ReadRequest(bufio.NewReader(nc))
	if err != nil {
		return
	}
	i, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/"))
	if err != nil || i < 0 || i >= len(traps) {
		return
	}
	traps[i].does(&trapped{nc.(*net.TCPConn), r.Header.Get("Sec-WebSocket-Key")})
	_, _ = io.Copy(io.Discard, nc) // until the client has had enough
}
