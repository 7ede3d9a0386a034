package wire

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
)

// unmasked turns a client's frame into the one that a server would send.
func unmasked(t *testing.T, b []byte) []byte {
	h, n, err := frame.ParseHeader(b)
	require.NoError(t, err)
	frame.Mask(b[n:], h.Key, 0)
	h.Masked = false
	return append(frame.AppendHeader(nil, h), b[n:]...)
}

func encode(t *testing.T, d Direction, messages ...string) [][]byte {
	e, err := NewEncoder(d)
	require.NoError(t, err)
	var frames [][]byte
	for _, m := range messages {
		f, err := e.Append(nil, []byte(m))
		require.NoError(t, err)
		frames = append(frames, unmasked(t, f))
	}
	return frames
}

func TestDecoderReadsWhatTheEncoderMakes(t *testing.T) {
	line := strings.Repeat("the quick brown fox ", 3)
	messages := []string{line + "one", line + "two", strings.Repeat("x", 100_000), line + "three", ""}
	for _, d := range []Direction{{true, 15}, {true, 9}, {false, 15}} {
		decoder := NewDecoder(d)
		for i, f := range encode(t, d, messages...) {
			got, n, err := decoder.Next(f)
			require.NoError(t, err, "%+v, message %d", d, i)
			require.Equal(t, len(f), n)
			require.Equal(t, messages[i], string(got))
		}
		require.Equal(t, d.Takeover, decoder.Referred, "%+v: messages refer to those before", d)
	}
}

func TestDecoderWaitsForAllOfAMessage(t *testing.T) {
	d := Direction{true, 15}
	whole := encode(t, d, "hello hello hello")[0]
	for n := range whole {
		_, took, err := NewDecoder(d).Next(whole[:n])
		require.NoError(t, err)
		require.Zero(t, took, "a message of %d bytes was read from %d", len(whole), n)
	}
}

func TestDecoderReadsFragments(t *testing.T) {
	d := Direction{true, 15}
	whole := encode(t, d, "hello hello hello")[0]
	h, n, err := frame.ParseHeader(whole)
	require.NoError(t, err)
	payload := whole[n:]
	h.Fin, h.Length = false, 3
	b := append(frame.AppendHeader(nil, h), payload[:3]...)
	b = frame.AppendHeader(b, frame.Header{Fin: true, Opcode: frame.Continuation, Length: int64(len(payload) - 3)})
	got, n, err := NewDecoder(d).Next(append(b, payload[3:]...))
	require.NoError(t, err)
	require.Equal(t, len(b)+len(payload)-3, n)
	require.Equal(t, "hello hello hello", string(got))
}

func TestDecoderRefuses(t *testing.T) {
	cases := []struct{ name, frame, want string }{
		{"no compression", "\x81\x01a", "not compressed"},
		{"a masked frame", "\xc1\x81\x00\x00\x00\x00a", "masked"},
		{"another opcode", "\x82\x01a", "opcode"},
		{"garbage", "\xc1\x03\xff\xff\xff", "cannot be inflated"},
	}
	for _, c := range cases {
		_, _, err := NewDecoder(Direction{true, 15}).Next([]byte(c.frame))
		require.ErrorContains(t, err, c.want, c.name)
	}
}

func TestReadResponse(t *testing.T) {
	const plain = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
	cases := []struct {
		name, response string
		want           Agreed
		err            string
	}{
		{"defaults", plain + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n", Agreed{Direction{true, 15}, Direction{true, 15}}, ""},
		{
			"all parameters",
			plain + "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=12; client_max_window_bits=9\r\n\r\n",
			Agreed{Direction{false, 12}, Direction{false, 9}},
			"",
		},
		{"no compression", plain + "\r\n", Agreed{}, "agreed to no compression"},
		{"refused", "HTTP/1.1 400 Bad Request\r\n\r\n", Agreed{}, "400"},
		{"unknown", plain + "Sec-WebSocket-Extensions: permessage-deflate; x\r\n\r\n", Agreed{}, `unknown parameter "x"`},
	}
	for _, c := range cases {
		got, err := ReadResponse(bufio.NewReader(strings.NewReader(c.response)))
		if c.err != "" {
			require.ErrorContains(t, err, c.err, c.name)
			continue
		}
		require.NoError(t, err, c.name)
		require.Equal(t, c.want, got, c.name)
	}
}

func TestTapePlaysFrameByFrame(t *testing.T) {
	tape := NewTape(0)
	for _, f := range []string{"abcdef", "gh"} {
		require.NoError(t, tape.Record(func(b []byte) ([]byte, error) { return append(b, f...), nil }))
	}
	var got []string
	p := make([]byte, 4)
	for {
		n, err := tape.Read(p)
		if err == io.EOF {
			break
		}
		got = append(got, string(p[:n]))
	}
	require.Equal(t, []string{"abcd", "ef", "gh"}, got)
	_, err := tape.Write([]byte("xyz"))
	require.NoError(t, err)
	require.True(t, bytes.Equal([]byte("xyz"), tape.Written))
}
