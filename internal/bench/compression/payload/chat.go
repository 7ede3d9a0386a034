package payload

import (
	"strconv"
	"time"
)

const (
	minChatLine = 100
	maxChatLine = 500
)

var rooms = []string{"general", "support", "random", "release-planning", "music"}

// chatLine is what a chat server sends for a line that somebody said:
//
//	{"type":"message","id":1048577,"room":"general","from":"anna","at":"…","text":"…"}
//
// Most lines are short and few are long, 190 bytes on average.
func chatLine(s *source) []byte {
	s.tick(4000)
	line := make([]byte, 0, maxChatLine)
	line = append(line, `{"type":"message","id":`...)
	line = strconv.AppendInt(line, int64(s.serial), 10)
	line = append(line, `,"room":"`...)
	line = append(line, rooms[s.IntN(len(rooms))]...)
	line = append(line, `","from":"`...)
	line = append(line, s.person()...)
	line = append(line, `","at":"`...)
	line = time.UnixMilli(s.clock).UTC().AppendFormat(line, "2006-01-02T15:04:05.000Z")
	line = append(line, `","text":"`...)
	return append(s.appendSaying(line), `"}`...)
}

// appendSaying appends what was said, within the bounds of a line.
func (s *source) appendSaying(line []byte) []byte {
	const close = len(`"}`)
	words := 2 + int(s.ExpFloat64()*13)
	for i := 0; i < words || len(line)+close < minChatLine; i++ {
		if i > 0 {
			line = append(line, ' ')
		}
		word := s.word()
		if len(line)+len(word)+close > maxChatLine-1 {
			return append(line[:len(line)-1], '.')
		}
		line = append(line, word...)
	}
	return line
}
