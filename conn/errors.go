package conn

import (
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/ws6455/websocket/frame"
)

// CloseError is the end of a Conn by its peer: the status code and reason of
// the Close frame that was received (RFC 6455 sections 7.1.5 and 7.1.6).
//
// Code is frame.StatusNoStatusReceived when the Close frame had no code, and
// frame.StatusAbnormalClosure when the transport ended without a Close frame.
// errors.Is(err, frame.StatusGoingAway) reports whether err holds that code.
type CloseError struct {
	Code   frame.StatusCode
	Reason string
}

// Error returns the code in words, and the peer's reason.
func (e *CloseError) Error() string {
	if e.Code == frame.StatusAbnormalClosure {
		return "the transport ended without a close frame (1006)"
	}
	if e.Reason == "" {
		return fmt.Sprintf("closed by the peer: %v", e.Code)
	}
	return fmt.Sprintf("closed by the peer: %v: %q", e.Code, e.Reason)
}

// Is reports whether target is the same status code. A transport that ended
// without a Close frame is io.ErrUnexpectedEOF too.
func (e *CloseError) Is(target error) bool {
	if target == io.ErrUnexpectedEOF {
		return e.Code == frame.StatusAbnormalClosure
	}
	return target == error(e.Code)
}

// The errors of a Conn that are not the peer's fault alone. All but
// ErrQueueFull, ErrConcurrentRead, ErrStaleReader and ErrWriterClosed are the end
// of the Conn.
var (
	// ErrClosed is returned after Close or CloseNow. It is net.ErrClosed too.
	ErrClosed error = closedError{}
	// ErrMessageTooBig is a message over Config.ReadLimit or Config.MaxFragments.
	ErrMessageTooBig = errors.New("message too big")
	// ErrQueueFull is Send finding more than Config.SendQueue bytes waiting.
	ErrQueueFull = errors.New("send queue full")
	// ErrConcurrentRead is a read during another goroutine's read.
	ErrConcurrentRead = errors.New("another read is in progress")
	// ErrStaleReader is a read from a Reader after the next message was begun.
	ErrStaleReader = errors.New("the message of this reader was left for the next one")
	// ErrPingTimeout is a peer that stayed silent after a keepalive ping.
	ErrPingTimeout error = timeoutError("no answer to a keepalive ping")
	// ErrWriteTimeout is a transport that took no byte for Config.WriteTimeout.
	ErrWriteTimeout error = timeoutError("no write progress")
	// ErrSlowPeer is the end of a Conn under SlowPeerClose.
	ErrSlowPeer = errors.New("the peer reads too slowly")
	// ErrCloseTimeout is a peer that did not answer a Close frame in Config.CloseTimeout.
	ErrCloseTimeout error = timeoutError("no answer to the close frame")
	// ErrWriteCut is a write of which only some bytes went out before its context
	// ended, or one on a transport that such an end has spoilt.
	ErrWriteCut = errors.New("write cut half-way")
	// ErrWriterClosed is a write to a Writer after its Close.
	ErrWriterClosed = errors.New("the message was already ended")
)

type closedError struct{}

func (closedError) Error() string        { return "connection closed" }
func (closedError) Is(target error) bool { return target == net.ErrClosed }

// timeoutError is an end that a timeout of Config brought, as net.Error has it.
type timeoutError string

func (e timeoutError) Error() string { return string(e) }
func (timeoutError) Timeout() bool   { return true }

// opError puts the operation in front of what went wrong.
type opError struct {
	op  string
	err error
}

func (e *opError) Error() string { return "websocket: " + e.op + ": " + e.err.Error() }
func (e *opError) Unwrap() error { return e.err }

// Timeout reports whether the cause was a timeout, as net.Error has it.
func (e *opError) Timeout() bool {
	t, ok := errors.AsType[interface {
		error
		Timeout() bool
	}](e.err)
	return ok && t.Timeout()
}

// wrap returns err with op in front; an error that already names its
// operation, and nil, stay as they are.
func wrap(op string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := err.(*opError); ok {
		return err
	}
	return &opError{op, err}
}

// verdict is what an error means for the connection.
type verdict struct {
	code   frame.StatusCode // of the Close frame to send; 0: none
	reason string
	err    error // sticky: what every later call returns
}

// judge is the one ladder from an error to the Close frame that tells the peer
// and the error that stays (RFC 6455 sections 7.1.5, 7.1.7 and 7.4.1).
func judge(err error) *verdict {
	if p, ok := errors.AsType[*frame.ProtocolError](err); ok {
		return &verdict{p.Code, p.Reason, err}
	}
	if c, ok := errors.AsType[*CloseError](err); ok {
		return &verdict{echoCode(c.Code), "", err}
	}
	switch {
	case errors.Is(err, ErrMessageTooBig):
		return &verdict{frame.StatusMessageTooBig, "message too big", err}
	case errors.Is(err, ErrSlowPeer):
		return &verdict{frame.StatusPolicyViolation, "reading too slowly", err}
	case errors.Is(err, ErrPingTimeout):
		return &verdict{frame.StatusInternalError, "keepalive ping timeout", err}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF): // the latter from TLS
		return &verdict{0, "", &CloseError{Code: frame.StatusAbnormalClosure}}
	}
	return &verdict{0, "", err} // the transport failed, or was closed here
}

// echoCode returns the code with which a received Close frame is answered.
//
// RFC 6455 section 5.5.1: the endpoint typically echos the status code it
// received. A Close frame without a code is answered with one without a code.
func echoCode(code frame.StatusCode) frame.StatusCode {
	if code == frame.StatusAbnormalClosure {
		return 0 // there was no Close frame to answer
	}
	return code
}
