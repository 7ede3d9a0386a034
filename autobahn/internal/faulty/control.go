package faulty

import "slices"

// control deals with a control frame (RFC 6455 section 5.5).
func (c *conn) control(h header) (code, error) {
	var payload []byte
	what, err := c.payload(h, func(p []byte) code {
		payload = append(payload, p...)
		return 0
	})
	if what != 0 || err != nil {
		return what, err
	}
	c.cutControl = c.cutControl || !h.fin
	if c.deflate != nil && c.has(DropsContextOnControl) {
		c.deflate.dict = nil
	}
	switch h.opcode {
	case pingFrame:
		c.ping(payload)
	case pongFrame:
		if c.has(FailsOnPong) {
			return protocolError, nil
		}
		if c.has(PongForPong) {
			c.pong(payload)
		}
	case closeFrame:
		c.closed(payload)
	}
	return 0, nil
}

// ping answers a ping with its payload (section 5.5.2).
func (c *conn) ping(payload []byte) {
	if m := &c.message; m.opcode != 0 && c.has(JoinsPing) {
		m.payload = append(m.payload, payload...)
	}
	if c.pinged++; c.pinged == 1 {
		c.firstPing = payload
	}
	switch {
	case c.has(NoPong), c.has(PongOnce) && c.pinged > 1:
		return
	case c.has(PongOfFirst):
		payload = c.firstPing
	}
	c.pings = append(c.pings, payload)
	if !(c.has(PongBehindMessage) && c.message.opcode != 0) {
		c.answerPings()
	}
}

// answerPings answers the pings that wait.
func (c *conn) answerPings() {
	if c.has(PongsReversed) {
		if len(c.pings) < 2 {
			return
		}
		slices.Reverse(c.pings)
	}
	for _, p := range c.pings {
		c.pong(p)
	}
	c.pings = nil
}

// pong sends a pong.
func (c *conn) pong(payload []byte) {
	f := frame{opcode: pongFrame, payload: payload}
	switch {
	case c.has(EmptyPong):
		f.payload = nil
	case c.has(Pong124):
		f.payload = payload[:min(len(payload), 124)]
	case c.has(PongTwice):
		c.send(f)
	case c.has(PingForPing):
		f.opcode = pingFrame
	case c.has(PongAsText):
		f.opcode = textFrame
	case c.has(FragmentsPong):
		f.more = true
	case c.has(SendsRSVOnPong):
		f.rsv = 1
	case c.has(RSV1OnPong) && c.deflate != nil:
		f.rsv = 4
	}
	c.send(f)
	if c.has(ClosesOnPing) {
		c.sendClose(closePayload(normalClosure))
	}
}
