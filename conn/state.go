package conn

import (
	"fmt"

	"github.com/ws6455/websocket/frame"
)

// rules is the receiving half of the protocol as a pure machine: frame headers
// go in, in the order in which they arrived, and verdicts come out. It does no
// I/O, has no clock and allocates only for a violation.
//
//	between messages --text/binary, FIN--> between messages
//	between messages --text/binary-------> in a message
//	in a message -----continuation-------> in a message
//	in a message -----continuation, FIN--> between messages
//
// Control frames leave the state as it is.
type rules struct {
	maxSize      int64
	maxFragments int
	role         Role
	deflate      bool // permessage-deflate was agreed on

	op         frame.Opcode // of the message being received; 0 between messages
	compressed bool         // it is
	size       int64        // bytes that its frames have declared so far
	fragments  int
}

// check reports what is wrong with the next header: a *frame.ProtocolError, or
// an error that is ErrMessageTooBig.
func (r *rules) check(h *frame.Header) error {
	switch {
	// RFC 6455 section 5.2: RSV1, RSV2 and RSV3 MUST be 0 unless an extension
	// is negotiated that defines meanings for non-zero values.
	case h.Rsv2 || h.Rsv3 || (h.Rsv1 && !r.deflate):
		return violation("5.2", "reserved bit without an extension")
	// RFC 7692 section 6.1: an endpoint MUST NOT set RSV1 of control frames, nor
	// of data frames that are not the first of a message; one that receives such a
	// frame MUST fail the connection.
	case h.Rsv1 && (h.Opcode.IsControl() || h.Opcode == frame.Continuation):
		return extensionViolation("6.1", "RSV1 on a frame that does not begin a message")
	// RFC 6455 section 5.2: if an unknown opcode is received, the receiving
	// endpoint MUST fail the connection.
	case h.Opcode.IsReserved():
		return violation("5.2", fmt.Sprintf("reserved opcode %#x", byte(h.Opcode)))
	// RFC 6455 section 5.1: the server MUST close the connection upon receiving
	// a frame that is not masked.
	case r.role == Server && !h.Masked:
		return violation("5.1", "unmasked frame from a client")
	// RFC 6455 section 5.1: a client MUST close a connection if it detects a
	// masked frame.
	case r.role == Client && h.Masked:
		return violation("5.1", "masked frame from a server")
	case h.Opcode.IsControl():
		return checkControl(h)
	}
	return r.checkData(h)
}

func checkControl(h *frame.Header) error {
	switch {
	// RFC 6455 section 5.5: all control frames MUST NOT be fragmented.
	case !h.Fin:
		return violation("5.5", "fragmented control frame")
	// RFC 6455 section 5.5: all control frames MUST have a payload length of
	// 125 bytes or less.
	case h.Length > frame.MaxControlPayload:
		return violation("5.5", "control frame over 125 bytes")
	}
	return nil
}

func (r *rules) checkData(h *frame.Header) error {
	switch {
	// RFC 6455 section 5.4: a continuation frame continues a message that was
	// begun by a frame with FIN clear and another opcode.
	case h.Opcode == frame.Continuation && r.op == 0:
		return violation("5.4", "continuation without a message to continue")
	// RFC 6455 section 5.4: the fragments of one message MUST NOT be interleaved
	// between the fragments of another message.
	case h.Opcode != frame.Continuation && r.op != 0:
		return violation("5.4", "new message inside a fragmented one")
	case h.Length > r.limit(h)-r.size:
		return tooBig(r.maxSize)
	case r.fragments >= r.maxFragments:
		return fmt.Errorf("%w: over %d fragments", ErrMessageTooBig, r.maxFragments)
	}
	return nil
}

// limit returns how many bytes the frames of the message of h may declare: twice
// maxSize and 1 KiB of a compressed one. What cannot be compressed, or is flushed
// often, takes more than it inflates to; and there is no end to what inflates to
// nothing.
func (r *rules) limit(h *frame.Header) int64 {
	if !r.compressed && !h.Rsv1 {
		return r.maxSize
	}
	if most := 2*r.maxSize + 1<<10; most > r.maxSize {
		return most
	}
	return unlimited
}

// begin takes a data frame that passed check into the state.
func (r *rules) begin(h *frame.Header) {
	if h.Opcode != frame.Continuation {
		r.op, r.compressed = h.Opcode, h.Rsv1
	}
	r.size += h.Length
	r.fragments++
}

// end returns to the state between messages.
func (r *rules) end() {
	r.op, r.compressed, r.size, r.fragments = 0, false, 0, 0
}

// tooBig is a message over Config.ReadLimit.
func tooBig(limit int64) error {
	return fmt.Errorf("%w: over %d bytes", ErrMessageTooBig, limit)
}

func violation(section, reason string) error {
	return &frame.ProtocolError{Code: frame.StatusProtocolError, Section: "RFC 6455 " + section, Reason: reason}
}

func extensionViolation(section, reason string) error {
	return &frame.ProtocolError{Code: frame.StatusProtocolError, Section: "RFC 7692 " + section, Reason: reason}
}
