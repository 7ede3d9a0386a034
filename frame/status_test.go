package frame_test

import (
	"errors"
	"fmt"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
)

func TestSendableStatusCodes(t *testing.T) {
	for _, tt := range []struct {
		name        string
		first, last frame.StatusCode
		sendable    bool
	}{
		{"7.4.2/0-999 are not used", 0, 999, false},
		{"7.4.1/1000-1003 are defined", 1000, 1003, true},
		{"7.4.1/1004 is reserved", 1004, 1004, false},
		{"7.4.1/1005 and 1006 are never sent", 1005, 1006, false},
		{"7.4.1/1007-1011 are defined", 1007, 1011, true},
		{"11.7/1012-1014 are registered", 1012, 1014, true},
		{"7.4.1/1015 is never sent", 1015, 1015, false},
		{"7.4.2/1016-2999 are not defined yet", 1016, 2999, false},
		{"7.4.2/3000-3999 are for libraries", 3000, 3999, true},
		{"7.4.2/4000-4999 are private", 4000, 4999, true},
		{"7.4.2/nothing is defined above", 5000, 65535, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for code := int(tt.first); code <= int(tt.last); code++ {
				if frame.StatusCode(code).IsSendable() != tt.sendable {
					require.Failf(t, "wrong verdict", "may %d be sent: got %v, want %v", code, !tt.sendable, tt.sendable)
				}
			}
		})
	}
}

func TestStatusCodeNames(t *testing.T) {
	for code, want := range map[frame.StatusCode]string{
		0:                              "0",
		999:                            "999",
		frame.StatusNormalClosure:      "1000 (normal closure)",
		frame.StatusGoingAway:          "1001 (going away)",
		frame.StatusProtocolError:      "1002 (protocol error)",
		frame.StatusUnsupportedData:    "1003 (unsupported data)",
		1004:                           "1004",
		frame.StatusNoStatusReceived:   "1005 (no status received)",
		frame.StatusAbnormalClosure:    "1006 (abnormal closure)",
		frame.StatusInvalidPayload:     "1007 (invalid payload)",
		frame.StatusPolicyViolation:    "1008 (policy violation)",
		frame.StatusMessageTooBig:      "1009 (message too big)",
		frame.StatusMandatoryExtension: "1010 (mandatory extension)",
		frame.StatusInternalError:      "1011 (internal error)",
		frame.StatusServiceRestart:     "1012 (service restart)",
		frame.StatusTryAgainLater:      "1013 (try again later)",
		frame.StatusBadGateway:         "1014 (bad gateway)",
		frame.StatusTLSHandshake:       "1015 (TLS handshake)",
		1016:                           "1016",
		4000:                           "4000",
		65535:                          "65535",
	} {
		require.Equal(t, want, code.String(), "name of %s", strconv.Itoa(int(code)))
		require.Equal(t, "close code "+want, code.Error(), "%d as an error", uint16(code))
	}
}

func TestStatusCodeIsAnError(t *testing.T) {
	err := fmt.Errorf("closed by peer: %w", frame.StatusGoingAway)
	require.True(t, errors.Is(err, frame.StatusGoingAway), "a wrapped code matches itself")
	require.False(t, errors.Is(err, frame.StatusNormalClosure), "a wrapped code matches no other")
	code, ok := errors.AsType[frame.StatusCode](err)
	require.True(t, ok, "the code can be taken out of the error")
	require.Equal(t, frame.StatusGoingAway, code, "the code that was wrapped")
}
