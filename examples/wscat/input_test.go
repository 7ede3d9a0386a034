package main

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/frame"
)

// all returns the messages of r, "!" before each complaint.
func all(t *testing.T, r *reader) []string {
	t.Helper()
	got := []string{}
	for {
		a, err := r.next()
		if err == io.EOF {
			return got
		}
		require.NoError(t, err)
		if a.complaint != "" {
			got = append(got, "!"+a.complaint)
		} else {
			got = append(got, string(a.data))
		}
	}
}

func TestLines(t *testing.T) {
	tests := []struct {
		name, in string
		want     []string
	}{
		{"nothing", "", []string{}},
		{"a line", "a\n", []string{"a"}},
		{"the last without a newline", "a\nb", []string{"a", "b"}},
		{"empty lines are messages", "\n\na\n", []string{"", "", "a"}},
		{"lines of another system", "a\r\nb\r\n", []string{"a", "b"}},
		{"a slash is text", "/ping\n", []string{"/ping"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.Equal(t, tt.want, all(t, &reader{line: lines(strings.NewReader(tt.in))}))
		})
	}
}

func TestWholeIsOneMessage(t *testing.T) {
	for _, in := range []string{"", "a\nb\n"} {
		require.Equal(t, []string{in}, all(t, &reader{line: whole(strings.NewReader(in))}))
	}
}

func TestBinaryTakesAnyBytes(t *testing.T) {
	r := &reader{line: whole(strings.NewReader("\xff\x00\n")), op: frame.Binary}
	a, err := r.next()
	require.NoError(t, err)
	require.Equal(t, action{op: frame.Binary, data: []byte("\xff\x00\n")}, a)
}

func TestCommands(t *testing.T) {
	tests := []struct {
		line string
		want action
	}{
		{"/ping", action{ping: true}},
		{"/hex 00 fF", action{op: frame.Binary, data: []byte{0, 255}}},
		{"/quit", action{close: &closing{code: 1000}}},
		{"/close", action{close: &closing{code: 1000}}},
		{"/close 3000  so long ", action{close: &closing{3000, "so long"}}},
		{"//etc", action{op: frame.Text, data: []byte("/etc")}},
	}
	for _, tt := range tests {
		t.Run(tt.line, func(t *testing.T) {
			a, err := (&reader{line: list([]string{tt.line}), op: frame.Text, slash: true}).next()
			require.NoError(t, err)
			require.Equal(t, tt.want, a)
		})
	}
	for line, complaint := range map[string]string{
		"/hex 0":       "pairs",
		"/close now":   "a code",
		"/close 1006":  "a code",
		"/close 65536": "a code",
		"/close 1000 " + strings.Repeat("x", 124): "at most 123",
		"/close 1000 \xff":                        "UTF-8",
		"/nonsense":                               "there are",
	} {
		require.Contains(t, parseCommand(line).complaint, complaint, "%q was taken", line)
	}
}
