package original

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFindOnPath(t *testing.T) {
	program := fakeProgram(t, fakePath(t), "wstest", `echo "AutobahnTestSuite 25.10.1"`)
	s, err := findOnPath(t.Context(), noLog)
	require.NoError(t, err, "a wstest on PATH was not taken")
	require.Equal(t, "wstest on PATH ("+program+")", s.String(), "the way is told with its program")
	require.Equal(t, "127.0.0.1", s.host(), "a program of this machine uses loopback")
	c := s.wstest("reports", 9001, "--mode=fuzzingserver")
	require.Equal(t, program+" --mode=fuzzingserver", c.String(), "the arguments are passed on")
	require.Equal(t, "reports", c.dir, "the suite runs in the directory of its reports")
}

func TestFindOnPathRefusesOtherPrograms(t *testing.T) {
	tests := map[string]struct{ script, want string }{
		"another wstest": {`echo "wstest, a tester of washing machines"`, "is not the Autobahn test suite"},
		"a broken one":   {`echo "ImportError: No module named twisted"; exit 1`, "No module named twisted"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			fakeProgram(t, fakePath(t), "wstest", tt.script)
			_, err := findOnPath(t.Context(), noLog)
			require.ErrorContains(t, err, tt.want, "a wstest that does not work was taken")
		})
	}
}
