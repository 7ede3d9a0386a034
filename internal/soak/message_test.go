package soak

import (
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
)

func TestMessagesAreOfAllSizesAndBothKinds(t *testing.T) {
	ops, sizes, seen := map[frame.Opcode]int{}, map[int]int{}, map[print]int{}
	least, most := longest, 0
	for number := range 4000 {
		op, data := compose(nil, 7, number)
		if op == frame.Text {
			require.True(t, utf8.Valid(data), "message %d is text, but not UTF-8: %q", number, data)
		}
		ops[op]++
		sizes[len(data)]++
		seen[printOf(op, data)]++
		least, most = min(least, len(data)), max(most, len(data))
	}
	require.Len(t, ops, 2, "text and binary")
	require.Zero(t, least, "the size of the smallest")
	require.Greater(t, most, longest*9/10, "the size of the largest")
	require.LessOrEqual(t, most, longest, "the size of the largest")
	require.Greater(t, len(seen), 3900, "messages that differ")
}

func TestAMessageIsTheSameEachTime(t *testing.T) {
	op, data := compose(nil, 3, 14)
	again, more := compose([]byte("before"), 3, 14)
	require.Equal(t, op, again)
	require.Equal(t, "before"+string(data), string(more))
}
