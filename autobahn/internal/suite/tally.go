package suite

import (
	"fmt"

	"github.com/ws6455/websocket/autobahn/report"
)

// A tally is how far an exchange of messages has come: a message goes out when the
// echo of the last has come.
type tally struct {
	t                   *Talk
	count, sent, echoes int
	wrong               string // what is wrong with the last echo
}

// begin begins an exchange, whose frames are counted, but not logged. The case's
// Patience counts from here.
func (t *Talk) begin(count int) *tally {
	t.startPatience()
	t.quiet = true
	return &tally{t: t, count: t.limits.exchanges(count)}
}

// echo counts an echo, and notes what is wrong with it, if that is the first.
func (e *tally) echo(wrong func() string) {
	if e.wrong == "" {
		e.wrong = wrong()
		e.echoes++
	}
}

// run sends the messages, from 0 on, as long as their echoes are right.
func (e *tally) run(send func(k int)) {
	t := e.t
	echoed := func() bool { return e.echoes >= e.sent || e.wrong != "" || t.state != open }
	for e.sent < e.count && e.wrong == "" && t.state == open {
		e.sent++
		send(e.sent - 1)
		t.listen(echoed)
	}
	t.quiet = false
}

// end judges the exchange and closes. What is like their messages in right echoes is for
// the reader.
func (e *tally) end(alike string) {
	switch t := e.t; {
	case e.wrong != "":
		t.judge(report.Failed, e.wrong)
	case e.echoes < e.count:
		t.judge(report.Failed, fmt.Sprintf("%d of %d echoes came before the connection or the patience ended", e.echoes, e.count))
	default:
		t.judge(report.OK, fmt.Sprintf("%d of %d echoes came, %s", e.echoes, e.count, alike))
	}
	e.t.close(Close{Code: normalClosure})
}
