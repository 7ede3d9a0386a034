package suite

import (
	"fmt"
	"slices"
	"time"
)

// fragmentation is category 5: messages in fragments, and what is no message.
func fragmentation() []*Case {
	g := group{number: "5", category: "Fragmentation", section: "RFC 6455 section 5.4"}
	return g.cases(slices.Concat(
		fragmentedControl(),
		inThreeWays(echoesFragments),
		inThreeWays(pongsBetween),
		inThreeWays(continuesNothing),
		inThreeWays(continuesNothingMore),
		breaksBetween(),
		pausesBetween(),
	)...)
}

// fragmentedControl are cases with control frames in fragments.
func fragmentedControl() (cases []*Case) {
	for _, f := range []struct {
		name  string
		frame Frame
	}{{"Ping", ping("fragment1")}, {"Pong", pong("fragment1")}} {
		cases = append(cases, breaksProtocol(
			fmt.Sprintf("Sends a %s frame without FIN and a continuation.", f.name),
			"The peer fails the connection with 1002: control frames must not be fragmented.",
			Together{f.frame.more(), continuation("fragment2")}).in("RFC 6455 section 5.5"))
	}
	return cases
}

func echoesFragments(m manner) *Case {
	return answers("Sends a text message in two fragments, "+m.how+".",
		"The echo of the whole message.", want(gotText("fragment1fragment2")),
		m.script(text("fragment1").more(), continuation("fragment2"))...)
}

func pongsBetween(m manner) *Case {
	return answers("Sends a text message in two fragments with a Ping frame between them, "+m.how+".",
		"A Pong frame, and then the echo of the whole message: control frames may come in the middle of a message.",
		want(gotPong("ping payload"), gotText("fragment1fragment2")),
		m.script(text("fragment1").more(), ping("ping payload"), continuation("fragment2"))...)
}

const nothingToContinue = "The peer fails the connection with 1002, since there is no message to continue."

func continuesNothing(m manner) *Case {
	return breaksProtocol("Sends a continuation with FIN where no message has begun, and a text message, "+m.how+".",
		nothingToContinue, m.script(continuation("non-continuation payload"), text(hello))...)
}

func continuesNothingMore(m manner) *Case {
	return breaksProtocol("Sends a continuation without FIN where no message has begun, and a text message, "+m.how+".",
		nothingToContinue, m.script(continuation("non-continuation payload").more(), text(hello))...)
}

// breaksBetween are cases in which fragments do not fit together.
func breaksBetween() []*Case {
	twice := func(frames ...Frame) Together { return append(frames, frames...) }
	return []*Case{
		breaksProtocol("Sends a text message in two fragments, then a continuation without FIN and a text message.",
			"The echo of the message; then the peer fails the connection with 1002, since the message was complete.",
			Together{text("fragment1").more(), continuation("fragment2"), continuation("fragment3").more(), text("fragment4")}).
			after(gotText("fragment1fragment2")),
		breaksProtocol("Sends a continuation without FIN and then a text message in two fragments, all of it twice.",
			nothingToContinue,
			twice(continuation("fragment1").more(), text("fragment2").more(), continuation("fragment3"))),
		breaksProtocol("Sends a continuation with FIN and then a text message in two fragments, all of it twice.",
			nothingToContinue,
			twice(continuation("fragment1"), text("fragment2").more(), continuation("fragment3"))),
		breaksProtocol("Sends the first fragment of a text message and then, where a continuation has to follow, a text message.",
			"The peer fails the connection with 1002: fragments of messages must not be mixed.",
			Together{text("fragment1").more(), text("fragment2")}),
	}
}

// pausesBetween are cases with a pause in the middle of a message.
func pausesBetween() (cases []*Case) {
	for _, m := range []manner{atOnce, oneByOne} {
		script := m.script(text("fragment1").more(), continuation("fragment2").more(), ping("pongme 1!"))
		script = append(script, Wait{For: time.Second})
		script = append(script,
			m.script(continuation("fragment3").more(), continuation("fragment4").more(), ping("pongme 2!"), continuation("fragment5"))...)
		cases = append(cases, answers(
			"Sends a text message in five fragments, with a Ping frame behind the second, a pause of a second, "+
				"and a Ping frame behind the fourth, "+m.how+".",
			"The Pong frames, each when its Ping frame came, and the echo of the whole message.",
			want(gotPong("pongme 1!"), gotPong("pongme 2!"), gotText("fragment1fragment2fragment3fragment4fragment5")),
			script...))
	}
	return cases
}
