package frame_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
)

func TestAppendClose(t *testing.T) {
	for _, tt := range []struct {
		name   string
		code   frame.StatusCode
		reason string
		want   string
	}{
		{"5.5.1/no body", frame.StatusNoStatusReceived, "", ""},
		{"5.5.1/code alone", frame.StatusNormalClosure, "", "\x03\xe8"},
		{"5.5.1/code and reason", frame.StatusGoingAway, "bye", "\x03\xe9bye"},
		{"5.5/the longest reason", 4999, strings.Repeat("é", 61) + "!", "\x13\x87" + strings.Repeat("é", 61) + "!"},
		{"5.5.1/a tab is no line end", 3000, "a\tb", "\x0b\xb8a\tb"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := frame.AppendClose([]byte("before "), tt.code, tt.reason)
			require.NoError(t, err, "a close frame that is allowed")
			require.Equal(t, "before "+tt.want, string(got), "the payload")
			require.LessOrEqual(t, len(tt.want), frame.MaxControlPayload, "5.5/fits a control frame")

			code, reason, err := frame.ParseClose([]byte(tt.want))
			require.NoError(t, err, "what AppendClose wrote parses")
			require.Equal(t, tt.code, code, "the code comes back")
			require.Equal(t, tt.reason, reason, "the reason comes back")
		})
	}
}

func TestAppendCloseRefuses(t *testing.T) {
	for _, tt := range []struct {
		name   string
		code   frame.StatusCode
		reason string
		want   string
	}{
		{"7.4.1/code 1004", 1004, "", "frame: close code 1004 may not be sent"},
		{"7.4.1/code 1006", frame.StatusAbnormalClosure, "", "frame: close code 1006 (abnormal closure) may not be sent"},
		{"7.4.2/code 0", 0, "", "frame: close code 0 may not be sent"},
		{"5.5.1/a reason without a code", frame.StatusNoStatusReceived, "bye", "frame: close code 1005 (no status received) may not be sent"},
		{"5.5/reason of 124 bytes", 1000, strings.Repeat("x", 124), "frame: close reason of 124 bytes, 123 fit"},
		{"5.5.1/reason not UTF-8", 1000, "\xff", "frame: close reason is not UTF-8"},
		{"10/CR in the reason", 1000, "a\rb", "frame: close reason holds a CR, LF or NUL"},
		{"10/LF in the reason", 1000, "a\nb", "frame: close reason holds a CR, LF or NUL"},
		{"10/NUL in the reason", 1000, "a\x00b", "frame: close reason holds a CR, LF or NUL"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := frame.AppendClose([]byte("before"), tt.code, tt.reason)
			require.EqualError(t, err, tt.want, "the refusal says why")
			require.Equal(t, "before", string(got), "nothing is appended")
		})
	}
}

func TestParseClose(t *testing.T) {
	for _, tt := range []struct {
		name   string
		p      string
		code   frame.StatusCode
		reason string
	}{
		{"7.1.5/no body is 1005", "", frame.StatusNoStatusReceived, ""},
		{"5.5.1/code alone", "\x03\xe8", frame.StatusNormalClosure, ""},
		{"5.5.1/code and reason", "\x0f\xa0see you", 4000, "see you"},
		{"5.5.1/the peer may send a line end", "\x03\xe8a\nb", frame.StatusNormalClosure, "a\nb"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, reason, err := frame.ParseClose([]byte(tt.p))
			require.NoError(t, err, "a payload that is allowed")
			require.Equal(t, tt.code, code, "the code")
			require.Equal(t, tt.reason, reason, "the reason")
		})
	}
}

func TestParseCloseRefuses(t *testing.T) {
	for _, tt := range []struct {
		name    string
		p       string
		code    frame.StatusCode
		section string
	}{
		{"5.5.1/one byte", "\x03", frame.StatusProtocolError, "RFC 6455 5.5.1"},
		{"7.4.2/code 0", "\x00\x00", frame.StatusProtocolError, "RFC 6455 7.4"},
		{"7.4.2/code 999", "\x03\xe7", frame.StatusProtocolError, "RFC 6455 7.4"},
		{"7.4.1/code 1004", "\x03\xec", frame.StatusProtocolError, "RFC 6455 7.4"},
		{"7.4.1/code 1005", "\x03\xed", frame.StatusProtocolError, "RFC 6455 7.4"},
		{"7.4.1/code 1006", "\x03\xee", frame.StatusProtocolError, "RFC 6455 7.4"},
		{"7.4.1/code 1015", "\x03\xf7", frame.StatusProtocolError, "RFC 6455 7.4"},
		{"7.4.2/code 2999", "\x0b\xb7", frame.StatusProtocolError, "RFC 6455 7.4"},
		{"7.4.2/code 65535", "\xff\xff", frame.StatusProtocolError, "RFC 6455 7.4"},
		{"7.4.1/a bad code before a bad reason", "\x03\xed\xff", frame.StatusProtocolError, "RFC 6455 7.4"},
		{"8.1/reason not UTF-8", "\x03\xe8ok\xc0\xaf", frame.StatusInvalidPayload, "RFC 6455 8.1"},
		{"8.1/reason cut inside a character", "\x03\xe8\xe2\x82", frame.StatusInvalidPayload, "RFC 6455 8.1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, reason, err := frame.ParseClose([]byte(tt.p))
			requireProtocolError(t, err, tt.code, tt.section)
			require.Empty(t, reason, "no reason from a broken payload")
		})
	}
}

func FuzzParseClose(f *testing.F) {
	for _, s := range []string{"", "\x03", "\x03\xe8", "\x03\xe8bye", "\x03\xed", "\x03\xe8\xff"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, p []byte) {
		code, reason, err := frame.ParseClose(p)
		if err != nil {
			_, ok := errors.AsType[*frame.ProtocolError](err)
			require.True(t, ok, "the error is a *ProtocolError: %v", err)
			return
		}
		require.True(t, utf8.ValidString(reason), "a reason that parsed is UTF-8")
		if len(p) > frame.MaxControlPayload || strings.ContainsAny(reason, "\r\n\x00") {
			return // what a peer may do, but AppendClose does not
		}
		again, err := frame.AppendClose(nil, code, reason)
		require.NoError(t, err, "what parsed can be sent")
		require.Equal(t, string(p), string(again), "the payload comes back")
	})
}

func TestCloseDoesNotAllocate(t *testing.T) {
	dst := make([]byte, 0, frame.MaxControlPayload)
	requireNoAllocs(t, "AppendClose", func() { frame.AppendClose(dst, frame.StatusGoingAway, "bye") })
	p := []byte("\x03\xe8")
	requireNoAllocs(t, "ParseClose without a reason", func() { frame.ParseClose(p) })
}
