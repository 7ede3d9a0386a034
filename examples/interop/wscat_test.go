package interop

import (
	"bytes"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// ended runs a program to its end and returns what it printed.
func ended(cmd *exec.Cmd, stdin string) (stdout, stderr string, status int) {
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &out, &errs
	_ = cmd.Run()
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// Our wscat, their server.
func TestOurWscatWithTheirServer(t *testing.T) {
	big := strings.Repeat("0123456789abcdef", 1<<16) // 1 MiB
	tests := []struct {
		name   string
		args   []string
		stdin  string
		stdout string
		stderr string // a part of it
		status int
	}{
		{"lines", nil, "one\ntwo\ngrüße\n", "one\ntwo\ngrüße\n", "closed: 1000", 0},
		{"binary as a whole", []string{"-b", "-whole", "-q"}, "\x00\xff\n", "\x00\xff\n", "", 0},
		{"1 MiB", []string{"-whole"}, big, big + "\n", "closed: 1000", 0},
		{"subprotocol", []string{"-s", "v1", "-s", "v2", "-x", "hi"}, "", "hi\n", "connected, subprotocol v2", 0},
		{"our ping", []string{"-slash"}, "/ping\n", "", "pong after", 0},
		{"our close code", []string{"-slash"}, "/close 4005 enough\n", "", "closed: 4005 enough", 1},
		{"their close code", []string{"-x", "close 4001 bye"}, "", "", "closed: 4001 bye", 1},
		{"their fragments", []string{"-x", "cut 4 one two three"}, "", "one two three\n", "closed: 1000", 0},
	}
	forEachPeer(t, peers, func(t *testing.T, p *peer) {
		server := start(t, p.script(t, "server"))
		url := server.address(t)
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				stdout, stderr, status := ended(program(t, "wscat", append(tt.args, url)...), tt.stdin)
				require.Equal(t, tt.status, status, "wscat ended with another status: %s", stderr)
				require.Equal(t, tt.stdout, stdout, "wscat printed something else")
				require.Contains(t, stderr, tt.stderr)
			})
		}
	})
}

// Our wscat offers compression, their server agrees and tells how little came; one
// that cannot compress does not agree.
func TestOurWscatCompressesWithTheirServer(t *testing.T) {
	letters := strings.Repeat("a", 100_000)
	type offer struct {
		args        []string
		stderr      string
		least, most int // bytes that come to the server
	}
	forEachPeer(t, peers, func(t *testing.T, p *peer) {
		server := start(t, p.script(t, "server", "{}"))
		url := server.address(t)
		plain := offer{nil, "connected\n", len(letters), len(letters) + 2000}
		compress := offer{[]string{"-compress"}, "connected, permessage-deflate\n", 1, 2000}
		if !slices.Contains(compressing, p) {
			compress = offer{compress.args, plain.stderr, plain.least, plain.most}
		}
		for _, tt := range []offer{plain, compress} {
			args := append(tt.args, "-x", letters, "-x", "traffic", url)
			stdout, stderr, status := ended(program(t, "wscat", args...), "")
			require.Zero(t, status, "wscat failed: %s", stderr)
			require.Contains(t, stderr, tt.stderr)
			echoed, traffic, _ := strings.Cut(stdout, "\n")
			require.Equal(t, letters, echoed)
			came, err := strconv.Atoi(strings.TrimSpace(traffic))
			require.NoError(t, err)
			require.True(t, tt.least <= came && came <= tt.most, "%d bytes came with %v", came, tt.args)
		}
	})
}
