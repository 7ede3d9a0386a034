package original

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReadOutputFollowsTheCases(t *testing.T) {
	var out strings.Builder
	line := readOutput(func(id string, total int) { fmt.Fprintf(&out, "%s of %d\n", id, total) })
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
	require.Equal(t, "1.1.1 of 3\n1.1.2 of 3\n6.4.1 of 3\n", out.String(), "the cases that begin are others")
}
