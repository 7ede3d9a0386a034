package suite

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// closeHandling is category 7: how a peer answers Close frames, right ones and wrong ones.
func closeHandling() []*Case {
	part := func(number, title, section string, cases ...*Case) []*Case {
		return group{number: number, category: "Close Handling", title: title, section: section}.cases(cases...)
	}
	return slices.Concat(
		part("7.1", "Closing handshake", "RFC 6455 section 5.5.1", closingHandshake()...),
		part("7.3", "Length of the payload of a Close frame", "RFC 6455 section 5.5.1", closePayloads()...),
		part("7.5", "Reason that is not UTF-8", "RFC 6455 section 5.5.1", closeReason()),
		part("7.7", "Status codes that may be sent", "RFC 6455 section 7.4", goodCodes()...),
		part("7.9", "Status codes that must not be sent", "RFC 6455 section 7.4", badCodes()...),
		part("7.13", "Status codes outside of all ranges", "RFC 6455 section 7.4.2", unknownCodes()...),
	)
}

// closes is a case in which the suite begins the closing handshake by itself.
func closes(description, expectation string, ending report.Ending, script ...Step) *Case {
	return &Case{
		Case:       report.Case{Description: description, Expectation: expectation},
		Script:     script,
		Patience:   time.Second,
		Want:       []report.Outcome{ok()},
		Ending:     ending,
		StaysOpen:  true,
		CodeCounts: true,
	}
}

// refusesClose is how a connection ends when the suite's Close frame is wrong.
func refusesClose(codes ...int) report.Ending { return report.Ending{ByMe: true, Codes: codes} }

func closingHandshake() []*Case {
	const (
		message   = "Hello World!"
		discards  = "The peer answers the Close frame with one of its own, and discards what comes behind it."
		discarded = "RFC 6455 section 1.4"
	)
	normally := Close{Code: normalClosure}
	echo := answers("Sends a text message, and a Close frame with 1000 when the echo has come.",
		"The echo, and then a Close frame.", want(gotText(message)), text(message))
	echo.Then, echo.CodeCounts = Fail, true
	return []*Case{
		echo,
		closes("Sends two Close frames, one with 1000 and one without a code.",
			"The peer answers with one Close frame.", closesNormally,
			normally, Frame{Opcode: wire.Close}).in(discarded),
		closes("Sends a Close frame with 1000 and a Ping frame behind it.", discards+" No Pong frame comes.",
			closesNormally, normally, ping("")).in(discarded),
		closes("Sends a Close frame with 1000 and a text message behind it.", discards+" No echo comes.",
			closesNormally, normally, text(message)).in(discarded),
		closes("Sends the first fragment of a text message, a Close frame with 1000, and the last fragment.",
			discards+" No echo comes.", closesNormally,
			text("fragment1").more(), normally, continuation("fragment2")).in(discarded),
		closesBehindMuch(message, normally),
	}
}

// closesBehindMuch is the case that shows whether a peer's echoes still come when it is
// already to close.
func closesBehindMuch(message string, normally Close) *Case {
	const size = 256 << 10
	c := closes("Sends a text message of 256 KiB, a short one, a Close frame with 1000 and a Ping frame, without waiting.",
		"Shows whether the echoes come before the peer's Close frame; both is allowed.", closesNormally,
		text(repeated("BAsd7&jh23", size)), text(message), normally, ping(""))
	c.Want = append([]report.Outcome{ok(gotText(message))}, nonStrict())
	c.CodeCounts, c.JudgesNothing = false, true
	return c
}

