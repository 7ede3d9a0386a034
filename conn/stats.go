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

	Deflated Compressed // what was sent compressed
	Inflated Compressed // what was received compressed
}

// Compressed are counts of the messages that were compressed, which MessagesSent
// and BytesSent, or MessagesReceived and BytesReceived, hold as well.
type Compressed struct {
	Messages  int64
	Bytes     int64 // payload before it was compressed
	WireBytes int64 // payload as it travelled, without headers
}

// counters are the receiving side's; the sending side's are in writing.
type counters struct {
	messages atomic.Int64
	bytes    atomic.Int64
}

// received counts a piece of a message.
func (s *counters) received(ev event) {
	s.bytes.Add(int64(len(ev.data)))
	if ev.end {
		s.messages.Add(1)
	}
}

// compressedCounters are those of messages that were compressed.
type compressedCounters struct {
	counters
	packed atomic.Int64
}

// Stats returns the counts of this moment.
func (c *Conn) Stats() Stats {
	w := &c.wr
	w.mu.Lock()
	defer w.mu.Unlock()
	s := Stats{
		MessagesReceived: c.stats.messages.Load(),
		BytesReceived:    c.stats.bytes.Load(),
		MessagesSent:     w.sent,
		BytesSent:        w.sentBytes,
		Dropped:          w.dropped,
		Flushes:          w.flushes,
		WireBytesSent:    w.written,
	}
	if w.deflate != nil {
		s.Deflated = w.deflate.counted
		counted := &c.rd.parser.inflate.counted
		s.Inflated = Compressed{counted.messages.Load(), counted.bytes.Load(), counted.packed.Load()}
	}
	return s
}
