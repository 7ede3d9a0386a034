package suite

import (
	"time"

	"github.com/ws6455/websocket/autobahn/report"
)

// A Role is the side that the suite plays.
type Role string

const (
	// Client is the fuzzing client, which tests servers.
	Client Role = "client"
	// Server is the fuzzing server, which tests clients.
	Server Role = "server"
)

// A Case is one conversation with a peer that echoes messages, and how it has to go.
type Case struct {
	report.Case

	// Only is the role in which the case makes sense; "": both.
	Only Role

	// Opening changes the opening handshake; nil: an ordinary one.
	Opening *Opening

	// Deflate is how permessage-deflate is negotiated; nil: not at all.
	Deflate *Deflate

	// Script is played when the connection is open.
	Script []Step

	// Patience is how long the peer may take when the script has been played, and Then
	// what the suite does when it has taken longer.
	Patience time.Duration
	Then     GiveUp

	// Want has the events that earn a verdict, the best one first. nil: the steps judge.
	Want []report.Outcome

	// Ending is how the connection has to end.
	Ending report.Ending

	// StaysOpen: the suite does not close the connection as soon as Want has come.
	StaysOpen bool
	// CodeCounts: a wrong status code in the peer's Close frame fails the behavior too.
	CodeCounts bool
	// EndCounts: when the wrong side begins the closing handshake, that fails the
	// behavior too.
	EndCounts bool
	// ViolationsCount: whatever the peer does wrong, at any time, fails the behavior too.
	ViolationsCount bool
	// Lingers is how long the suite, as a server, waits before it ends TCP, so that
	// what comes behind the peer's Close frame is seen.
	Lingers time.Duration
	// Judge gives the behavior when the connection has ended; nil: nobody does.
	Judge func(t *Talk)
	// JudgesNothing: the case only shows what the peer does.
	JudgesNothing bool

	// Weight is the number of octets of messages that the peer has to echo, as a measure
	// of the work; the heavy cases go last and few at a time.
	Weight int64
}

// GiveUp is what the suite does with a peer that has taken too long.
type GiveUp byte

const (
	// Fail closes with 1001, or ends TCP where the closing handshake has begun.
	Fail GiveUp = iota
	// CloseEmpty sends a Close frame without a status code.
	CloseEmpty
)

// The ways in which most cases have to end.
var (
	// closesNormally: the suite closes and the peer answers.
	closesNormally = report.Ending{ByMe: true, Codes: []int{1000}, Clean: true}
	// failsProtocol: the peer fails the connection (RFC 6455 section 7.1.7).
	failsProtocol = report.Ending{Codes: []int{1002}}
	// failsPayload: the peer fails the connection because of data (section 8.1).
	failsPayload = report.Ending{Codes: []int{1007}}
)

// gotText, gotBinary, gotPong and passed are the events that cases expect.
func gotText(s string) report.Event {
	return report.Event{Kind: "message", Payload: []byte(s), Size: len(s)}
}

func gotBinary(p []byte) report.Event {
	return report.Event{Kind: "message", Binary: true, Payload: p, Size: len(p)}
}

func gotPong(s string) report.Event {
	return report.Event{Kind: "pong", Payload: []byte(s), Size: len(s)}
}

// passed is a pause during which the connection stayed open.
func passed(tag string) report.Event { return report.Event{Kind: "timeout", Tag: tag} }

// ok and nonStrict are the outcomes of a list of events.
func ok(events ...report.Event) report.Outcome {
	return report.Outcome{Verdict: report.OK, Events: events}
}

func nonStrict(events ...report.Event) report.Outcome {
	return report.Outcome{Verdict: report.NonStrict, Events: events}
}
