package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
)

// explainedLines is how much of a wire log a failure shows.
const explainedLines = 20

// The elements of a JUnit file, as far as systems for continuous integration read
// them.
type (
	junitFile struct {
		XMLName xml.Name `xml:"testsuites"`
		junitCounts
		Suites []*junitSuite `xml:"testsuite"`
	}
	junitCounts struct {
		Name     string `xml:"name,attr"`
		Tests    int    `xml:"tests,attr"`
		Failures int    `xml:"failures,attr"`
		Errors   int    `xml:"errors,attr"`
		Skipped  int    `xml:"skipped,attr"`
		Time     string `xml:"time,attr"` // in seconds
	}
	junitSuite struct {
		junitCounts
		Timestamp  string          `xml:"timestamp,attr,omitempty"`
		Properties []junitProperty `xml:"properties>property"`
		Cases      []*junitCase    `xml:"testcase"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitCase struct {
		Name      string        `xml:"name,attr"`
		ClassName string        `xml:"classname,attr"`
		Time      string        `xml:"time,attr"`
		Skipped   *junitMessage `xml:"skipped"`
		Failure   *junitMessage `xml:"failure"`
		Output    string        `xml:"system-out,omitempty"`
	}
	junitMessage struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)

// WriteJUnit writes the report as JUnit XML: a testsuite for each category, a testcase
// for each case. What is to be mended fails, what is not implemented is skipped.
func (r *Report) WriteJUnit(w io.Writer) error {
	file := junitFile{junitCounts: junitCounts{Name: r.title(), Time: seconds(r.Took)}}
	for _, c := range r.categories() {
		s := r.junitSuite(c)
		file.Suites = append(file.Suites, s)
		file.Tests += s.Tests
		file.Failures += s.Failures
		file.Skipped += s.Skipped
	}
	b, err := xml.MarshalIndent(file, "", "  ")
	if err != nil {
		return fmt.Errorf("report: JUnit: %w", err)
	}
	// The package writes a line's end in a text as a reference, which need not be.
	_, err = io.WriteString(w, xml.Header+strings.ReplaceAll(string(b), "&#xA;", "\n")+"\n")
	return err
}

func (r *Report) junitSuite(c *category) *junitSuite {
	name := strings.TrimSpace(c.Number + " " + c.Name)
	s := &junitSuite{
		junitCounts: junitCounts{Name: name, Tests: len(c.Results)},
		Properties: []junitProperty{
			{"agent", visible(cut(r.Agent, agentOctets))}, {"role", visible(r.Role)}, {"suite", visible(r.Suite)},
		},
	}
	if first := c.Results[0].Started; !first.IsZero() {
		s.Timestamp = first.UTC().Format("2006-01-02T15:04:05")
	}
	var sum time.Duration
	for _, res := range c.Results {
		sum += res.Duration
		k := res.junitCase()
		// A dot would be read as the end of a package's name.
		k.ClassName = strings.ReplaceAll(r.title(), ".", "_") + "." + strings.ReplaceAll(name, ".", "_")
		s.Cases = append(s.Cases, k)
		switch {
		case k.Failure != nil:
			s.Failures++
		case k.Skipped != nil:
			s.Skipped++
		}
	}
	s.Time = seconds(sum)
	return s
}

// junitCase returns the testcase. A verdict that is neither OK nor a failure is told
// in its output.
func (r *Result) junitCase() *junitCase {
	k := &junitCase{Name: strings.TrimSpace(r.Case.ID + " " + visible(r.Case.Title)), Time: seconds(r.Duration)}
	reason := visible(cut(r.Reason, reasonOctets))
	switch verdict := overall(r.Behavior, r.Close); {
	case !r.Passed():
		if !mendable(r.Behavior) {
			reason = visible(cut(r.CloseReason, reasonOctets))
		}
		k.Failure = &junitMessage{reason, verdict.badge().Word, r.Explain()}
	case verdict == Unimplemented:
		k.Skipped = &junitMessage{Message: strings.TrimSuffix("UNIMPLEMENTED: "+reason, ": ")}
	case verdict != OK:
		k.Output = strings.TrimSuffix(verdict.badge().Word+": "+reason, ": ")
	}
	return k
}

// seconds returns a duration as JUnit writes it.
func seconds(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()) }
