package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func junit(t *testing.T, r *Report) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, r.WriteJUnit(&b))
	return b.String()
}

func TestJUnit(t *testing.T) {
	r := small("peer/1.2", "1.1.1", "1.1.2", "6.4.1", "6.4.2", "6.4.3")
	r.Suite, r.Took = "suite 1", 2500*time.Millisecond
	for i, res := range r.Results {
		res.Case.Category = []string{"Framing", "Framing", "UTF-8", "UTF-8", "UTF-8"}[i]
		res.Started, res.Duration = begun.Add(time.Duration(i)*time.Second), 250*time.Millisecond
	}
	bad := r.Results[1]
	bad.Case.Title, bad.Case.Description = "Text", "Send it."
	bad.Close, bad.CloseReason, bad.Reason = Unclean, "no <Close>\x00", "fine"
	bad.Log = []Entry{{At: time.Millisecond, Kind: Note, Text: "TCP ended"}}
	r.Results[2].Behavior, r.Results[2].Reason = NonStrict, "late"
	r.Results[3].Behavior, r.Results[3].Reason = Unimplemented, "not negotiated"
	r.Results[4].Behavior, r.Results[4].Reason = Failed, "wrong"
	require.Equal(t, `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="peer/1.2 (server)" tests="5" failures="2" errors="0" skipped="1" time="2.500">
  <testsuite name="1 Framing" tests="2" failures="1" errors="0" skipped="0" time="0.500" timestamp="2026-03-14T15:09:26">
    <properties>
      <property name="agent" value="peer/1.2"></property>
      <property name="role" value="server"></property>
      <property name="suite" value="suite 1"></property>
    </properties>
    <testcase name="1.1.1" classname="peer/1_2 (server).1 Framing" time="0.250"></testcase>
    <testcase name="1.1.2 Text" classname="peer/1_2 (server).1 Framing" time="0.250">
      <failure message="no &lt;Close&gt;\x00" type="UNCLEAN">1.1.2 Text: behavior OK, close UNCLEAN
behavior: fine
close: no &lt;Close&gt;\x00
done: Send it.
     1.000 ms   TCP ended</failure>
    </testcase>
  </testsuite>
  <testsuite name="6 UTF-8" tests="3" failures="1" errors="0" skipped="1" time="0.750" timestamp="2026-03-14T15:09:28">
    <properties>
      <property name="agent" value="peer/1.2"></property>
      <property name="role" value="server"></property>
      <property name="suite" value="suite 1"></property>
    </properties>
    <testcase name="6.4.1" classname="peer/1_2 (server).6 UTF-8" time="0.250">
      <system-out>NON-STRICT: late</system-out>
    </testcase>
    <testcase name="6.4.2" classname="peer/1_2 (server).6 UTF-8" time="0.250">
      <skipped message="UNIMPLEMENTED: not negotiated"></skipped>
    </testcase>
    <testcase name="6.4.3" classname="peer/1_2 (server).6 UTF-8" time="0.250">
      <failure message="wrong" type="FAILED">6.4.3: behavior FAILED, close OK
behavior: wrong</failure>
    </testcase>
  </testsuite>
</testsuites>
`, junit(t, r))
}

func TestJUnitOfAWholeRun(t *testing.T) {
	r := newFixture(4, 0.4).report("peer\x00", "client")
	var file junitFile
	require.NoError(t, xml.Unmarshal([]byte(junit(t, r)), &file), "the file is no XML")
	require.Equal(t, len(r.Results), file.Tests)
	require.Len(t, file.Suites, 12)
	var sum junitCounts
	names := map[string]bool{}
	for _, s := range file.Suites {
		require.Len(t, s.Cases, s.Tests, s.Name)
		for _, c := range s.Cases {
			require.False(t, names[c.Name], "%s stands there twice", c.Name)
			names[c.Name] = true
			if c.Failure != nil {
				sum.Failures++
				require.NotEmpty(t, c.Failure.Message, c.Name)
				require.LessOrEqual(t, strings.Count(c.Failure.Text, "\n"), explainedLines+8, "the log of %s is too long", c.Name)
			}
			if c.Skipped != nil {
				sum.Skipped++
			}
		}
	}
	require.Equal(t, sum.Failures, file.Failures)
	require.Equal(t, 36, file.Skipped)
	require.Equal(t, sum.Skipped, file.Skipped)
}

func TestJUnitOfNothing(t *testing.T) {
	require.Contains(t, junit(t, &Report{Agent: "a"}), `<testsuites name="a" tests="0"`)
	require.NotContains(t, junit(t, small("a", "1.1")), "timestamp", "a beginning that nobody knows is left out")
	require.ErrorIs(t, small("a").WriteJUnit(broken{}), errors.ErrUnsupported)
	require.NoError(t, small("a").WriteJUnit(io.Discard))
}
