package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

const (
	// summaryLogs is for how many cases the summary shows the wire log, and
	// summaryLines how much of it.
	summaryLogs  = 10
	summaryLines = 12
)

// WriteSummary writes what a reader at a terminal wants to know: how often each
// verdict was given, the same by category, and every case that is to be mended, the
// first of them with a part of their wire logs.
func (r *Report) WriteSummary(w io.Writer) error {
	var b bytes.Buffer
	r.summarizeCounts(&b)
	r.summarizeCategories(&b)
	shown := 0
	for _, res := range r.Results {
		if !res.Passed() {
			res.summarize(&b, shown < summaryLogs)
			shown++
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

func (r *Report) summarizeCounts(b *bytes.Buffer) {
	behavior, closing, both := counts{}, counts{}, counts{}
	for _, res := range r.Results {
		behavior[res.Behavior]++
		closing[res.Close]++
		both[overall(res.Behavior, res.Close)]++
	}
	fmt.Fprintf(b, "%s: %s in %s, %s\n", r.title(), cases(len(r.Results)), took(r.Took), headline(both))
	fmt.Fprintf(b, "  behavior  %s\n  close     %s\n", orNone(behavior.String()), orNone(closing.String()))
}

// title names the agent and its role.
func (r *Report) title() string {
	name := visible(cut(r.Agent, agentOctets))
	if r.Role != "" {
		name += " (" + visible(r.Role) + ")"
	}
	return name
}

// headline says in a word whether there is something to mend.
func headline(both counts) string {
	switch n := both.mend(); {
	case both.total() == 0:
		return "no case was run"
	case n == 0:
		return "nothing to mend"
	default:
		return fmt.Sprintf("%d to mend", n)
	}
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// summarizeCategories writes a line for each category: what stands for both sides.
func (r *Report) summarizeCategories(b *bytes.Buffer) {
	width := 0
	list := r.categories()
	for _, c := range list {
		width = max(width, len([]rune(c.Name)))
	}
	for _, c := range list {
		both := counts{}
		for _, res := range c.Results {
			both[overall(res.Behavior, res.Close)]++
		}
		fmt.Fprintf(b, "  %4s  %-*s  %s\n", c.Number, width, c.Name, both)
	}
}

// summarize writes what is wrong with a case.
func (r *Result) summarize(b *bytes.Buffer, log bool) {
	fmt.Fprintf(b, "\n%s\n", r.heading())
	field := func(name, text string) {
		if text != "" {
			fmt.Fprintf(b, "  %-9s %s\n", name, visible(cut(strings.Join(strings.Fields(text), " "), reasonOctets)))
		}
	}
	field("behavior", r.Reason)
	field("close", r.CloseReason)
	if !log {
		return
	}
	field("done", r.Case.Description)
	field("expected", r.Case.Expectation)
	field("see", r.Case.Section)
	for _, line := range logText(r, summaryLines) {
		fmt.Fprintf(b, "  %s\n", line)
	}
}

// Explain returns what explains a verdict, in some lines: the reasons, what the case is
// about, and the beginning of the wire log.
func (r *Result) Explain() string {
	lines := []string{r.heading()}
	for _, f := range [][2]string{
		{"behavior: ", r.Reason},
		{"close: ", r.CloseReason},
		{"done: ", r.Case.Description},
		{"expected: ", r.Case.Expectation},
		{"see: ", r.Case.Section},
	} {
		if f[1] != "" {
			lines = append(lines, f[0]+visible(cut(strings.Join(strings.Fields(f[1]), " "), reasonOctets)))
		}
	}
	return strings.Join(append(lines, logText(r, explainedLines)...), "\n")
}

// heading returns a case with its verdicts as one line.
func (r *Result) heading() string {
	s := r.Case.ID
	if r.Case.Title != "" {
		s += " " + visible(r.Case.Title)
	}
	return fmt.Sprintf("%s: behavior %s, close %s", s, r.Behavior.badge().Word, r.Close.badge().Word)
}

// A category is the results whose cases have the same first number.
type category struct {
	Number, Name string
	Results      []*Result
}

// categories returns the results by category, in the order of the report.
func (r *Report) categories() []*category {
	var list []*category
	at := map[string]*category{}
	for _, res := range r.Results {
		n := categoryOf(res.Case.ID)
		c := at[n]
		if c == nil {
			c = &category{Number: n, Name: visible(res.Case.Category)}
			at[n] = c
			list = append(list, c)
		}
		c.Results = append(c.Results, res)
	}
	return list
}
