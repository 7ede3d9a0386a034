package conn

import "sync/atomic"

// Stats are counts since the Conn began.
type Stats struct {
	MessagesReceived int64
	BytesReceived    int64 // payload of messages, without headers
	MessagesSent     int64 // taken by Write, Send and their kin
	BytesSent        int64 // payload of messages, without headers
	Dropped          int64 // messages that SlowPeerDrop dropped
	Flushes          int64 // writes to the transport, each of one frame or many
	WireBytesSent    int64 // all bytes that the transport took
}

// counters are the receiving side's; the sending side's are in writing.
type counters struct {
	messages atomic.Int64
	bytes    atomic.Int64
}

// received counts a piece of a message.
func (s *counters) received(n int, end bool) {
	s.bytes.Add(int64(n))
	if end {
		s.messages.Add(1)
	}
}

// Stats returns the counts of this moment.
func (c *Conn) Stats() Stats {
	w := &c.wr
	w.mu.Lock()
	defer w.mu.Unlock()
	return Stats{
		MessagesReceived: c.stats.messages.Load(),
		BytesReceived:    c.stats.bytes.Load(),
		MessagesSent:     w.sent,
		BytesSent:        w.sentBytes,
		Dropped:          w.dropped,
		Flushes:          w.flushes,
		WireBytesSent:    w.written,
	}
}
