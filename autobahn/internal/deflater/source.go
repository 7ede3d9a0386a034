package deflater

// A Source is the sequence of messages that one side of one connection sends. It
// is for one goroutine.
type Source struct {
	data   []byte
	length int
	at     int // where in data the next message begins
	next   int // its number

	recorded *recording // nil if messages are compressed one by one

	stream      stream
	takeover    bool
	plain, form []byte // of the last message
}

// NewSource returns a Source of messages of the given length that are cut from data
// one behind the other, beginning anew at its end. They are compressed for a window
// of 1<<bits octets, with bits from 8 to 15 (RFC 7692 section 7.1.2), which with
// takeover is used for later messages too.
//
// Data must have at least one octet, unless length is 0, and must never change.
// Sources share what they compress if data begins at the same place in memory.
// What does not repeat soon is compressed message by message: a length that does
// not divide len(data).
func NewSource(data []byte, length, bits int, takeover bool) *Source {
	s := &Source{data: data, length: length, takeover: takeover}
	if length > 0 && len(data)%length == 0 {
		s.recorded = recordings.Load().find(key{&data[0], len(data), length, bits, takeover}, data)
	} else {
		s.stream = newStream(length, bits)
	}
	return s
}

// Next returns the next message and its compressed form, without the octets 00 00
// ff ff at the end. Both must not be changed, nor appended to, and are good until
// the next call; the message is a part of data if it lies in one piece there.
func (s *Source) Next() (plain, compressed []byte) {
	if s.at+s.length <= len(s.data) {
		plain = s.data[s.at : s.at+s.length]
	} else {
		s.plain = appendCycle(s.plain[:0], s.data, s.at, s.length)
		plain = s.plain
	}
	if s.recorded != nil {
		compressed = s.recorded.form(s.next)
	} else {
		if !s.takeover {
			s.stream.reset(nil)
		}
		s.form = s.stream.append(s.form[:0], plain)
		compressed = s.form
	}
	s.next++
	if s.at += s.length; s.at >= len(s.data) && s.length > 0 {
		s.at %= len(s.data)
	}
	return plain, compressed
}

// appendCycle appends n octets of data from at on, beginning anew at its end.
func appendCycle(dst, data []byte, at, n int) []byte {
	for n > 0 {
		part := data[at:min(at+n, len(data))]
		dst = append(dst, part...)
		n -= len(part)
		at = 0
	}
	return dst
}
