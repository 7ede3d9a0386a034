package frame

import (
	"fmt"
	"strings"
)

// A ProtocolError is a rule of an RFC that the peer broke. The connection
// cannot go on; the answer is a close frame with Code.
type ProtocolError struct {
	Code    StatusCode // the status code to close with, such as StatusProtocolError
	Section string     // RFC and section of the rule: "RFC 6455 5.2"
	Reason  string     // what the peer did: "length not in its shortest form"
}

// Error returns "protocol error: <Reason> (RFC 6455 section 5.2, close code
// 1002)".
func (e *ProtocolError) Error() string {
	where := e.Section
	if i := strings.LastIndexByte(where, ' '); i > 0 {
		where = where[:i] + " section" + where[i:]
	}
	return fmt.Sprintf("protocol error: %s (%s, close code %d)", e.Reason, where, uint16(e.Code))
}

// Unwrap returns e.Code: errors.Is(err, StatusProtocolError) matches.
func (e *ProtocolError) Unwrap() error { return e.Code }
