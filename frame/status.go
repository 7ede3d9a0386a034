package frame

import "strconv"

// A StatusCode says why a connection was closed (RFC 6455 section 7.4). It is
// an error, so that errors.Is(err, StatusGoingAway) matches every error that
// stands for that code.
type StatusCode uint16

// The status codes of RFC 6455 section 7.4.1 and those registered since with
// IANA. Codes 3000 to 3999 are for registered libraries and frameworks, 4000
// to 4999 for private use.
const (
	StatusNormalClosure      StatusCode = 1000 // the purpose is fulfilled
	StatusGoingAway          StatusCode = 1001 // server shuts down, or page is left
	StatusProtocolError      StatusCode = 1002 // the peer broke the protocol
	StatusUnsupportedData    StatusCode = 1003 // a type of message that is not accepted
	StatusNoStatusReceived   StatusCode = 1005 // never sent: the close frame had no code
	StatusAbnormalClosure    StatusCode = 1006 // never sent: there was no close frame
	StatusInvalidPayload     StatusCode = 1007 // data not of the message's type, as text that is not UTF-8
	StatusPolicyViolation    StatusCode = 1008 // a rule of the application was broken
	StatusMessageTooBig      StatusCode = 1009 // a message over the receiver's limit
	StatusMandatoryExtension StatusCode = 1010 // client: the server left out a needed extension
	StatusInternalError      StatusCode = 1011 // the sender met a condition it did not expect
	StatusServiceRestart     StatusCode = 1012 // the server restarts, reconnect later
	StatusTryAgainLater      StatusCode = 1013 // the server is overloaded
	StatusBadGateway         StatusCode = 1014 // the server behind the gateway answered badly
	StatusTLSHandshake       StatusCode = 1015 // never sent: the TLS handshake failed
)

// IsSendable reports whether code may stand in a close frame: 1000 to 1003,
// 1007 to 1014 and 3000 to 4999.
func (code StatusCode) IsSendable() bool {
	switch {
	// RFC 6455 section 7.4.2: 0-999 are not used; 1000-2999 are for the
	// protocol, and only those that are defined mean anything.
	// RFC 6455 section 7.4.1: 1005, 1006 and 1015 "MUST NOT be set as a status
	// code in a Close control frame by an endpoint"; 1004 is reserved.
	case code < 3000:
		return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014
	default:
		return code <= 4999
	}
}

// String returns the number and, where it has one, the name: "1001 (going
// away)", "4000".
func (code StatusCode) String() string {
	number := strconv.Itoa(int(code))
	if name := code.name(); name != "" {
		return number + " (" + name + ")"
	}
	return number
}

// Error returns "close code 1001 (going away)".
func (code StatusCode) Error() string { return "close code " + code.String() }

func (code StatusCode) name() string {
	switch code {
	case StatusNormalClosure:
		return "normal closure"
	case StatusGoingAway:
		return "going away"
	case StatusProtocolError:
		return "protocol error"
	case StatusUnsupportedData:
		return "unsupported data"
	case StatusNoStatusReceived:
		return "no status received"
	case StatusAbnormalClosure:
		return "abnormal closure"
	case StatusInvalidPayload:
		return "invalid payload"
	case StatusPolicyViolation:
		return "policy violation"
	case StatusMessageTooBig:
		return "message too big"
	case StatusMandatoryExtension:
		return "mandatory extension"
	case StatusInternalError:
		return "internal error"
	case StatusServiceRestart:
		return "service restart"
	case StatusTryAgainLater:
		return "try again later"
	case StatusBadGateway:
		return "bad gateway"
	case StatusTLSHandshake:
		return "TLS handshake"
	}
	return ""
}
