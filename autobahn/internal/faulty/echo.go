package faulty

// echo sends a message back, unless a fault is in the way.
func (c *conn) echo(s sentence) {
	c.sent++
	before := c.last
	c.last = s
	switch n := c.sent; {
	case c.has(EchoesNot), c.has(EchoesEmptyNot) && len(s.payload) == 0, c.has(DropsThird) && n == 3:
		return
	case c.has(ExchangesTwo) && n == 2:
		c.held = &s
		return
	case c.has(RepeatsBefore) && n == 100:
		s = before
	case c.has(RefusesMebibyte) && len(s.payload) >= 1<<20:
		c.fail(tooBig)
		return
	}
	c.spoil(&s)
	c.sendMessage(s)
	if c.has(EchoesTwice) {
		c.sendMessage(s)
	}
	if c.held != nil {
		c.sendMessage(*c.held)
		c.held = nil
	}
	if c.has(ClosesAfterMessage) {
		c.sendClose(closePayload(normalClosure))
	}
}

// spoil changes the payload of a message.
func (c *conn) spoil(s *sentence) {
	p := s.payload
	switch {
	case c.has(CutsAt65535) && len(p) > 65535:
		s.payload = p[:65535]
	case c.has(FlipsAbove64K) && len(p) > 64<<10:
		p[len(p)-1] ^= 1
	case c.has(FlipsAbove256K) && len(p) > 256<<10:
		p[len(p)/2] ^= 1
	case c.has(CorruptsCompressed) && c.deflate != nil && c.sent%500 == 0 && len(p) > 0:
		p[len(p)/2] ^= 1
	}
}

// sendMessage sends a message in one frame (RFC 6455 section 5.6), compressed where
// that was negotiated (RFC 7692 section 6.1).
func (c *conn) sendMessage(s sentence) {
	f := frame{opcode: s.opcode, payload: s.payload}
	if c.deflate != nil || c.has(RSV1Unasked) {
		f.payload = c.compress(s.payload)
		if !c.has(RSV1Missing) {
			f.rsv = 4
		}
	}
	if c.has(SendsRSV2) {
		f.rsv |= 2
	}
	f.more = c.has(NeverEndsMessage)
	if c.has(ContinuesNothing) {
		f.opcode = continuation
	}
	c.inFragments(f)
}

// inFragments sends a frame, or two where a fault wants that.
func (c *conn) inFragments(f frame) {
	second := frame{payload: f.payload[len(f.payload)/2:]}
	switch {
	case c.has(RepeatsOpcode):
		second.opcode = f.opcode
	case c.has(RSV1OnContinuation) && f.rsv != 0:
		second.rsv = f.rsv
	case c.has(UnfinishedFragments):
		second.more = true
	default:
		c.send(f)
		return
	}
	f.more, f.payload = true, f.payload[:len(f.payload)/2]
	c.send(f)
	if !second.more {
		c.send(second)
	}
}
