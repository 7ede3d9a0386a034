package payload

import (
	"fmt"
	"time"
)

const documentSize = 16 << 10

var states = []string{"open", "waiting", "solved", "closed"}

// document is a page of records as a web API answers with: the same keys again
// and again, with values of which some repeat. It is documentSize bytes long.
func document(s *source) []byte {
	b := make([]byte, 0, documentSize)
	s.tick(60_000)
	b = fmt.Appendf(b, `{"page":%d,"generated":%d,"items":[`, s.serial, s.clock)
	for i := 0; len(b) < documentSize-600; i++ {
		if i > 0 {
			b = append(b, ',')
		}
		b = s.appendRecord(b)
	}
	return s.fill(append(b, `],"remark":"`...), documentSize, `"}`)
}

func (s *source) appendRecord(b []byte) []byte {
	s.tick(10_000)
	who := s.person()
	b = fmt.Appendf(b, `{"id":%d,"owner":"%s","email":"%s@example.com","state":"%s","priority":%d,"hours":%.2f,"created":"%s","subject":"`,
		s.serial, who, who, states[s.IntN(len(states))], s.IntN(5), s.Float64()*40,
		time.UnixMilli(s.clock).UTC().Format(time.RFC3339))
	b = s.appendWords(b, 4+s.IntN(8))
	return fmt.Appendf(b, `","tags":["%s","%s"],"public":%t}`, s.word(), s.word(), s.IntN(3) > 0)
}

// fill appends words and the end, so that b has exactly size bytes.
func (s *source) fill(b []byte, size int, end string) []byte {
	for len(b) < size-len(end) {
		b = append(append(b, s.word()...), ' ')
	}
	return append(b[:size-len(end)], end...)
}
