package original

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReadOutputFollowsTheCases(t *testing.T) {
	var out strings.Builder
	line := readOutput(Server, NewProgress(&out))
	for _, s := range []string{
		"Using Twisted reactor class <class 'twisted.internet.epollreactor.EPollReactor'>",
		"Ok, will run 3 test cases against 1 servers",
		"Cases = ['1.1.1', '1.1.2', '6.4.1']",
		"Running test case ID 1.1.1 for agent websocket from peer tcp4:127.0.0.1:9901",
		"Running test case ID 1.1.2 for agent websocket from peer tcp4:127.0.0.1:9901",
		"Running test case ID 6.4.1 for agent websocket from peer tcp4:127.0.0.1:9901",
		"Ok, will run ",
		"Running test case ID ",
	} {
		line(s)
	}
	require.Equal(t, "server: 1 of 3, category 1\nserver: 3 of 3, category 6\n", out.String(), "a log has a line for each category")
}
