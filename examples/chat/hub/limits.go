package hub

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Limits bound what a hub holds and takes. A zero field means the default
// that stands behind it.
type Limits struct {
	Rooms        int           // rooms kept, used or not (256)
	People       int           // people in one room (500)
	NameRunes    int           // characters in a name of a person or a room (32)
	TextRunes    int           // characters in a message (2000)
	History      int           // messages a room keeps (200)
	HistoryBytes int           // bytes of text a room keeps (128 KiB)
	Burst        int           // messages a member may say at once (12)
	Every        time.Duration // time for one more message (400 ms)
	Grace        time.Duration // how long somebody lost is still "away" (20 s)
}

func (l Limits) withDefaults() Limits {
	def(&l.Rooms, 256)
	def(&l.People, 500)
	def(&l.NameRunes, 32)
	def(&l.TextRunes, 2000)
	def(&l.History, 200)
	def(&l.HistoryBytes, 128<<10)
	def(&l.Burst, 12)
	def(&l.Every, 400*time.Millisecond)
	def(&l.Grace, 20*time.Second)
	return l
}

func def[T comparable](p *T, d T) {
	var zero T
	if *p == zero {
		*p = d
	}
}

// cleanName returns s on one line, without control and formatting characters
// (which could make one name look like another) and outer or doubled spaces.
func cleanName(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}

// cleanText returns s without control characters other than newline and tab,
// and without outer spaces.
func cleanText(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.TrimSpace(s)
}

func tooLong(s string, runes int) bool { return utf8.RuneCountInString(s) > runes }
