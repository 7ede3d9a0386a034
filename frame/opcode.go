package frame

import "strconv"

// An Opcode says what a frame carries. It is four bits wide on the wire
// (RFC 6455 section 5.2).
type Opcode byte

// The opcodes of RFC 6455 section 11.8. All others are reserved.
const (
	Continuation Opcode = 0x0 // a further fragment of the message under way
	Text         Opcode = 0x1 // first or only fragment of a message of UTF-8 text
	Binary       Opcode = 0x2 // first or only fragment of a message of bytes
	Close        Opcode = 0x8 // begins or answers the closing handshake
	Ping         Opcode = 0x9 // asks for a Pong with the same payload
	Pong         Opcode = 0xA // answers a Ping, or comes unasked as a heartbeat
)

// IsControl reports whether frames with this opcode are control frames: those
// with the highest of the four bits set, reserved ones included (RFC 6455
// section 5.5).
func (op Opcode) IsControl() bool { return op&0x8 != 0 }

// IsData reports whether op names the type of a message: Text or Binary.
// Continuation carries data too, but has no type of its own.
func (op Opcode) IsData() bool { return op == Text || op == Binary }

// IsReserved reports whether RFC 6455 gives op no meaning, so that a frame
// carrying it fails the connection unless an extension has defined it.
func (op Opcode) IsReserved() bool { return op > Pong || op > Binary && op < Close }

var opcodeNames = [...]string{
	Continuation: "continuation",
	Text:         "text",
	Binary:       "binary",
	Close:        "close",
	Ping:         "ping",
	Pong:         "pong",
}

// String returns the name that the RFC uses, such as "text" or "ping", and
// "reserved opcode 0x3" for an opcode without a name.
func (op Opcode) String() string {
	if op.IsReserved() {
		return "reserved opcode 0x" + strconv.FormatUint(uint64(op), 16)
	}
	return opcodeNames[op]
}
