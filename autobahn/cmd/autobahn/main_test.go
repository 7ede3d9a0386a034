package main

import (
	"bytes"
	"context"
	"encoding/xml"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn"
	"github.com/ws6455/websocket/autobahn/internal/testee"
	"github.com/ws6455/websocket/autobahn/report"
)

// call runs the command and returns its exit code and what it printed.
func call(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, &out, &errs)
	return code, out.String(), errs.String()
}

func TestWrongCalls(t *testing.T) {
	tests := map[string]struct {
		args []string
		code int
		want string
	}{
		"help":          {[]string{"-h"}, 0, "-patience"},
		"unknown flag":  {[]string{"-x"}, 2, "not defined"},
		"argument":      {[]string{"more"}, 2, `unexpected argument "more"`},
		"unknown mode":  {[]string{"-mode", "x"}, 2, `mode "x" is none of client, server, self, list`},
		"no URL":        {[]string{"-mode", "client"}, 2, "needs the -url"},
		"no such case":  {[]string{"-mode", "client", "-url", "ws://127.0.0.1:1", "-cases", "8.*"}, 1, "no case has that number"},
		"no such case2": {[]string{"-mode", "list", "-cases", "8.*"}, 1, "no case has that number"},
		"no address":    {[]string{"-mode", "server", "-listen", "nowhere"}, 1, "missing port"},
		"no such case3": {[]string{"-cases", "8.*"}, 1, "no case has that number"},
		"no case there": {[]string{"-mode", "server", "-listen", "127.0.0.1:0", "-cases", "8.*"}, 1, "no case has that number"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			code, _, stderr := call(t, tt.args...)
			require.Equal(t, tt.code, code, stderr)
			require.Contains(t, stderr, tt.want)
		})
	}
}

func TestList(t *testing.T) {
	code, stdout, _ := call(t, "-mode", "list", "-cases", "2.1,2.10")
	require.Zero(t, code)
	lines := strings.Split(strings.TrimSpace(stdout), "\n")
	require.Len(t, lines, 2)
	require.Regexp(t, `^2\.1 .*RFC 6455 section 5\.5`, lines[0])
}

func TestModeClient(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer testee.Serve(ln)()
	dir := t.TempDir()
	junit := filepath.Join(dir, "junit.xml")
	args := []string{"-mode", "client", "-url", "ws://" + ln.Addr().String(), "-agent", "ours", "-cases", "1.1.*, 5.1", "-out", dir, "-junit", junit}
	code, stdout, stderr := call(t, args...)
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "9 cases")
	require.Contains(t, stderr, "9 of 9", "no progress was shown")
	require.FileExists(t, filepath.Join(dir, "index.html"))
	index := readIndex(t, dir)
	require.Equal(t, report.OK, index["ours"]["1.1.1"].Behavior)
	b, err := os.ReadFile(junit)
	require.NoError(t, err)
	require.NoError(t, xml.Unmarshal(b, new(any)))

	code, _, _ = call(t, append(args, "-junit", filepath.Join(dir, "no", "such.xml"))...)
	require.Equal(t, 1, code, "a file that cannot be written is no success")
}

func readIndex(t *testing.T, dir string) report.Index {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "index.json"))
	require.NoError(t, err)
	defer f.Close()
	index, err := report.ReadIndex(f)
	require.NoError(t, err)
	return index
}

func TestModeClientWithABadServer(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer ln.Close()
	go func() {
		for {
			nc, err := ln.Accept()
			if err != nil {
				return
			}
			_ = nc.Close()
		}
	}()
	code, stdout, _ := call(t, "-mode", "client", "-url", "ws://"+ln.Addr().String(), "-cases", "1.1.1", "-out", "")
	require.Equal(t, 1, code)
	require.Contains(t, stdout, "no response came")
}

// A watch is a writer that tells when it has been written a text.
type watch struct {
	mu   sync.Mutex
	b    bytes.Buffer
	text string
	seen chan struct{}
}

func (w *watch) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	before := strings.Contains(w.b.String(), w.text)
	w.b.Write(p)
	if !before && strings.Contains(w.b.String(), w.text) {
		close(w.seen)
	}
	return len(p), nil
}

func TestModeServer(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := free.Addr().String()
	require.NoError(t, free.Close())
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	ready := &watch{text: "interrupt to end", seen: make(chan struct{})}
	var stdout bytes.Buffer
	code := make(chan int)
	go func() {
		code <- run(ctx, []string{"-mode", "server", "-listen", address, "-cases", "1.1.*", "-out", dir}, &stdout, ready)
	}()
	<-ready.seen
	require.NoError(t, testee.RunCases(t.Context(), "ws://"+address, "theirs"))
	require.Equal(t, report.OK, readIndex(t, dir)["theirs"]["1.1.8"].Behavior, "the reports were asked for and are not there")
	cancel()
	require.Zero(t, <-code)
	require.Contains(t, stdout.String(), "theirs (client): 8 cases")
}

// A run in which nobody or not everything was tested is no success.
func TestModeServerWantsEveryCase(t *testing.T) {
	one := func(ctx context.Context, url string) {
		if strings.Contains(url, "1.1.1") {
			_ = testee.Echo(ctx, url)
		}
	}
	s := autobahn.Server{Cases: []string{"1.1.*"}}
	var stdout bytes.Buffer
	good, err := (&options{}).conclude(&stdout, &s)
	require.NoError(t, err)
	require.False(t, good)
	require.Contains(t, stdout.String(), "no client has run a case")
	_, err = s.Drive(t.Context(), "lazy", one)
	require.NoError(t, err)
	require.Zero(t, s.Missing("lazy"), "Drive has a result for every case")
	require.Equal(t, 8, s.Missing("other"))
}

func TestHeaders(t *testing.T) {
	var h headers
	require.NoError(t, h.Set("Cookie: a=b"))
	require.NoError(t, h.Set("cookie:c"))
	require.Equal(t, headers{"Cookie": {"a=b", "c"}}, h)
	require.Error(t, h.Set("Cookie"))
	require.Error(t, h.Set(": x"))
}

func TestModeSelf(t *testing.T) {
	dir := t.TempDir()
	code, stdout, stderr := call(t, "-cases", "5.*", "-out", dir, "-junit", filepath.Join(dir, "junit.xml"), "-strict", "-patience", "20s")
	require.Zero(t, code, stdout+stderr)
	for _, role := range []string{"server", "client"} {
		require.Equal(t, report.OK, readIndex(t, filepath.Join(dir, role))["websocket"]["5.20"].Behavior)
		require.FileExists(t, filepath.Join(dir, role+"-junit.xml"))
	}
}

func TestGood(t *testing.T) {
	one := func(behavior, end report.Verdict) *report.Report {
		return &report.Report{Results: []*report.Result{{Behavior: behavior, Close: end}}, Took: time.Second}
	}
	lax, strict := &options{}, &options{strict: true}
	for _, v := range []report.Verdict{report.OK, report.Informational} {
		require.True(t, strict.good(one(v, report.OK)))
	}
	for _, v := range []report.Verdict{report.NonStrict, report.Unimplemented} {
		require.True(t, lax.good(one(v, report.OK)))
		require.False(t, strict.good(one(v, report.OK)))
	}
	require.False(t, lax.good(one(report.Failed, report.OK)))
	require.False(t, lax.good(one(report.OK, report.Unclean)))
}
