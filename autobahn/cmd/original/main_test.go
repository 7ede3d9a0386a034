package main

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/original"
)

func TestParse(t *testing.T) {
	var out strings.Builder
	o, err := parse([]string{"-role", "client", "-cases", "6.4.*, 7.*", "-out", "r", "-keep", "-timeout", "3m"}, &out)
	require.NoError(t, err, "good flags were refused")
	require.Equal(t, options{"client", "6.4.*, 7.*", "r", true, 3 * time.Minute}, o, "the flags were read differently")
	require.Equal(t, []string{"6.4.*", "7.*"}, o.patterns(), "patterns are separated by commas")

	o, err = parse(nil, &out)
	require.NoError(t, err, "no flags are good flags")
	require.Equal(t, options{"both", "", "autobahn/reports/original", false, 20 * time.Minute}, o, "the defaults are others")
	require.Empty(t, o.patterns(), "no pattern means all cases")
}

func TestRunEndsWithTwoWhenCalledWrongly(t *testing.T) {
	tests := map[string]struct {
		args []string
		want string
	}{
		"an unknown flag": {[]string{"-exclude", "6.*"}, "flag provided but not defined"},
		"an unknown role": {[]string{"-role", "proxy"}, "none of server, client, both"},
		"an argument":     {[]string{"6.4.1"}, `unexpected argument "6.4.1"`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			require.Equal(t, 2, run(t.Context(), tt.args, &out, &out), "a wrong call has its own exit code")
			require.Contains(t, out.String(), tt.want, "the mistake must be named")
		})
	}
}

func TestRunHelps(t *testing.T) {
	var out strings.Builder
	require.Zero(t, run(t.Context(), []string{"-help"}, &out, &out), "asking for help is no mistake")
	require.Contains(t, out.String(), "-cases patterns", "help lists the flags")
}

func TestRunEndsWithOneWithoutASuite(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	t.Setenv("PYENV_ROOT", t.TempDir())
	var out strings.Builder
	require.Equal(t, 1, run(t.Context(), nil, &out, &out), "a run without the suite has failed")
	require.Equal(t, 1, strings.Count(out.String(), "\n"), "the reason is one line")
	require.Contains(t, out.String(), "the test suite cannot be had in any way", "the reason must be told")
}

func TestReport(t *testing.T) {
	var out strings.Builder
	good := original.Result{Role: original.Server, Verdicts: original.Verdicts{"1.1.1": {Behavior: "OK", Close: "OK"}}}
	require.Zero(t, report([]original.Result{good}, &out), "nothing differs")
	require.Contains(t, out.String(), "every verdict is the one that expected.json asks for", "success is told")

	out.Reset()
	bad := good
	bad.Differences = []original.Difference{{Case: "1.1.2", Want: &original.Verdict{Behavior: "OK", Close: "OK"}}}
	require.Equal(t, 1, report([]original.Result{bad, good}, &out), "one difference is enough")
	require.Contains(t, out.String(), "1.1.2 was not run", "the difference is told")
	require.NotContains(t, out.String(), "every verdict is the one", "no success was had")
}
