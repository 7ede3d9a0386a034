package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/frame"
)

func TestPipeKeepsMessagesAndNoticesApart(t *testing.T) {
	var out, notices strings.Builder
	p := &pipe{out: &out, notices: &notices}
	p.notice("hello %d", 1)
	p.message(frame.Text, []byte("a\x1b"))
	p.message(frame.Binary, []byte("b\x00"))
	require.Equal(t, "a\x1b\nb\x00", out.String())
	require.Equal(t, "hello 1\n", notices.String())
}

func TestScreenShowsNoControlCharacters(t *testing.T) {
	var out strings.Builder
	s := &screen{out: &out}
	s.message(frame.Text, []byte("clear \x1b[2J\r\u009b\nsecond\tline"))
	s.message(frame.Binary, []byte{0, 0x1b, 0xff})
	s.notice("pong")
	require.Equal(t, "< clear \\x1b[2J\\x0d\\x9b\n  second\tline\n< (3 bytes) 00 1b ff\n* pong\n", out.String())
}

func TestQuietScreenShowsMessagesOnly(t *testing.T) {
	var out strings.Builder
	s := &screen{out: &out, quiet: true}
	s.notice("pong")
	require.Empty(t, out.String())
}
