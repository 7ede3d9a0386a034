package suite

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/ws6455/websocket/autobahn/report"
)

// A sequenceGroup is text messages of one frame each.
type sequenceGroup struct {
	title    string
	section  string
	messages []string
	valid    string // why the valid ones are
	invalid  string // why the invalid ones are not
}

const (
	grammar  = "RFC 3629 section 4" // the syntax of UTF-8 octets
	encoding = "RFC 3629 section 3" // what the octets stand for
)

// sequences are the messages of 6.5 and what follows. Octets that are no UTF-8 are
// written as such.
var sequences = []sequenceGroup{
	{
		title: "Some text", section: encoding,
		messages: []string{"hello$world", "hello¢world", "hello€world", "hello𤭢world", greek},
		valid:    "the characters have one to four octets",
	},
	{
		title: "Beginnings of a text", section: grammar,
		messages: beginnings(greek),
		valid:    "the message ends with a whole character",
		invalid:  "the last character is cut",
	},
	{
		title: "The first character of each length", section: grammar,
		messages: []string{"\x00", "\u0080", "\u0800", "\U00010000"},
		valid:    "it is the first character of its length",
	},
	{
		title: "What would be the first character of 5 and 6 octets", section: grammar,
		messages: []string{"\xf8\x88\x80\x80\x80", "\xfc\x84\x80\x80\x80\x80"},
		invalid:  "characters have at most four octets",
	},
	{
		title: "The last character of each length", section: grammar,
		messages: []string{"\x7f", "\u07ff", "\uffff", "\U0010ffff"},
		valid:    "it is the last character of its length",
	},
	{
		title: "What would be the last character of 4, 5 and 6 octets", section: grammar,
		messages: []string{"\xf7\xbf\xbf\xbf", "\xfb\xbf\xbf\xbf\xbf", "\xfd\xbf\xbf\xbf\xbf\xbf"},
		invalid:  "it is beyond the last code point, U+10FFFF",
	},
	{
		title: "Around the surrogates, and the end", section: encoding,
		messages: []string{"\ud7ff", "\ue000", "\ufffd", "\U0010ffff", tooHigh},
		valid:    "it is a code point next to those that are none, or the replacement character",
		invalid:  "it is beyond the last code point, U+10FFFF",
	},
	{
		title: "Octets that continue nothing", section: grammar,
		messages: []string{
			"\x80", "\xbf", "\x80\xbf", "\x80\xbf\x80", "\x80\xbf\x80\xbf", "\x80\xbf\x80\xbf\x80", "\x80\xbf\x80\xbf\x80\xbf",
			octets(0x80, 0xbe, ""),
		},
		invalid: "octets from 80 to BF only continue a character",
	},
	{
		title: "First octets without what has to follow", section: grammar,
		messages: []string{
			octets(0xc0, 0xde, " "), octets(0xe0, 0xee, " "), octets(0xf0, 0xf6, " "), octets(0xf8, 0xfa, " "), octets(0xfc, 0xfc, " "),
		},
		invalid: "a space follows where a character has to go on",
	},
	{
		title: "Characters whose last octet is missing", section: grammar,
		messages: []string{
			"\xc0", "\xe0\x80", "\xf0\x80\x80", "\xf8\x80\x80\x80", "\xfc\x80\x80\x80\x80",
			"\xdf", "\xef\xbf", "\xf7\xbf\xbf", "\xfb\xbf\xbf\xbf", "\xfd\xbf\xbf\xbf\xbf",
		},
		invalid: "the last octet is missing",
	},
	{
		title: "Characters whose last octet is missing, joined", section: grammar,
		messages: []string{"\xc0\xe0\x80\xf0\x80\x80\xf8\x80\x80\x80\xfc\x80\x80\x80\x80\xdf\xef\xbf\xf7\xbf\xbf\xfb\xbf\xbf\xbf\xfd\xbf\xbf\xbf\xbf"},
		invalid:  "the last octet of each is missing",
	},
	{
		title: "Octets that no character has", section: encoding,
		messages: []string{"\xfe", "\xff", "\xfe\xfe\xff\xff"},
		invalid:  "the octets FE and FF never appear",
	},
	{
		title: "A slash with too many octets", section: encoding,
		messages: []string{"\xc0\xaf", "\xe0\x80\xaf", "\xf0\x80\x80\xaf", "\xf8\x80\x80\x80\xaf", "\xfc\x80\x80\x80\x80\xaf"},
		invalid:  "a character must have its shortest form",
	},
	{
		title: "The last characters with one octet too many", section: encoding,
		messages: []string{"\xc1\xbf", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf", "\xf8\x87\xbf\xbf\xbf", "\xfc\x83\xbf\xbf\xbf\xbf"},
		invalid:  "a character must have its shortest form",
	},
	{
		title: "NUL with too many octets", section: encoding,
		messages: []string{"\xc0\x80", "\xe0\x80\x80", "\xf0\x80\x80\x80", "\xf8\x80\x80\x80\x80", "\xfc\x80\x80\x80\x80\x80"},
		invalid:  "a character must have its shortest form",
	},
	{
		title: "Surrogates alone", section: encoding,
		messages: []string{
			surrogate, "\xed\xad\xbf", "\xed\xae\x80", "\xed\xaf\xbf", "\xed\xb0\x80", "\xed\xbe\x80", "\xed\xbf\xbf",
		},
		invalid: "U+D800 to U+DFFF are halves of UTF-16 and no characters",
	},
	{
		title: "Surrogates in pairs", section: encoding,
		messages: pairs([]string{surrogate, "\xed\xad\xbf", "\xed\xae\x80", "\xed\xaf\xbf"}, []string{"\xed\xb0\x80", "\xed\xbf\xbf"}),
		invalid:  "UTF-8 has no pairs of surrogates",
	},
	{
		title: "Code points that are no characters", section: encoding,
		messages: noncharacters(),
		valid:    "the last two code points of a plane are encoded like any other",
	},
	{
		title: "The end of the specials", section: encoding,
		messages: []string{"\ufff9", "\ufffa", "\ufffb", "\ufffc", "\ufffd", "\ufffe", "\uffff"},
		valid:    "special code points are encoded like any other",
	},
}

// beginnings returns all beginnings of s, by octets, and s.
func beginnings(s string) (all []string) {
	for n := range len(s) {
		all = append(all, s[:n+1])
	}
	return all
}

// octets returns the octets from first to last with something behind each.
func octets(first, last int, behind string) string {
	var b strings.Builder
	for o := first; o <= last; o++ {
		b.WriteByte(byte(o))
		b.WriteString(behind)
	}
	return b.String()
}

// pairs returns each of a with each of b behind it.
func pairs(a, b []string) (all []string) {
	for _, first := range a {
		for _, second := range b {
			all = append(all, first+second)
		}
	}
	return all
}

// noncharacters returns the last two code points of each plane.
func noncharacters() (all []string) {
	for plane := range rune(17) {
		all = append(all, string(plane<<16|0xfffe), string(plane<<16|0xffff))
	}
	return all
}

// cases are the cases of the group.
func (s sequenceGroup) cases() (cases []*Case) {
	for _, message := range s.messages {
		description := fmt.Sprintf("Sends a text message of the octets % X.", message)
		var c *Case
		if utf8.ValidString(message) {
			c = answers(description, fmt.Sprintf("The echo of the message, since it is UTF-8: %s.", s.valid),
				[]report.Event{gotText(message)}, text(message))
			c.Then = Fail
		} else {
			c = breaksUTF8(description, fmt.Sprintf("The peer fails the connection with 1007, since the message is not UTF-8: %s.", s.invalid),
				text(message))
		}
		c.Patience = time.Second / 2
		cases = append(cases, c)
	}
	return cases
}
