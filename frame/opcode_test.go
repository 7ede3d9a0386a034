package frame_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
)

func TestOpcode(t *testing.T) {
	for _, tt := range []struct {
		name                    string
		op                      frame.Opcode
		control, data, reserved bool
		text                    string
	}{
		{"5.4/continuation", 0x0, false, false, false, "continuation"},
		{"5.6/text", 0x1, false, true, false, "text"},
		{"5.6/binary", 0x2, false, true, false, "binary"},
		{"5.2/first reserved non-control", 0x3, false, false, true, "reserved opcode 0x3"},
		{"5.2/last reserved non-control", 0x7, false, false, true, "reserved opcode 0x7"},
		{"5.5.1/close", 0x8, true, false, false, "close"},
		{"5.5.2/ping", 0x9, true, false, false, "ping"},
		{"5.5.3/pong", 0xA, true, false, false, "pong"},
		{"5.2/first reserved control", 0xB, true, false, true, "reserved opcode 0xb"},
		{"5.2/last reserved control", 0xF, true, false, true, "reserved opcode 0xf"},
		{"5.2/more than four bits", 0x81, false, false, true, "reserved opcode 0x81"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			require.Equal(t, tt.control, tt.op.IsControl(), "is %v a control opcode", tt.op)
			require.Equal(t, tt.data, tt.op.IsData(), "does %v name a type of message", tt.op)
			require.Equal(t, tt.reserved, tt.op.IsReserved(), "is %v reserved", tt.op)
			require.Equal(t, tt.text, tt.op.String(), "the opcode's name")
		})
	}
}

func TestEveryOpcodeHasAName(t *testing.T) {
	for op := range 256 {
		require.NotEmpty(t, frame.Opcode(op).String(), "opcode %#x has no name", op)
	}
}
