package interop

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// programs is where our programs are, compiled.
var programs string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "interop-")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		programs = dir
		build := exec.Command("go", "build", "-o", dir+string(filepath.Separator), "../echo", "../chat", "../wscat")
		if out, err := build.CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "our programs do not compile: %v\n%s", err, out)
			return 1
		}
		return m.Run()
	}())
}

// program returns the command that runs one of our programs.
func program(t *testing.T, name string, args ...string) *exec.Cmd {
	return exec.CommandContext(bounded(t), filepath.Join(programs, name), args...)
}

// bounded returns a context for something that ends at the latest with the
// test, or after a time in which any machine is done: a test that waits for
// what never comes then fails and says for what.
func bounded(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// A process is a program that runs, and what it prints.
type process struct {
	cmd    *exec.Cmd
	lines  *bufio.Scanner
	stderr bytes.Buffer
}

// start starts a program that ends, at the latest, with the test.
func start(t *testing.T, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{cmd: cmd}
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	p.lines = bufio.NewScanner(out)
	cmd.Stderr = &p.stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	require.NoError(t, cmd.Start(), "%s did not start", cmd.Path)
	t.Cleanup(func() { _ = cmd.Wait() })
	return p
}

// line returns the next line that the program prints.
func (p *process) line(t *testing.T) string {
	t.Helper()
	if !p.lines.Scan() {
		_ = p.cmd.Wait()
		require.Failf(t, "a program ended early", "%v: %v\n%s", p.cmd.Args, p.cmd.ProcessState, p.stderr.String())
	}
	return p.lines.Text()
}

// wantLine waits for a line, whatever is printed before it.
func (p *process) wantLine(t *testing.T, want string) {
	t.Helper()
	got := ""
	for p.lines.Scan() {
		if p.lines.Text() == want {
			return
		}
		got += p.lines.Text() + "\n"
	}
	_ = p.cmd.Wait()
	require.Failf(t, "a program did not print what it should", "%v: %v\nwant: %s\ngot: %s%s",
		p.cmd.Args, p.cmd.ProcessState, want, got, p.stderr.String())
}

// address returns the WebSocket address that the program prints.
func (p *process) address(t *testing.T) string {
	t.Helper()
	address := regexp.MustCompile(`(ws|http)://\S+`).FindString(p.line(t))
	require.NotEmpty(t, address, "%v printed no address", p.cmd.Args)
	return strings.Replace(address, "http", "ws", 1)
}

// wantSuccess waits for the end.
func (p *process) wantSuccess(t *testing.T) {
	t.Helper()
	for p.lines.Scan() {
		continue
	}
	require.NoError(t, p.cmd.Wait(), "%v failed: %s", p.cmd.Args, p.stderr.String())
}

// terminate asks the program to end, as a service manager does.
func (p *process) terminate(t *testing.T) {
	t.Helper()
	require.NoError(t, p.cmd.Process.Signal(syscall.SIGTERM))
}
