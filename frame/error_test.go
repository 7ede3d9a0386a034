package frame_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
)

func TestProtocolErrorReads(t *testing.T) {
	for _, tt := range []struct {
		name string
		err  frame.ProtocolError
		want string
	}{
		{
			"RFC and section",
			frame.ProtocolError{Code: frame.StatusProtocolError, Section: "RFC 6455 5.2", Reason: "reserved opcode 0x3"},
			"protocol error: reserved opcode 0x3 (RFC 6455 section 5.2, close code 1002)",
		},
		{
			"another RFC and code",
			frame.ProtocolError{Code: frame.StatusInvalidPayload, Section: "RFC 7692 7.2.2", Reason: "broken block"},
			"protocol error: broken block (RFC 7692 section 7.2.2, close code 1007)",
		},
		{
			"one word",
			frame.ProtocolError{Code: frame.StatusProtocolError, Section: "5.2", Reason: "no"},
			"protocol error: no (5.2, close code 1002)",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			require.Equal(t, tt.want, tt.err.Error(), "the error's sentence")
		})
	}
}

func TestProtocolErrorMatchesItsCode(t *testing.T) {
	var err error = &frame.ProtocolError{Code: frame.StatusInvalidPayload, Section: "RFC 6455 8.1", Reason: "bad"}
	err = fmt.Errorf("websocket: read: %w", err)
	require.True(t, errors.Is(err, frame.StatusInvalidPayload), "matches its own code")
	require.False(t, errors.Is(err, frame.StatusProtocolError), "matches no other code")
}

// requireProtocolError fails unless err is a *ProtocolError with this code and
// section and a reason, and code and reason make a close frame.
func requireProtocolError(t *testing.T, err error, code frame.StatusCode, section string) {
	t.Helper()
	got, ok := errors.AsType[*frame.ProtocolError](err)
	require.True(t, ok, "want a *ProtocolError, got %v", err)
	require.Equal(t, code, got.Code, "close code of %q", got)
	require.Equal(t, section, got.Section, "section of %q", got)
	require.NotEmpty(t, got.Reason, "the error says what the peer did")
	_, err = frame.AppendClose(nil, got.Code, got.Reason)
	require.NoError(t, err, "the peer can be told %q", got.Reason)
}
