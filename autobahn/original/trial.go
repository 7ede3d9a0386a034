package original

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
)

// A Trial is one run of the suite against one testee, whoever that is.
type Trial struct {
	Testee Testee
	Cases  []string // as the suite's specification has them: 6.4.1, 6.*; none: all
	Dir    string   // for the specification and the reports, made if it is not there

	Log    func(line string)          // told how the suite is got; needed
	OnCase func(id string, total int) // told of each case that begins; needed
}

// Run returns what the suite says of the testee. It leaves the suite's reports in
// Dir. When ctx ends, so do all child processes.
func (t Trial) Run(ctx context.Context) (Index, error) {
	s, err := findSuite(ctx, ways(), t.Log)
	if err != nil {
		return nil, err
	}
	got, err := t.runWith(ctx, s)
	if err != nil {
		return nil, fmt.Errorf("original: %s: %w", t.Testee.Agent, err)
	}
	return got, nil
}

// runWith runs the trial with a suite that was found.
func (t Trial) runWith(ctx context.Context, s suite) (_ Index, err error) {
	if t.Dir, err = prepare(t.Dir); err != nil {
		return nil, err
	}
	ctx, alive, stop := withWatchdog(ctx, stallTime)
	defer stop()
	follow := readOutput(t.OnCase)
	line := func(s string) {
		alive()
		follow(s)
	}
	ln, err := net.Listen("tcp", loopback+":0")
	if err != nil {
		return nil, err
	}
	if t.Testee.role() == Server {
		err = t.testServer(ctx, s, ln, line)
	} else {
		err = t.testClient(ctx, s, ln, line)
	}
	if err != nil {
		return nil, err
	}
	return readReport(t.Dir, t.Testee.Agent)
}

// prepare makes the directory and returns it as an absolute path. An index that is
// there already is removed: an old one must not stand for a new run.
func prepare(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	return dir, errors.Join(os.RemoveAll(filepath.Join(dir, indexName)), os.MkdirAll(dir, 0o755))
}

// testServer has the fuzzing client dial the testee, which serves ln.
func (t Trial) testServer(ctx context.Context, s suite, ln net.Listener, line func(string)) error {
	defer t.Testee.Serve(ln)()
	at := net.JoinHostPort(s.host(), fmt.Sprint(port(ln)))
	if err := t.spec("ws://" + at).write(t.Dir); err != nil {
		return err
	}
	return t.wstest(s, 0).run(ctx, line)
}

// testClient has the testee dial the fuzzing server, which gets the port of ln.
// The server does not end by itself; it has done its work when the client is done.
func (t Trial) testClient(ctx context.Context, s suite, ln net.Listener, line func(string)) error {
	port := port(ln)
	at := fmt.Sprintf("ws://%s:%d", loopback, port)
	err := errors.Join(ln.Close(), t.spec(at).write(t.Dir))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		cancel(errors.Join(errServerEnded, t.wstest(s, port).run(ctx, line)))
	}()
	defer func() { <-ended }()
	defer cancel(nil)
	if err := t.Testee.RunCases(ctx, at, t.Testee.Agent); err != nil {
		return errors.Join(err, context.Cause(ctx))
	}
	return nil
}

var errServerEnded = errors.New("the fuzzing server ended")

// wstest returns the command for the trial. The fuzzing server's web page is off.
func (t Trial) wstest(s suite, port int) command {
	args := []string{"--mode=" + t.Testee.role().mode(), "--spec=" + specName, "--webport=0"}
	return s.wstest(t.Dir, port, args...)
}

// port returns the port that ln has got.
func port(ln net.Listener) int {
	return ln.Addr().(*net.TCPAddr).Port
}
