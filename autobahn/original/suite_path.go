package original

import (
	"context"
	"errors"
	"os/exec"
)

// onPath is a wstest that the user has installed.
type onPath struct{ program string }

func findOnPath(ctx context.Context, _ func(string)) (suite, error) {
	program, err := exec.LookPath("wstest")
	if err != nil {
		return nil, errors.New("there is none")
	}
	s := onPath{program}
	return s, version(ctx, s)
}

func (s onPath) String() string { return "wstest on PATH (" + s.program + ")" }

func (s onPath) host() string { return loopback }

func (s onPath) wstest(dir string, _ int, args ...string) command {
	return command{name: s.program, args: args, dir: dir, env: unbuffered}
}

// loopback is where the testees and a wstest of this machine meet.
const loopback = "127.0.0.1"

// unbuffered makes Python print its progress as it happens, also into a pipe.
var unbuffered = []string{"PYTHONUNBUFFERED=1"}
