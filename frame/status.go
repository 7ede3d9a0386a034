package frame

import "strconv"

// A StatusCode says why a connection is closed (RFC 6455 section 7.4). It is an
// error itself, so that errors.Is(err, StatusGoingAway) matches every error
// that stands for that code.
type StatusCode uint16

// The status codes of RFC 6455 section 7.4.1 and those that IANA registered
// since. 3000 to 3999 are for libraries and frameworks, 4000 to 4999 for
// private use.
const (
	StatusNormalClosure      StatusCode = 1000 // the purpose is fulfilled
	StatusGoingAway          StatusCode = 1001 // the server goes down, the page is left
	StatusProtocolError      StatusCode = 1002 // the peer broke the protocol
	StatusUnsupportedData    StatusCode = 1003 // a type of message that is not accepted
	StatusNoStatusReceived   StatusCode = 1005 // never sent: the close frame had no code
	StatusAbnormalClosure    StatusCode = 1006 // never sent: there was no close frame
	StatusInvalidPayload     StatusCode = 1007 // as text that is not UTF-8
	StatusPolicyViolation    StatusCode = 1008 // a rule of the application was broken
	StatusMessageTooBig      StatusCode = 1009 // a message over the receiver's limit
	StatusMandatoryExtension StatusCode = 1010 // the server left out a needed extension
	StatusInternalError      StatusCode = 1011 // the sender met an unexpected condition
	StatusServiceRestart     StatusCode = 1012 // the server restarts
	StatusTryAgainLater      StatusCode = 1013 // the server has too much to do
	StatusBadGateway         StatusCode = 1014 // the server behind the gateway failed
	StatusTLSHandshake       StatusCode = 1015 // never sent: the TLS handshake failed
)

// IsSendable reports whether code may stand in a close frame: 1000 to 1003,
// 1007 to 1014 and 3000 to 4999.
func (code StatusCode) IsSendable() bool {
	// RFC 6455 section 7.4.2: 0 to 999 "are not used", 1000 to 2999 are for
	// the protocol's own codes, and above 4999 nothing is defined.
	// RFC 6455 section 7.4.1: 1005, 1006 and 1015 "MUST NOT be set as a status
	// code in a Close control frame by an endpoint"; 1004 is reserved.
	return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999
}

var statusNames = [...]string{
	StatusNormalClosure - 1000:      "normal closure",
	StatusGoingAway - 1000:          "going away",
	StatusProtocolError - 1000:      "protocol error",
	StatusUnsupportedData - 1000:    "unsupported data",
	StatusNoStatusReceived - 1000:   "no status received",
	StatusAbnormalClosure - 1000:    "abnormal closure",
	StatusInvalidPayload - 1000:     "invalid payload",
	StatusPolicyViolation - 1000:    "policy violation",
	StatusMessageTooBig - 1000:      "message too big",
	StatusMandatoryExtension - 1000: "mandatory extension",
	StatusInternalError - 1000:      "internal error",
	StatusServiceRestart - 1000:     "service restart",
	StatusTryAgainLater - 1000:      "try again later",
	StatusBadGateway - 1000:         "bad gateway",
	StatusTLSHandshake - 1000:       "TLS handshake",
}

// String returns the number and, where there is one, the name: "1001 (going
// away)", "4000". Package fmt prefers Error.
func (code StatusCode) String() string {
	number := strconv.Itoa(int(code))
	// Codes below 1000 wrap around to large indexes.
	if i := int(code - 1000); i < len(statusNames) && statusNames[i] != "" {
		return number + " (" + statusNames[i] + ")"
	}
	return number
}

// Error returns "close code 1001 (going away)".
func (code StatusCode) Error() string { return "close code " + code.String() }
