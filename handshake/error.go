package handshake

import (
	"fmt"
	"net/http"
	"strings"
)

// An Error is an opening handshake that failed.
type Error struct {
	// Status is the HTTP status: of a server the one that it answers with, of
	// a client the one that it received. It is 0 when there was none, because
	// the connection ended before.
	Status int
	// Section is the RFC and the section of the rule that the peer broke, like
	// "RFC 6455 4.2.1"; it is empty when there is none.
	Section string
	// Reason says what is wrong: "the Sec-WebSocket-Key is not 16 bytes in
	// base64". It never holds what the peer sent.
	Reason string
	// Header holds fields that the server's answer carries besides those that
	// belong to its status, such as WWW-Authenticate for a 401; nil for none.
	Header http.Header
	// Err is the cause, such as the error of the connection; nil for none.
	Err error
}

// Error returns "websocket: handshake: <Reason> (RFC 6455 section 4.2.1, HTTP
// status 400): <Err>", less what is not known.
func (e *Error) Error() string {
	s := "websocket: handshake: " + e.Reason + e.where()
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns e.Err.
func (e *Error) Unwrap() error { return e.Err }

func (e *Error) where() string {
	var known []string
	if i := strings.LastIndexByte(e.Section, ' '); i > 0 {
		known = append(known, e.Section[:i]+" section"+e.Section[i:])
	}
	if e.Status != 0 {
		known = append(known, fmt.Sprintf("HTTP status %d", e.Status))
	}
	if known == nil {
		return ""
	}
	return " (" + strings.Join(known, ", ") + ")"
}

// violation returns the error of a rule that the peer broke. The status is the
// server's answer; who reads a response puts the one it received in its place.
func violation(status int, section, reason string) *Error {
	return &Error{Status: status, Section: section, Reason: reason}
}

// misuse returns the error of a value that the caller gave and that must not
// be written. The peer learns no more than that the server failed.
func misuse(cause error) *Error {
	return &Error{
		Status: http.StatusInternalServerError,
		Reason: "the options cannot be used",
		Err:    cause,
	}
}
