package report

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFilesAreNamedAsTheOriginalDoes(t *testing.T) {
	for agent, want := range map[string]string{
		"websocket":            "websocket",
		"AutobahnPython/0.6.0": "autobahnpython_0_6_0",
		" (Chrome) ":           "chrome",
		"a--b":                 "a__b",
	} {
		require.Equal(t, want, filePrefix(agent, nil), "the agent %q", agent)
	}
	require.Equal(t, "websocket_case_6_4_1.html", caseFile("websocket", "6.4.1", "html"))
	require.Equal(t, "x_case_etc_passwd.json", caseFile("x", "../../etc/passwd", "json"), "a name stays in its directory")
}

func TestNoTwoAgentsShareFiles(t *testing.T) {
	require.Equal(t, "ws", filePrefix("ws", []string{"ws", "other"}))
	require.Regexp(t, `^ws_[0-9a-f]{8}$`, filePrefix("ws", []string{"WS"}))
	require.NotEqual(t, filePrefix("ws", []string{"WS"}), filePrefix("WS", []string{"ws"}))
	require.Regexp(t, `^[0-9a-f]{8}$`, filePrefix("日本", nil), "a name of which nothing is left")
	require.Regexp(t, `^a{80}_[0-9a-f]{8}$`, filePrefix(strings.Repeat("a", 300), nil), "a name too long for a file")
}
