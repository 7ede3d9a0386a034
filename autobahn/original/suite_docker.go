package original

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
)

// dockerImage is the official image of the suite, at the version of expected.json.
const dockerImage = "crossbario/autobahn-testsuite:25.10.1"

// docker is the official image on the Docker engine of this machine.
type docker struct {
	program string
	system  string // runtime.GOOS: Linux shares its network with containers, others forward ports
}

func findDocker(ctx context.Context, log func(string)) (suite, error) {
	program, err := exec.LookPath("docker")
	if err != nil {
		return nil, errors.New("there is no docker on PATH")
	}
	if _, err := probe(ctx, command{name: program, args: []string{"version"}}); err != nil {
		return nil, errors.New("no Docker engine answers")
	}
	s := docker{program, runtime.GOOS}
	if _, err := probe(ctx, command{name: program, args: []string{"image", "inspect", dockerImage}}); err == nil {
		return s, nil
	}
	log("pulling " + dockerImage)
	if _, err := (command{name: program, args: []string{"pull", dockerImage}}).output(ctx); err != nil {
		return nil, fmt.Errorf("the image does not come: %w", err)
	}
	return s, nil
}

func (s docker) String() string { return "Docker image " + dockerImage }

func (s docker) host() string {
	if s.system == "linux" {
		return loopback
	}
	return "host.docker.internal"
}

// wstest mounts dir as the working directory. The container ends with its client,
// which passes signals on, and leaves nothing behind.
func (s docker) wstest(dir string, port int, args ...string) command {
	run := []string{"run", "--rm", "--init", "--volume", dir + ":/reports", "--workdir", "/reports"}
	for _, e := range unbuffered {
		run = append(run, "--env", e)
	}
	if s.system == "linux" {
		// The reports belong to the user, not to root.
		run = append(run, "--network", "host", "--user", fmt.Sprintf("%d:%d", os.Getuid(), os.Getgid()))
	} else if port != 0 {
		run = append(run, "--publish", fmt.Sprintf("%s:%d:%d", loopback, port, port))
	}
	run = append(run, dockerImage, "wstest")
	return command{name: s.program, args: append(run, args...)}
}
