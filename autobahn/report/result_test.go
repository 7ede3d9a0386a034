package report

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestResultPassed(t *testing.T) {
	for _, c := range []struct {
		behavior, closing Verdict
		want              bool
	}{
		{OK, OK, true},
		{NonStrict, Informational, true},
		{Unimplemented, OK, true},
		{Unimplemented, Unclean, false},
		{Failed, OK, false},
		{OK, FailedByClient, false},
	} {
		r := &Result{Behavior: c.behavior, Close: c.closing}
		require.Equal(t, c.want, r.Passed(), "behavior %s, close %s", c.behavior, c.closing)
	}
}
