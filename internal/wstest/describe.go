package wstest

import (
	"fmt"
	"io"

	"github.com/ws6455/websocket/frame"
)

// shown is how many bytes of a payload a sentence holds.
const shown = 64

// describe names f in a sentence.
func describe(f frame.Frame) string {
	switch {
	case f.Opcode == frame.Close:
		return describeClose(f.Payload)
	case f.Opcode.IsControl():
		return fmt.Sprintf("a %v frame with %s", f.Opcode, quote(f.Payload))
	case f.Opcode.IsData() && f.Fin:
		return fmt.Sprintf("a %v message of %s", f.Opcode, quote(f.Payload))
	case f.Fin:
		return fmt.Sprintf("a last %v fragment of %s", f.Opcode, quote(f.Payload))
	}
	return fmt.Sprintf("a %v fragment of %s", f.Opcode, quote(f.Payload))
}

func describeClose(payload []byte) string {
	code, reason, err := frame.ParseClose(payload)
	if err != nil {
		return fmt.Sprintf("a close frame with %s", quote(payload))
	}
	return fmt.Sprintf("a close frame with %d and %q", code, reason)
}

func quote(p []byte) string {
	if len(p) <= shown {
		return fmt.Sprintf("%q", p)
	}
	return fmt.Sprintf("%d bytes, %q…", len(p), p[:shown])
}

func describeError(err error) string {
	switch err {
	case io.EOF:
		return "the end of the transport"
	case io.ErrUnexpectedEOF:
		return "the end of the transport inside a frame"
	}
	return fmt.Sprintf("an error: %v", err)
}
