package hub

// A history keeps the newest messages of a room, bounded in number and bytes.
type history struct {
	messages  []Message
	bytes     int
	seq       uint64 // of the newest message ever; 0: none yet
	maxCount  int
	maxBytes  int
	said      map[string]uint64 // session: highest number taken from it
	saidOrder []string          // sessions in said, oldest first
}

// maxSaid bounds the sessions whose last number a room remembers.
const maxSaid = 1024

func newHistory(l Limits) history {
	return history{maxCount: l.History, maxBytes: l.HistoryBytes, said: map[string]uint64{}}
}

// add numbers m, keeps it, and forgets the oldest beyond the bounds.
func (h *history) add(m Message) Message {
	h.seq++
	m.Seq = h.seq
	h.messages = append(h.messages, m)
	h.bytes += size(m)
	drop := 0
	for len(h.messages)-drop > h.maxCount || h.bytes > h.maxBytes {
		h.bytes -= size(h.messages[drop])
		drop++
	}
	// Copying down instead of reslicing lets go of the dropped texts.
	h.messages = append(h.messages[:0], h.messages[drop:]...)
	clear(h.messages[len(h.messages):cap(h.messages)])
	return m
}

func size(m Message) int { return len(m.Text) + len(m.Name) + len(m.By) }

// after returns a copy of the messages behind number seq, and how many of
// those are no longer kept.
func (h *history) after(seq uint64) (kept []Message, missed uint64) {
	if seq >= h.seq {
		return nil, 0
	}
	first := h.seq - uint64(len(h.messages)) + 1 // number of the oldest kept
	if seq+1 < first {
		return append(kept, h.messages...), first - seq - 1
	}
	return append(kept, h.messages[seq+1-first:]...), 0
}

// took reports whether message id of the session was taken already.
func (h *history) took(session string, id uint64) bool {
	last, known := h.said[session]
	return known && id <= last
}

// take remembers that message id of the session is taken, and forgets the
// session that was remembered first when there are too many.
func (h *history) take(session string, id uint64) {
	if _, known := h.said[session]; !known {
		h.saidOrder = append(h.saidOrder, session)
	}
	h.said[session] = id
	if len(h.saidOrder) > maxSaid {
		delete(h.said, h.saidOrder[0])
		h.saidOrder = append(h.saidOrder[:0], h.saidOrder[1:]...)
	}
}
