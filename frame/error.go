package frame

import (
	"errors"
	"strconv"
	"strings"
)

// A ProtocolError is a rule of an RFC that the peer broke. The connection
// cannot go on: the answer is a close frame with Code.
type ProtocolError struct {
	Code    StatusCode // the status code to close with: 1002 or 1007
	Section string     // where the rule stands: "RFC 6455 5.2"
	Reason  string     // what the peer did, short enough for a close frame
}

// Error returns "protocol error: <reason> (RFC 6455 section 5.2, close code
// 1002)".
func (e *ProtocolError) Error() string {
	where := e.Section
	if i := strings.LastIndexByte(where, ' '); i >= 0 {
		where = where[:i] + " section" + where[i:]
	}
	return "protocol error: " + e.Reason + " (" + where + ", close code " + strconv.Itoa(int(e.Code)) + ")"
}

// Unwrap returns the Code, so that errors.Is(err, StatusProtocolError) matches.
func (e *ProtocolError) Unwrap() error { return e.Code }

// ErrPayloadTooBig is what Reader returns for a frame whose declared length is
// over the limit. The status code for it is StatusMessageTooBig.
var ErrPayloadTooBig = errors.New("frame: payload over the limit")
