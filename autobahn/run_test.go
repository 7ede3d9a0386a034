package autobahn

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/report"
)

func TestRunAndRunClient(t *testing.T) {
	Run(t, serveLibrary(t), "1.1.*", "7.1.6")
	RunClient(t, library, "1.1.*", "7.1.6")
}

// A recorder is a test that notes what it is told.
type recorder struct {
	testing.TB
	errors, logs, skips []string
}

func (r *recorder) Error(args ...any)            { r.errors = append(r.errors, fmt.Sprint(args...)) }
func (r *recorder) Skip(args ...any)             { r.skips = append(r.skips, fmt.Sprint(args...)) }
func (r *recorder) Logf(format string, a ...any) { r.logs = append(r.logs, fmt.Sprintf(format, a...)) }

func TestCheck(t *testing.T) {
	result := func(behavior, end report.Verdict) *recorder {
		var r recorder
		check(&r, &report.Result{
			Case: report.Case{ID: "6.4.1"}, Behavior: behavior, Close: end, Reason: "for a reason",
		})
		return &r
	}
	require.Equal(t, &recorder{}, result(report.OK, report.OK))
	require.Equal(t, &recorder{}, result(report.Informational, report.Informational))
	require.Len(t, result(report.NonStrict, report.OK).logs, 1)
	require.Equal(t, []string{"for a reason"}, result(report.Unimplemented, report.OK).skips)
	for _, r := range []*recorder{
		result(report.Failed, report.OK), result(report.OK, report.Unclean), result(report.OK, report.WrongCode),
		result(report.NonStrict, report.FailedByClient), result(report.Unimplemented, report.Failed),
	} {
		require.Len(t, r.errors, 1)
		require.Contains(t, r.errors[0], "6.4.1")
		require.Contains(t, r.errors[0], "for a reason")
	}
}
