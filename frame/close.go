package frame

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// AppendClose appends the payload of a close frame to dst: the status code in
// two bytes, big endian, and the reason (RFC 6455 section 5.5.1).
// StatusNoStatusReceived with no reason stands for the empty payload.
//
// It fails, with dst returned as it was, when the code is not sendable, when
// the reason is over MaxCloseReason bytes or not UTF-8, and when the reason
// holds a CR, LF or NUL, which could forge lines in the peer's log.
func AppendClose(dst []byte, code StatusCode, reason string) ([]byte, error) {
	if code == StatusNoStatusReceived && reason == "" {
		return dst, nil
	}
	if err := checkClose(code, reason); err != nil {
		return dst, err
	}
	return append(binary.BigEndian.AppendUint16(dst, uint16(code)), reason...), nil
}

func checkClose(code StatusCode, reason string) error {
	switch {
	// RFC 6455 section 7.4.1: reserved codes "MUST NOT be set as a status code
	// in a Close control frame by an endpoint".
	case !code.IsSendable():
		return fmt.Errorf("frame: %v may not be sent", code)
	// RFC 6455 section 5.5: control frames "MUST have a payload length of 125
	// bytes or less", two of which are the code.
	case len(reason) > MaxCloseReason:
		return fmt.Errorf("frame: close reason of %d bytes, %d fit", len(reason), MaxCloseReason)
	// RFC 6455 section 5.5.1: the reason is UTF-8 encoded.
	case !utf8.ValidString(reason):
		return errors.New("frame: close reason is not UTF-8")
	case strings.ContainsAny(reason, "\r\n\x00"):
		return errors.New("frame: close reason holds a CR, LF or NUL")
	}
	return nil
}

// ParseClose reads the payload of a close frame: its status code and reason.
// An empty payload is StatusNoStatusReceived. The error is a *ProtocolError: a
// payload of one byte, a code that may not be sent, a reason that is not UTF-8.
func ParseClose(p []byte) (StatusCode, string, error) {
	if len(p) == 0 {
		return StatusNoStatusReceived, "", nil
	}
	// RFC 6455 section 5.5.1: if there is a body, "the first two bytes of the
	// body MUST be a 2-byte unsigned integer".
	if len(p) == 1 {
		return 0, "", &ProtocolError{StatusProtocolError, "RFC 6455 5.5.1", "close payload of 1 byte"}
	}
	code := StatusCode(binary.BigEndian.Uint16(p))
	// RFC 6455 section 7.4.1: reserved codes MUST NOT be set in a close frame.
	if !code.IsSendable() {
		return 0, "", &ProtocolError{StatusProtocolError, "RFC 6455 7.4", "close with code " + code.String()}
	}
	// RFC 6455 section 8.1: an endpoint that finds a byte stream that is not
	// UTF-8 MUST fail the connection.
	if !utf8.Valid(p[2:]) {
		return 0, "", &ProtocolError{StatusInvalidPayload, "RFC 6455 8.1", "close reason is not UTF-8"}
	}
	return code, string(p[2:]), nil
}
