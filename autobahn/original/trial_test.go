package original

import (
	"fmt"
	"net"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTrialCommand(t *testing.T) {
	c := Trial{Testee: library(Server), Dir: "/reports"}.wstest(onPath{"wstest"}, 0)
	require.Equal(t, "wstest --mode=fuzzingclient --spec=spec.json --webport=0", c.String(), "wstest is started otherwise")
	require.Equal(t, "/reports", c.dir, "the specification and the reports are there")
}

func TestTrialOfAnyTestee(t *testing.T) {
	fakeOnPath(t, honest)
	for _, role := range []Role{Server, Client} {
		t.Run(string(role), func(t *testing.T) {
			stranger := library(role)
			stranger.Agent = "stranger"
			var began []string
			got, err := Trial{
				Testee: stranger, Cases: []string{"1.1.1", "7.1.6"}, Dir: filepath.Join(t.TempDir(), "new"),
				Log: noLog, OnCase: func(id string, _ int) { began = append(began, id) },
			}.Run(t.Context())
			require.NoError(t, err, "the trial failed")
			require.Equal(t, []string{"1.1.1", "7.1.6"}, began, "the cases that began are others")
			code := 1000
			require.Equal(t, Index{
				"1.1.1": {Verdict{"OK", "OK"}, &code},
				"7.1.6": {Verdict{"INFORMATIONAL", "INFORMATIONAL"}, &code},
			}, got, "the index is another")
		})
	}
}

func TestTrialFails(t *testing.T) {
	fakeOnPath(t, crashes)
	_, err := Trial{Testee: library(Server), Dir: t.TempDir(), Log: noLog}.Run(t.Context())
	require.ErrorContains(t, err, "original: websocket: ", "the error names the testee")
	require.ErrorContains(t, err, "No module named twisted", "the error says why")

	fakePath(t)
	_, err = Trial{Log: noLog}.Run(t.Context())
	require.ErrorContains(t, err, "cannot be had in any way", "there is no suite to run")
}

func TestPortIsTheListeners(t *testing.T) {
	ln, err := net.Listen("tcp", loopback+":0")
	require.NoError(t, err)
	defer ln.Close()
	require.Contains(t, ln.Addr().String(), fmt.Sprintf(":%d", port(ln)), "the port is another")
}
