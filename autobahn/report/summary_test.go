package report

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/require"
)

// broken is a writer that fails.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.ErrUnsupported }

func summary(t *testing.T, r *Report) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, r.WriteSummary(&b))
	return b.String()
}

func TestSummary(t *testing.T) {
	r := small("peer\x1b", "1.1.1", "1.1.2", "6.4.1", "13.1.1")
	r.Took = 2500 * time.Millisecond
	for i, c := range []Case{{Category: "Framing", Title: "Text"}, {Category: "Framing", Title: "Text", Description: "Send it\ntwice.", Expectation: "It comes back.", Section: "RFC 6455 section 5"}, {Category: "UTF-8"}, {Category: "Compression"}} {
		c.ID = r.Results[i].Case.ID
		r.Results[i].Case = c
	}
	bad := r.Results[1]
	bad.Behavior, bad.Reason, bad.Close, bad.CloseReason = Failed, "“x\x00” instead of “y”", Unclean, "no Close frame"
	bad.Log = []Entry{{At: time.Millisecond, Kind: Note, Text: "the peer ended TCP"}}
	r.Results[2].Behavior = NonStrict
	r.Results[3].Behavior = Unimplemented
	require.Equal(t, `peer\x1b (server): 4 cases in 2.50 s, 1 to mend
  behavior  1 OK, 1 NON-STRICT, 1 UNIMPLEMENTED, 1 FAILED
  close     3 OK, 1 UNCLEAN
     1  Framing      1 OK, 1 FAILED
     6  UTF-8        1 NON-STRICT
    13  Compression  1 UNIMPLEMENTED

1.1.2 Text: behavior FAILED, close UNCLEAN
  behavior  “x\x00” instead of “y”
  close     no Close frame
  done      Send it twice.
  expected  It comes back.
  see       RFC 6455 section 5
       1.000 ms   the peer ended TCP
`, summary(t, r))
}

func TestSummaryOfNothing(t *testing.T) {
	require.Equal(t, ": 0 cases in 0 ms, no case was run\n  behavior  none\n  close     none\n", summary(t, &Report{}))
	require.Contains(t, summary(t, small("a", "1.1")), "1 case in 0 ms, nothing to mend")
}

func TestSummaryOfManyFailures(t *testing.T) {
	var ids []string
	for i := range 3 * summaryLogs {
		ids = append(ids, fmt.Sprintf("1.%d", i))
	}
	r := small("a", ids...)
	for _, res := range r.Results {
		res.Behavior, res.Reason, res.Log = Failed, "wrong", []Entry{{Kind: Note, Text: "a note"}}
	}
	got := summary(t, r)
	require.Equal(t, len(ids), strings.Count(got, "behavior  wrong"), "each case is told with its reason")
	require.Equal(t, summaryLogs, strings.Count(got, "a note"), "the first of them with their logs")
}

func TestNothingInASummaryCommandsATerminal(t *testing.T) {
	got := summary(t, newFixture(5, 0.5).report("peer\x1b[2J", "server"))
	at := strings.IndexFunc(got, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) })
	require.Equal(t, -1, at, "the summary has a character that cannot be seen")
}

func TestSummarySaysThatItCannotWrite(t *testing.T) {
	require.ErrorIs(t, small("a").WriteSummary(broken{}), errors.ErrUnsupported)
	require.NoError(t, small("a").WriteSummary(io.Discard))
}
