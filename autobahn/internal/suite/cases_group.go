package suite

import (
	"fmt"
	"strings"
	"time"

	"github.com/ws6455/websocket/autobahn/report"
)

// A group is what cases have in common whose numbers differ in the last part.
type group struct {
	number          string // the first parts: "4.1"
	category, title string
	section         string // of the cases that do not name another
}

// cases gives cases their numbers, from 1 on, and what they have in common.
func (g group) cases(cases ...*Case) []*Case {
	for i, c := range cases {
		c.ID = fmt.Sprintf("%s.%d", g.number, i+1)
		c.Category, c.Title = g.category, g.title
		if c.Section == "" {
			c.Section = g.section
		}
	}
	return cases
}

// want is the events that a peer has to bring about.
func want(events ...report.Event) []report.Event { return events }

// answers is a case in which the peer has to do what is wanted within a second. Then
// the suite closes.
func answers(description, expectation string, want []report.Event, script ...Step) *Case {
	return &Case{
		Case:     report.Case{Description: description, Expectation: expectation},
		Script:   script,
		Patience: time.Second,
		Then:     CloseEmpty,
		Want:     []report.Outcome{ok(want...)},
		Ending:   closesNormally,
	}
}

// breaksProtocol is a case in which the suite breaks the protocol, so that the peer has
// to fail the connection (RFC 6455 section 7.1.7).
func breaksProtocol(description, expectation string, script ...Step) *Case {
	return &Case{
		Case:     report.Case{Description: description, Expectation: expectation},
		Script:   script,
		Patience: time.Second,
		Want:     []report.Outcome{ok()},
		Ending:   failsProtocol,
	}
}

// after has the peer answer what came before the breach with events. To fail the
// connection without them is allowed, and not the best.
func (c *Case) after(events ...report.Event) *Case {
	c.Want = []report.Outcome{ok(events...), nonStrict()}
	return c
}

// in names the section of a case that is not its group's.
func (c *Case) in(section string) *Case {
	c.Section = section
	return c
}

// A manner is a way to send the same frames.
type manner struct {
	how    string
	script func(frames ...Frame) []Step
}

var (
	atOnce       = manner{"all at once", func(frames ...Frame) []Step { return []Step{Together(frames)} }}
	oneByOne     = manner{"one by one", apart}
	octetByOctet = manner{"octet by octet", func(frames ...Frame) []Step {
		for i := range frames {
			frames[i].Chop = 1
		}
		return apart(frames...)
	}}
)

// apart is a script of frames of which each goes out with a write of its own.
func apart(frames ...Frame) []Step {
	script := make([]Step, len(frames))
	for i, f := range frames {
		script[i] = f
	}
	return script
}

// inThreeWays are three cases that say the same.
func inThreeWays(say func(manner) *Case) []*Case {
	return []*Case{say(atOnce), say(oneByOne), say(octetByOctet)}
}

// hello is the message of many cases.
const hello = "Hello, world!"

// someOctets are a payload that is no text.
const someOctets = "\x00\xff\xfe\xfd\xfc\xfb\x00\xff"

// repeated returns the beginning, of so many octets, of s again and again.
func repeated(s string, size int) string { return strings.Repeat(s, size/len(s)+1)[:size] }
