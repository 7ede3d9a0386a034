package faulty

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"time"
)

// A Peer echoes messages, with a fault or without.
type Peer struct {
	Fault Fault
	// Plain: the peer does not know permessage-deflate.
	Plain bool
	// Modest: the peer asks the other side to compress without context takeover and in
	// a small window.
	Modest bool
}

// Serve is the peer as a server of all connections that come in at ln, until ln is
// closed.
func (p Peer) Serve(ln net.Listener) error {
	for {
		nc, err := ln.Accept()
		if err != nil {
			return fmt.Errorf("faulty: %w", err)
		}
		go p.serve(nc)
	}
}

// readSize is that of the buffer of a connection.
const readSize = 32 << 10

// serve answers a request and then echoes.
func (p Peer) serve(nc net.Conn) {
	c := p.newConn(nc)
	request, err := readHead(c.in, p.Fault == WantsExactCase)
	if err != nil {
		c.refuse("400 Bad Request")
		return
	}
	if status := p.wrongRequest(request); status != "" {
		c.refuse(status)
		return
	}
	response, ok := p.respond(c, request)
	if !ok {
		c.refuse("400 Bad Request")
		return
	}
	if _, err := nc.Write([]byte(response.String())); err != nil {
		_ = nc.Close()
		return
	}
	c.lose()
	c.run()
}

func (p Peer) newConn(nc net.Conn) *conn {
	return &conn{fault: p.Fault, nc: nc, in: bufio.NewReaderSize(nc, readSize), queue: queue{nc: nc}}
}

// lose is the fault to lose what came behind the head.
func (c *conn) lose() {
	if c.has(LosesBehindHead) {
		_, _ = c.in.Discard(c.in.Buffered())
	}
}

// refuse answers a request with an error.
func (c *conn) refuse(status string) {
	h := &head{line: "HTTP/1.1 " + status}
	h.add("Connection", "close")
	h.add("Content-Length", "0")
	if strings.HasPrefix(status, "426") && !c.has(HidesVersion) {
		h.add("Upgrade", "websocket")
		h.add("Sec-WebSocket-Version", "13")
	}
	if strings.HasPrefix(status, "405") {
		h.add("Allow", "GET")
	}
	_ = c.nc.SetDeadline(time.Now().Add(patience))
	_, _ = c.nc.Write([]byte(h.String()))
	c.end()
	_ = c.nc.Close()
}

// wrongRequest returns the status with which a request is refused, or "" (RFC 6455
// section 4.2.1).
func (p Peer) wrongRequest(h *head) string {
	line := strings.Split(h.line, " ")
	keys := h.values("Sec-WebSocket-Key")
	switch {
	case len(line) != 3:
		return "400 Bad Request"
	case line[0] != "GET" && p.Fault != AcceptsPOST:
		return "405 Method Not Allowed"
	case line[2] != "HTTP/1.1" && p.Fault != AcceptsHTTP10,
		len(h.values("Host")) != 1 && p.Fault != AcceptsNoHost,
		!h.upgrades(p.Fault):
		return "400 Bad Request"
	case !sameSite(h):
		return "403 Forbidden"
	case h.one("Sec-WebSocket-Version") != "13" && p.Fault != AcceptsVersion8:
		return "426 Upgrade Required"
	case len(keys) == 0 && p.Fault == AcceptsNoKey,
		len(keys) == 1 && p.Fault == AcceptsShortKey,
		len(keys) > 1 && p.Fault == AcceptsTwoKeys:
		return ""
	case len(keys) != 1 || !isKey(keys[0]):
		return "400 Bad Request"
	}
	return ""
}

// sameSite reports whether no page of another site asks (section 10.2).
func sameSite(h *head) bool {
	for _, origin := range h.values("Origin") {
		_, host, _ := strings.Cut(origin, "://")
		if !strings.EqualFold(host, h.one("Host")) {
			return false
		}
	}
	return true
}

// respond returns the response to a request that is right (section 4.2.2), if its
// extensions are.
func (p Peer) respond(c *conn, request *head) (h *head, ok bool) {
	keys := append(request.values("Sec-WebSocket-Key"), "")
	h = &head{line: "HTTP/1.1 101 Switching Protocols"}
	if c.has(RespondsWith200) {
		h.line = "HTTP/1.1 200 OK"
	}
	h.add("Upgrade", "websocket")
	h.add("Connection", "Upgrade")
	h.add("Sec-WebSocket-Accept", accept(keys[0], c.fault))
	offered := strings.Join(request.values("Sec-WebSocket-Protocol"), ", ")
	switch {
	case c.has(PicksSubprotocol):
		h.add("Sec-WebSocket-Protocol", "not-offered")
	case c.has(PicksAllSubprotocols) && offered != "":
		h.add("Sec-WebSocket-Protocol", offered)
	}
	var extensions string
	extensions, c.deflate, ok = p.answer(strings.Join(request.values("Sec-WebSocket-Extensions"), ","))
	if c.has(PicksExtension) {
		extensions = "x-not-offered"
	}
	if extensions != "" {
		h.add("Sec-WebSocket-Extensions", extensions)
	}
	return h, ok
}
