package report

import "slices"

// An outcomeView is one list of events that earns a verdict.
type outcomeView struct {
	Badge  badge
	Events []eventView
}

// An eventView is an event as the page shows it.
type eventView struct {
	Name string
	Size string
	Text []piece
	Hex  string
	Mark string // how it differs from what was expected
	More int    // of the last one that is shown: how many follow
}

const (
	// eventLimit bounds the events that a list shows.
	eventLimit = 40
	// textOctets and hexOctets bound what a page shows of a payload beside others.
	textOctets = 120
	hexOctets  = 32
)

// outcomeViews returns what was expected. Of a case that failed it is marked what did
// not come.
func (r *Result) outcomeViews() []outcomeView {
	var list []outcomeView
	for _, o := range r.Expected {
		mark := func(i int) string {
			if r.Behavior == Failed && i >= len(r.Received) {
				return "did not come"
			}
			return ""
		}
		list = append(list, outcomeView{o.Verdict.badge(), eventViews(o.Events, mark)})
	}
	return list
}

// receivedViews returns what came. Of a case that failed it is marked where it differs
// from what was expected first of all.
func (r *Result) receivedViews() []eventView {
	return eventViews(r.Received, func(i int) string {
		if r.Behavior != Failed || len(r.Expected) == 0 {
			return ""
		}
		switch want := r.Expected[0].Events; {
		case i >= len(want):
			return "not expected"
		case !want[i].same(r.Received[i]):
			return "differs"
		}
		return ""
	})
}

func eventViews(events []Event, mark func(int) string) []eventView {
	var list []eventView
	for i, e := range events[:min(len(events), eventLimit)] {
		v := e.view()
		v.Mark = mark(i)
		list = append(list, v)
	}
	if more := len(events) - eventLimit; more > 0 {
		list[eventLimit-1].More = more
	}
	return list
}

// view returns the event as the page shows it.
func (e Event) view() eventView {
	switch {
	case e.Kind == "timeout":
		return eventView{Name: "nothing for a while", Text: pieces(cut(e.Tag, textOctets))}
	case e.Kind != "message":
		return eventView{Name: visible(e.Kind)}.withPayload(e.frame(9))
	case e.Binary:
		return eventView{Name: "binary message"}.withPayload(e.frame(2))
	}
	return eventView{Name: "text message"}.withPayload(e.frame(1))
}

// frame returns the event as if it had come in one frame.
func (e Event) frame(opcode byte) *Frame {
	return &Frame{Opcode: opcode, Payload: e.Payload, Size: uint64(max(e.Size, len(e.Payload)))}
}

func (v eventView) withPayload(f *Frame) eventView {
	v.Size = octets(f.Size)
	if text, ok := f.text(); ok {
		v.Text = pieces(cut(text, textOctets))
	} else {
		v.Hex = hexGroups(f.preview(), hexOctets)
	}
	return v
}

// same reports whether two events are the same as far as the report knows them.
func (e Event) same(other Event) bool {
	return e.Kind == other.Kind && e.Binary == other.Binary && e.Tag == other.Tag &&
		e.frame(0).Size == other.frame(0).Size && slices.Equal(e.Payload, other.Payload)
}