func closePayloads() []*Case {
	answered := func(description string, c Close) *Case {
		return closes(description, "The peer answers with a Close frame with 1000, or with none of the codes.", closesNormally, c)
	}
	refused := func(description, expectation string, c Close) *Case {
		return closes(description, expectation, refusesClose(protocolError), c)
	}
	return []*Case{
		answered("Sends a Close frame without a payload.", Close{}),
		refused("Sends a Close frame with a payload of one octet.",
			"The peer fails the connection, with 1002 if it names a code: a payload begins with a code of two octets.",
			Close{Reason: []byte("a")}),
		answered("Sends a Close frame with 1000 and no reason.", Close{Code: normalClosure}),
		answered("Sends a Close frame with 1000 and a short reason.",
			Close{Code: normalClosure, Reason: []byte("Hello World!")}),
		answered("Sends a Close frame with 1000 and a reason of 123 octets, the longest there may be.",
			Close{Code: normalClosure, Reason: bytes.Repeat([]byte("*"), 123)}),
		refused("Sends a Close frame with 1000 and a reason of 124 octets.",
			"The peer fails the connection, with 1002 if it names a code: a control frame has at most 125 octets of payload.",
			Close{Code: normalClosure, Reason: bytes.Repeat([]byte("*"), 124)}).in("RFC 6455 section 5.5"),
	}
}

func closeReason() *Case {
	return closes("Sends a Close frame with 1000 and a reason that has a surrogate and is no UTF-8 thereby.",
		"The peer fails the connection, with 1007 or 1002 if it names a code.",
		refusesClose(protocolError, invalidPayload), Close{Code: normalClosure, Reason: []byte(greek + surrogate + "edited")})
}

// goodCodes are cases with codes that an endpoint may send.
func goodCodes() (cases []*Case) {
	const registered, library, private = "RFC 6455 section 7.4.1", "RFC 6455 section 7.4.2", "RFC 6455 section 7.4.2"
	for _, code := range []struct {
		number  int
		means   string
		section string
	}{
		{1000, "normal closure", registered},
		{1001, "going away", registered},
		{1002, "a protocol error", registered},
		{1003, "data that cannot be accepted", registered},
		{1007, "data that does not fit its type", registered},
		{1008, "a policy was violated", registered},
		{1009, "a message is too big", registered},
		{1010, "an extension is missing", registered},
		{1011, "something unexpected", registered},
		{3000, "the first that libraries may register", library},
		{3999, "the last that libraries may register", library},
		{4000, "the first for private use", private},
		{4999, "the last for private use", private},
	} {
		c := closes(fmt.Sprintf("Sends a Close frame with the status code %d: %s.", code.number, code.means),
			"The peer answers with a Close frame, with this code or 1000 or none.",
			report.Ending{ByMe: true, Codes: []int{normalClosure, code.number}, Clean: true},
			Close{Code: code.number}).in(code.section)
		c.StaysOpen = false
		cases = append(cases, c)
	}
	return cases
}

// badCodes are cases with codes that no endpoint may send.
func badCodes() (cases []*Case) {
	const registered, ranges = "RFC 6455 section 7.4.1", "RFC 6455 section 7.4.2"
	for _, code := range []struct {
		number  int
		why     string
		section string
	}{
		{0, "codes below 1000 are not used", ranges},
		{999, "codes below 1000 are not used", ranges},
		{1004, "it is reserved", registered},
		{1005, "it stands for a Close frame without a code and must not be sent", registered},
		{1006, "it stands for an end without a Close frame and must not be sent", registered},
		{1016, "nobody has registered it", ranges},
		{1100, "nobody has registered it", ranges},
		{2000, "nobody has registered it", ranges},
		{2999, "nobody has registered it", ranges},
	} {
		c := closes(fmt.Sprintf("Sends a Close frame with the status code %d.", code.number),
			fmt.Sprintf("The peer fails the connection, with 1002 if it names a code: %s.", code.why),
			refusesClose(protocolError), Close{Code: code.number, HasAny: true}).in(code.section)
		c.StaysOpen = false
		cases = append(cases, c)
	}
	return cases
}

// unknownCodes are cases with codes that no range of the RFC has.
func unknownCodes() (cases []*Case) {
	for _, code := range []int{5000, 65535} {
		c := closes(fmt.Sprintf("Sends a Close frame with the status code %d.", code),
			"Shows what the peer does: the RFC does not say what codes from 5000 on are.",
			refusesClose(normalClosure, code, protocolError), Close{Code: code})
		c.CodeCounts, c.JudgesNothing = false, true
		cases = append(cases, c)
	}
	return cases
}
