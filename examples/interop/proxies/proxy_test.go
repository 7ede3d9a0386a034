//go:build unix

package proxies

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A kind of proxy is a program and the configuration that is kept here for it.
type kind struct {
	name    string
	program string
	file    string

	// listen returns what stands in the file for the address without TLS, what is
	// to stand there for descriptor 3, which listens on a port, and the same for
	// the address with TLS and descriptor 4.
	listen func(ports [2]string) []string

	// prepare writes to dir, where the program runs, what it needs besides the
	// file, and returns its arguments and environment.
	prepare func(t *testing.T, dir string) (args, env []string)

	// reload has the program read its configuration again.
	reload func(*proxy) error

	unreachable int // the status for a server that does not listen
}

var kinds = []*kind{nginx, haproxy}

// forEachKind runs test with each proxy.
func forEachKind(t *testing.T, test func(*testing.T, *kind)) {
	for _, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			test(t, k)
		})
	}
}

// settings are what a test changes in the configuration.
type settings struct {
	backend  string   // the server's address
	patience string   // for which the proxy bears silence; empty: as in the file
	mistake  []string // what stands in the file, and what somebody wrote in its place
}

// A proxy is a program that runs, or has been killed.
type proxy struct {
	*kind
	t       *testing.T
	path    string // of the program
	dir     string
	sockets [3]*net.TCPListener // plain, TLS, and for commands to the program
	cmd     *exec.Cmd
}

// start starts a proxy that ends, at the latest, with the test.
func start(t *testing.T, k *kind, s settings) *proxy {
	t.Helper()
	p := &proxy{kind: k, t: t, path: installed(t, k.program), dir: t.TempDir()}
	for i := range p.sockets {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		t.Cleanup(func() { l.Close() })
		p.sockets[i] = l.(*net.TCPListener)
	}
	p.configure(s)
	p.run()
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			log, err := os.ReadFile(filepath.Join(p.dir, "log"))
			t.Logf("%s printed:\n%s%v", k.name, log, err)
		}
	})
	return p
}

// installed returns where the program is. Debian keeps it where not everybody
// looks.
func installed(t *testing.T, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		path, err = exec.LookPath(filepath.Join("/usr/sbin", program))
	}
	if err == nil {
		return path
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is not installed: %v", program, err)
	}
	t.Skipf("%s is not installed: %v", program, err)
	return ""
}

// configure writes the configuration that the next run, or reload, reads.
func (p *proxy) configure(s settings) {
	p.t.Helper()
	certificate := filepath.Join(p.dir, "certificate.pem")
	require.NoError(p.t, os.WriteFile(certificate, identity(p.t).pem, 0o600))
	changes := []string{"/etc/ssl/private/example.com.pem", certificate, "127.0.0.1:8080", s.backend}
	if s.patience != "" {
		changes = append(changes, "60s", s.patience)
	}
	changes = append(changes, s.mistake...)
	changes = append(changes, p.listen([2]string{port(p.sockets[0]), port(p.sockets[1])})...)
	kept, err := os.ReadFile(p.file)
	require.NoError(p.t, err)
	for i := 0; i < len(changes); i += 2 {
		require.Contains(p.t, string(kept), changes[i], "%s lacks what the test changes", p.file)
	}
	text := strings.NewReplacer(changes...).Replace(string(kept))
	require.NoError(p.t, os.WriteFile(filepath.Join(p.dir, p.file), []byte(text), 0o600))
}

func port(l net.Listener) string {
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// run starts the program in a process group, which kill ends as a whole.
func (p *proxy) run() {
	p.t.Helper()
	log, err := os.OpenFile(filepath.Join(p.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	require.NoError(p.t, err)
	defer log.Close()
	args, env := p.prepare(p.t, p.dir)
	p.cmd = exec.Command(p.path, args...)
	p.cmd.Dir, p.cmd.Env = p.dir, append(os.Environ(), env...)
	p.cmd.Stdout, p.cmd.Stderr = log, log
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	for _, l := range p.sockets {
		f, err := l.File()
		require.NoError(p.t, err)
		defer f.Close()
		p.cmd.ExtraFiles = append(p.cmd.ExtraFiles, f)
	}
	require.NoError(p.t, p.cmd.Start(), "%s did not start", p.path)
	for _, l := range p.sockets {
		p.unblock(l)
	}
}

// unblock makes a socket again what it was before os/exec passed it on: one that
// does not block. Else a proxy would wait in it for ever for a connection that
// another of its processes was faster to take.
func (p *proxy) unblock(l *net.TCPListener) {
	raw, err := l.SyscallConn()
	require.NoError(p.t, err)
	require.NoError(p.t, raw.Control(func(fd uintptr) { err = syscall.SetNonblock(int(fd), true) }))
	require.NoError(p.t, err)
}

// kill ends all processes of the proxy at once. The sockets go on listening.
func (p *proxy) kill() {
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	_ = p.cmd.Wait() // killed, as it says
}

// reloadWith has the proxy read another configuration.
func (p *proxy) reloadWith(s settings) {
	p.t.Helper()
	p.configure(s)
	require.NoError(p.t, p.reload(p), "%s cannot be told to reload", p.name)
}

// url returns the address at the proxy for ws or wss.
func (p *proxy) url(scheme string) string {
	l := p.sockets[0]
	if scheme == "wss" {
		l = p.sockets[1]
	}
	return scheme + "://" + l.Addr().String() + "/"
}

// bounded returns a context for something that ends at the latest with the
// test, or after a time in which any machine is done: a test that waits for
// what never comes then fails and says for what.
func bounded(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}
