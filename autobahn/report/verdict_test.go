package report

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestVerdictPassed(t *testing.T) {
	for _, v := range []Verdict{OK, NonStrict, Informational} {
		require.True(t, v.Passed(), "%s is nothing to mend", v)
	}
	for _, v := range []Verdict{Unimplemented, Failed, Unclean, WrongCode, FailedByClient, ""} {
		require.False(t, v.Passed(), "%s is no verdict to be content with", v)
	}
}
