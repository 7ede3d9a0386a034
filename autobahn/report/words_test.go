package report

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestWordsOfAFrame(t *testing.T) {
	require.Equal(t, "continuation", opcodeName(0))
	require.Equal(t, "pong", opcodeName(10))
	require.Equal(t, "reserved 3", opcodeName(3))
	require.Equal(t, "1002 protocol error", codeText(1002))
	require.Equal(t, "4000", codeText(4000))
	require.Equal(t, []string{"FIN", "RSV1", "RSV3", "MASK 85db3a17"}, (&Frame{Fin: true, RSV: 5, Masked: true, Key: [4]byte{0x85, 0xdb, 0x3a, 0x17}}).flags())
	require.Empty(t, (&Frame{}).flags())
}

func TestTextOfAFrame(t *testing.T) {
	for _, c := range []struct {
		name  string
		frame Frame
		want  string
		ok    bool
	}{
		{"text", Frame{Opcode: 1, Payload: []byte("hello"), Size: 5}, "hello", true},
		{"text that is no UTF-8", Frame{Opcode: 1, Payload: []byte("a\xff"), Size: 2}, "a\xff", true},
		{"text that was cut", Frame{Opcode: 1, Payload: []byte("a\xc3"), Size: 99}, "a", true},
		{"compressed", Frame{Opcode: 1, RSV: 4, Payload: []byte("hello"), Size: 5}, "", false},
		{"a binary message that looks like text", Frame{Opcode: 2, Payload: []byte("hello\n..."), Size: 9}, "hello\n...", true},
		{"a binary message", Frame{Opcode: 2, Payload: []byte("\x00\x01\x02a"), Size: 4}, "\x00\x01\x02a", false},
		{"a binary message that is no UTF-8", Frame{Opcode: 2, Payload: []byte("aaaaaaaaaaaaaaaaa\xff"), Size: 18}, "aaaaaaaaaaaaaaaaa\xff", false},
		{"nothing", Frame{Opcode: 1}, "", false},
	} {
		got, ok := c.frame.text()
		require.Equal(t, c.want, got, c.name)
		require.Equal(t, c.ok, ok, c.name)
	}
}

func TestPartsOfACloseFrame(t *testing.T) {
	code, reason, ok := (&Frame{Opcode: 8, Payload: []byte("\x03\xeabye")}).closeParts()
	require.True(t, ok)
	require.Equal(t, 1002, code)
	require.Equal(t, "bye", reason)
	_, _, ok = (&Frame{Opcode: 8, Payload: []byte{3}}).closeParts()
	require.False(t, ok, "one octet is no code")
	_, _, ok = (&Frame{Opcode: 9, Payload: []byte{3, 0xe8}}).closeParts()
	require.False(t, ok, "a Ping has no code")
}

func TestNumbers(t *testing.T) {
	require.Equal(t, "00010203 04", hexGroups([]byte{0, 1, 2, 3, 4}, 8))
	require.Equal(t, "00010203 04 …", hexGroups([]byte{0, 1, 2, 3, 4, 5}, 5))
	require.Empty(t, hexGroups(nil, 5))
	require.Equal(t, "1 octet", octets(1))
	require.Equal(t, "1,099,511,627,776 octets", octets(uint64(1<<40)))
	require.Equal(t, "999", thousands(999))
	require.Equal(t, "1,000", thousands(int64(1000)))
	for d, want := range map[time.Duration]string{
		0: "0 ms", 250 * time.Microsecond: "0.2 ms", 17 * time.Millisecond: "17 ms",
		1250 * time.Millisecond: "1.25 s", 125 * time.Second: "2 min 5 s",
	} {
		require.Equal(t, want, took(d))
	}
}
