package original

import (
	"fmt"
	"net"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTrialCommand(t *testing.T) {
	trial := trial{suite: onPath{"wstest"}, role: Server, dir: "/reports"}
	c := trial.wstest(0)
	require.Equal(t, "wstest --mode=fuzzingclient --spec=spec.json --webport=0", c.String(), "wstest is started otherwise")
	require.Equal(t, "/reports", c.dir, "the specification and the reports are there")
}

func TestPortIsTheListeners(t *testing.T) {
	ln, err := net.Listen("tcp", loopback+":0")
	require.NoError(t, err)
	defer ln.Close()
	require.Contains(t, ln.Addr().String(), fmt.Sprintf(":%d", port(ln)), "the port is another")
}
