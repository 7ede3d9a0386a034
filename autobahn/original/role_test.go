package original

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParseRoles(t *testing.T) {
	tests := map[string][]Role{
		"server": {Server},
		"client": {Client},
		"both":   {Server, Client},
	}
	for s, want := range tests {
		t.Run(s, func(t *testing.T) {
			got, err := ParseRoles(s)
			require.NoError(t, err, "a role of the command line was refused")
			require.Equal(t, want, got, "the command line names other roles")
		})
	}
	for _, s := range []string{"", "Server", "proxy"} {
		t.Run("unknown/"+s, func(t *testing.T) {
			_, err := ParseRoles(s)
			require.ErrorContains(t, err, "none of server, client, both", "a role that does not exist was taken")
		})
	}
}

func TestRoleIsTestedByTheOtherSide(t *testing.T) {
	require.Equal(t, "fuzzingclient", Server.mode(), "a server is tested by a client")
	require.Equal(t, "fuzzingserver", Client.mode(), "a client is tested by a server")
}
