package original

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/ws6455/websocket/autobahn/internal/testee"
)

// A trial is one run of the suite against the library in one role.
type trial struct {
	suite    suite
	role     Role
	dir      string   // for the specification and the reports
	cases    []string // as the specification has them
	progress *Progress
}

// run leaves the suite's reports in dir.
func (t trial) run(ctx context.Context) error {
	ctx, alive, stop := withWatchdog(ctx, stallTime)
	defer stop()
	show := readOutput(t.role, t.progress)
	line := func(s string) {
		alive()
		show(s)
	}
	ln, err := net.Listen("tcp", loopback+":0")
	if err != nil {
		return err
	}
	if t.role == Server {
		return t.testServer(ctx, ln, line)
	}
	return t.testClient(ctx, ln, line)
}

// testServer has the fuzzing client dial our server, which serves ln.
func (t trial) testServer(ctx context.Context, ln net.Listener, line func(string)) error {
	defer testee.Serve(ln)()
	at := net.JoinHostPort(t.suite.host(), fmt.Sprint(port(ln)))
	if err := newSpec(t.role, "ws://"+at, t.cases).write(t.dir); err != nil {
		return err
	}
	return t.wstest(0).run(ctx, line)
}

// testClient has our client dial the fuzzing server, which gets the port of ln.
// The server does not end by itself; it has done its work when the client is done.
func (t trial) testClient(ctx context.Context, ln net.Listener, line func(string)) error {
	port := port(ln)
	at := fmt.Sprintf("ws://%s:%d", loopback, port)
	err := errors.Join(ln.Close(), newSpec(t.role, at, t.cases).write(t.dir))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		cancel(errors.Join(errServerEnded, t.wstest(port).run(ctx, line)))
	}()
	defer func() { <-ended }()
	defer cancel(nil)
	if err := testee.RunCases(ctx, at, agent); err != nil {
		return errors.Join(err, context.Cause(ctx))
	}
	return nil
}

var errServerEnded = errors.New("the fuzzing server ended")

// wstest returns the command for the trial. The fuzzing server's web page is off.
func (t trial) wstest(port int) command {
	args := []string{"--mode=" + t.role.mode(), "--spec=" + specName, "--webport=0"}
	return t.suite.wstest(t.dir, port, args...)
}

// port returns the port that ln has got.
func port(ln net.Listener) int {
	return ln.Addr().(*net.TCPAddr).Port
}
