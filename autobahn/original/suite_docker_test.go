package original

import (
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFindDocker(t *testing.T) {
	tests := map[string]struct{ script, want string }{
		"no engine": {`exit 1`, "no Docker engine answers"},
		"no image":  {`test "$1" = version || { echo "manifest unknown"; exit 1; }`, "the image does not come"},
		"a pull":    {`test "$1" != image`, ""},
		"an image":  {`test "$1" != pull`, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			fakeProgram(t, fakePath(t), "docker", tt.script)
			s, err := findDocker(t.Context(), noLog)
			if tt.want != "" {
				require.ErrorContains(t, err, tt.want, "the lack must be named")
				return
			}
			require.NoError(t, err, "a Docker engine that works was passed over")
			require.Equal(t, "Docker image crossbario/autobahn-testsuite:25.10.1", s.String(), "the way is told with its image")
		})
	}
}

func TestDockerOnLinuxSharesTheNetwork(t *testing.T) {
	s := docker{"docker", "linux"}
	user := strconv.Itoa(os.Getuid()) + ":" + strconv.Itoa(os.Getgid())
	require.Equal(t, "127.0.0.1", s.host(), "the container is on the network of its host")
	require.Equal(t, "docker run --rm --init --volume /r:/reports --workdir /reports --env PYTHONUNBUFFERED=1"+
		" --network host --user "+user+" crossbario/autobahn-testsuite:25.10.1 wstest -a",
		s.wstest("/r", 9001, "-a").String(), "the container is started otherwise")
}

func TestDockerElsewhereForwardsThePort(t *testing.T) {
	s := docker{"docker", "darwin"}
	require.Equal(t, "host.docker.internal", s.host(), "the container is on a network of its own")
	require.Equal(t, "docker run --rm --init --volume /r:/reports --workdir /reports --env PYTHONUNBUFFERED=1"+
		" --publish 127.0.0.1:9001:9001 crossbario/autobahn-testsuite:25.10.1 wstest -a",
		s.wstest("/r", 9001, "-a").String(), "the fuzzing server's port must be reachable")
	require.NotContains(t, s.wstest("/r", 0, "-a").String(), "--publish", "a fuzzing client listens on no port")
}
