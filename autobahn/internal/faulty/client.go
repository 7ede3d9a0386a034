package faulty

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// RunCases is the peer as a client that goes through all cases of the fuzzing server at
// base, such as ws://host:port, and has it write its report.
func (p Peer) RunCases(ctx context.Context, base, agent string) error {
	count, err := CaseCount(ctx, base)
	if err != nil {
		return err
	}
	for n := 1; n <= count; n++ {
		query := url.Values{"case": {strconv.Itoa(n)}, "agent": {agent}}
		if err := p.Echo(ctx, base+"/runCase?"+query.Encode()); err != nil {
			return err
		}
	}
	return UpdateReports(ctx, base, agent)
}

// Echo is the peer as a client that connects to a URL and echoes until the connection
// has ended. What goes wrong on the connection is no error: the suite judges it.
func (p Peer) Echo(ctx context.Context, address string) error { return p.ask(ctx, address, nil) }

// CaseCount asks a fuzzing server for the number of its cases.
func CaseCount(ctx context.Context, base string) (count int, err error) {
	err = errors.New("faulty: the fuzzing server did not tell the number of its cases")
	asked := Peer{}.ask(ctx, base+"/getCaseCount", func(p []byte) { count, err = strconv.Atoi(string(p)) })
	return count, errors.Join(asked, err)
}

// UpdateReports asks a fuzzing server to write its report of the agent.
func UpdateReports(ctx context.Context, base, agent string) error {
	return Peer{}.ask(ctx, base+"/updateReports?"+url.Values{"agent": {agent}}.Encode(), nil)
}

// ask connects and echoes until the connection ends, or delivers the messages.
func (p Peer) ask(ctx context.Context, address string, deliver func([]byte)) error {
	u, err := url.Parse(address)
	if err != nil {
		return fmt.Errorf("faulty: %w", err)
	}
	var d net.Dialer
	nc, err := d.DialContext(ctx, "tcp", u.Host)
	if err != nil {
		return fmt.Errorf("faulty: %w", err)
	}
	defer context.AfterFunc(ctx, func() { _ = nc.Close() })()
	c := p.newConn(nc)
	c.client, c.deliver = true, deliver
	if p.open(c, u) {
		c.lose()
		c.run()
	}
	_ = nc.Close()
	return context.Cause(ctx)
}

// open does the opening handshake and reports whether the server has agreed.
func (p Peer) open(c *conn, u *url.URL) bool {
	key := c.newKey()
	request := []byte(p.request(c, u, key).String())
	if c.has(SendsBeforeResponse) {
		c.sendMessage(sentence{textFrame, []byte("early")})
		request = append(request, c.out...)
		c.out = nil
	}
	if _, err := c.nc.Write(request); err != nil {
		return false
	}
	response, err := readHead(c.in, c.has(WantsExactCase))
	return err == nil && p.agrees(c, response, key)
}

// newKey returns a nonce (RFC 6455 section 4.1).
func (c *conn) newKey() string {
	nonce := make([]byte, 16)
	if !c.has(SendsSameKey) {
		_, _ = rand.Read(nonce)
	}
	if c.has(SendsShortKey) {
		nonce = nonce[:15]
	}
	return base64.StdEncoding.EncodeToString(nonce)
}

func (p Peer) request(c *conn, u *url.URL, key string) *head {
	h := &head{line: "GET " + u.RequestURI() + " HTTP/1.1"}
	if !c.has(SendsNoHost) {
		h.add("Host", u.Host)
	}
	h.add("Upgrade", "websocket")
	h.add("Connection", "Upgrade")
	if !c.has(SendsNoKey) {
		h.add("Sec-WebSocket-Key", key)
	}
	version := "13"
	if c.has(SendsVersion8) {
		version = "8"
	}
	h.add("Sec-WebSocket-Version", version)
	if offer := p.offer(); offer != "" {
		h.add("Sec-WebSocket-Extensions", offer)
	}
	return h
}

// agrees reports whether a response is one to go on with (section 4.1, page 19).
func (p Peer) agrees(c *conn, h *head, key string) bool {
	accepts := h.values("Sec-WebSocket-Accept")
	var right bool
	c.deflate, right = p.agreed(p.offer(), strings.Join(h.values("Sec-WebSocket-Extensions"), ","))
	switch {
	case !strings.HasPrefix(h.line, "HTTP/1.1 101 ") && h.line != "HTTP/1.1 101" && !c.has(AcceptsStatus200),
		!h.upgrades(c.fault),
		len(accepts) == 0 && !c.has(AcceptsNoAccept),
		len(accepts) > 0 && accepts[0] != accept(key, "") && !c.has(AcceptsWrongAccept),
		len(accepts) > 1,
		len(h.values("Sec-WebSocket-Protocol")) > 0 && !c.has(AcceptsSubprotocol):
		return false
	}
	return right
}
