package suite

import (
	"fmt"
	"strings"
	"time"

	"github.com/ws6455/websocket/autobahn/report"
)

// pings is category 2: what a peer does with Ping and Pong frames.
func pings() []*Case {
	const samePong = "One Pong frame with the payload of the Ping frame."
	long := strings.Repeat("\xfe", 125)
	slow := answers("Sends a Ping frame with a payload of 125 octets, octet by octet.",
		samePong, want(gotPong(long)), ping(long).chopped(1))
	slow.Patience = 2 * time.Second
	return group{number: "2", category: "Pings/Pongs", section: "RFC 6455 section 5.5.2"}.cases(
		answers("Sends a Ping frame without a payload.",
			"One Pong frame, without a payload too.", want(gotPong("")), ping("")),
		answers("Sends a Ping frame with a payload of text.",
			samePong, want(gotPong(hello)), ping(hello)),
		answers("Sends a Ping frame with a payload of octets that are no text.",
			samePong+" It need not be UTF-8.", want(gotPong(someOctets)), ping(someOctets)),
		answers("Sends a Ping frame with a payload of 125 octets, the most that a control frame may have.",
			samePong, want(gotPong(long)), ping(long)),
		breaksProtocol("Sends a Ping frame with a payload of 126 octets.",
			"The peer fails the connection with 1002: a control frame has at most 125 octets of payload.",
			ping(long+"\xfe")).in("RFC 6455 section 5.5"),
		slow,
		unsolicited("Sends a Pong frame without a payload that nobody has asked for, and closes.", pong("")),
		unsolicited("Sends a Pong frame with a payload that nobody has asked for, and closes.",
			pong("unsolicited pong payload")),
		answers("Sends a Pong frame that nobody has asked for, and a Ping frame with another payload.",
			"One Pong frame, which answers the Ping frame; the suite's Pong frame has no answer.",
			want(gotPong("ping payload")), Together{pong("unsolicited pong payload"), ping("ping payload")}).
			in("RFC 6455 section 5.5.3"),
		tenPings(atOnce),
		tenPings(octetByOctet),
	)
}

// unsolicited is a case with a Pong frame that a peer has to ignore.
func unsolicited(description string, f Frame) *Case {
	return answers(description, "The peer ignores the Pong frame and answers the Close frame.",
		nil, f, Close{Code: normalClosure}).in("RFC 6455 section 5.5.3")
}

// tenPings is a case with ten Ping frames.
func tenPings(m manner) *Case {
	var frames []Frame
	var pongs []report.Event
	for i := range 10 {
		payload := fmt.Sprintf("payload-%d", i)
		frames, pongs = append(frames, ping(payload)), append(pongs, gotPong(payload))
	}
	c := answers("Sends ten Ping frames with different payloads, "+m.how+".",
		"Ten Pong frames with these payloads, in the same order. None is left out: the case is stricter than the RFC here.",
		pongs, m.script(frames...)...)
	c.Patience = 3 * time.Second
	return c
}
