package suite

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

const (
	greek     = "κ\u1f79σμε"       // five letters, of which the second has three octets
	surrogate = "\xed\xa0\x80"     // U+D800 as if it were a character
	tooHigh   = "\xf4\x90\x80\x80" // U+110000, one more than there are
)

// utf8Handling is category 6: text messages that are UTF-8, and ones that are not.
func utf8Handling() []*Case {
	part := func(number, title, section string, cases ...*Case) []*Case {
		return group{number: number, category: "UTF-8 Handling", title: title, section: section}.cases(cases...)
	}
	cases := slices.Concat(
		part("6.1", "Empty fragments", "RFC 6455 section 5.4", emptyFragments()...),
		part("6.2", "Characters in different fragments", "RFC 6455 section 5.6", cutCharacters()...),
		part("6.3", "No UTF-8, in one frame and in fragments", "RFC 6455 section 8.1", cutSurrogate()...),
		part("6.4", "Failing as soon as possible", "RFC 6455 section 8.1", failsFast()...),
	)
	for i, s := range sequences {
		cases = append(cases, part(fmt.Sprintf("6.%d", i+5), s.title, s.section, s.cases()...)...)
	}
	return cases
}

func emptyFragments() []*Case {
	const middle = "middle frame payload"
	return []*Case{
		answers("Sends a text message without a payload.",
			"A text message without a payload.", want(gotText("")), text("")),
		answers("Sends a text message in three fragments without a payload.",
			"A text message without a payload.", want(gotText("")),
			Together{text("").more(), continuation("").more(), continuation("")}),
		answers("Sends a text message in three fragments, of which only the second has a payload.",
			"The echo of the whole message.", want(gotText(middle)),
			Together{text("").more(), continuation(middle).more(), continuation("")}),
	}
}

func cutCharacters() []*Case {
	const first, second = "Hello-µ@ßöä", "üàá-UTF-8!!"
	const echo = "The echo of the whole message: it is the message that has to be UTF-8, not its fragments."
	return []*Case{
		answers("Sends a text message with characters of two octets in one frame.",
			"The echo of the message.", want(gotText(first+second)), text(first+second)),
		answers("Sends a text message in two fragments, cut between two characters.",
			"The echo of the whole message.", want(gotText(first+second)),
			Together{text(first).more(), continuation(second)}),
		answers("Sends a text message in fragments of one octet, which cut characters of two octets.",
			echo, want(gotText(first+second)), Message{Opcode: wire.Text, Payload: []byte(first + second), Fragment: 1}),
		answers("Sends a text message in fragments of one octet, which cut characters of two and three octets.",
			echo, want(gotText(greek)), Message{Opcode: wire.Text, Payload: []byte(greek), Fragment: 1}),
	}
}

// breaksUTF8 is a case in which a text message is not UTF-8, so that the peer has to
// fail the connection.
func breaksUTF8(description, expectation string, script ...Step) *Case {
	return &Case{
		Case:      report.Case{Description: description, Expectation: expectation},
		Script:    script,
		Patience:  time.Second,
		Want:      []report.Outcome{ok()},
		Ending:    failsPayload,
		EndCounts: true,
	}
}

func cutSurrogate() []*Case {
	const expectation = "The peer fails the connection with 1007, since surrogates are not characters."
	m := Message{Opcode: wire.Text, Payload: []byte(greek + surrogate + "edited")}
	cut := m
	cut.Fragment = 1
	return []*Case{
		breaksUTF8("Sends a text message with a surrogate in the middle.", expectation, m),
		breaksUTF8("Sends a text message with a surrogate in the middle, in fragments of one octet.", expectation, cut),
	}
}

// failsFast are cases with a message of three parts and pauses between them: the first
// may be UTF-8 yet, and the second cannot.
func failsFast() []*Case {
	const (
		valid    = "Sends valid UTF-8, pauses for a second, sends what is beyond the last code point, pauses, and ends the message"
		cut      = "Sends what can become UTF-8 yet, pauses for a second, sends the octet with which it cannot, pauses, and ends the message"
		frames   = ", all in fragments."
		oneFrame = ", all but the end in one frame."
	)
	between := []string{greek, tooHigh, "edited"}
	within := []string{greek + tooHigh[:1], tooHigh[1:2], tooHigh[2:] + "edited"}
	return []*Case{
		failsFastCase(valid+frames, inFragments(between)),
		failsFastCase(cut+frames, inFragments(within)),
		failsFastCase(valid+oneFrame, inOneFrame(between)),
		failsFastCase(cut+oneFrame, inOneFrame(within)),
	}
}

func failsFastCase(description string, script []Step) *Case {
	c := breaksUTF8(description,
		"The peer fails the connection with 1007 during the second pause. To wait for more of the message is allowed.",
		script...)
	c.Want = []report.Outcome{ok(passed("A")), nonStrict(passed("A"), passed("B"))}
	return c
}

// The pauses between the parts of a message.
var (
	pauseA = Wait{For: time.Second, Tag: "A"}
	pauseB = Wait{For: time.Second, Tag: "B"}
)

// inFragments is a script in which each part of a message is a frame.
func inFragments(parts []string) []Step {
	return []Step{
		text(parts[0]).more(), pauseA,
		continuation(parts[1]).more(), pauseB,
		continuation(parts[2]),
	}
}

// inOneFrame is a script in which the parts are in one frame, and the message ends with
// an empty one.
func inOneFrame(parts []string) []Step {
	return []Step{
		FrameStart{Opcode: wire.Text, More: true, Size: len(strings.Join(parts, ""))},
		Octets(parts[0]), pauseA,
		Octets(parts[1]), pauseB,
		Octets(parts[2]), continuation(""),
	}
}
