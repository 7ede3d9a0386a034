package inflate

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestErrors(t *testing.T) {
	for _, test := range []struct {
		name, message string
		want          error
	}{
		{"7.2.1/no octet", "", ErrEnd},
		{"7.2.1/no empty block", "f2 48 cd c9 c9 07", ErrTruncated},
		{"7.2.1/no empty block after BFINAL", "f3 48 cd c9 c9 07 00", ErrEnd},
		{"7.2.1/empty block whole", "00 00 00 ff ff", ErrEnd},
		{"7.2.1/tail in a stored block", "00 04 00 fb ff", ErrTruncated},
		{"7.2.1/half a tail", "00 00 00", ErrTruncated},
		{"3.2.3/reserved block type", "07", ErrBlockType},
		{"3.2.4/complement", "00 05 00 fa fe 48 65 6c 6c 6f 00", ErrStored},
		{"3.2.4/short", "00 05 00 fa ff 48 65", ErrTruncated},
		{"3.2.5/distance before the message", "02 13 00 00", ErrDistance},
		{"3.2.6/symbol 286", "1b 03 00", ErrSymbol},
		{"3.2.6/distance code 30", "4a 04 3e 00", ErrSymbol},
		{"3.2.7/287 codes", "f4 00 00 00", ErrSymbolCount},
		{"3.2.7/31 distance codes", "04 1e 00 00", ErrSymbolCount},
		{"3.2.7/no code length code", "04 00 00 00 00 00 00", ErrLengths},
		{"3.2.7/repeat without a first", "04 00 12 00 00 00 00 00 00 00", ErrRepeat},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := New(15, true).Message(nil, unhex(t, test.message), noLimit)
			require.ErrorIs(t, err, test.want)
			require.ErrorAs(t, err, new(*Error))
		})
	}
}

func TestErrorSaysWhere(t *testing.T) {
	f := New(15, true)
	_, err := f.Message(nil, unhex(t, "f2 48 cd c9 c9 07 00"), 5)
	require.NoError(t, err)
	got, err := f.Message([]byte("so far: "), unhex(t, "00 05 00 fa ff 48 65 6c 6c 6f 06"), 5)
	require.Equal(t, &Error{Message: 1, Bit: 83, Out: 5, Err: ErrBlockType}, err)
	require.EqualError(t, err,
		"message 1, octet 10, bit 3 of the compressed data, 5 octets inflated: reserved block type 11")
	require.Equal(t, "so far: Hello", string(got), "what was inflated before the error")
}

func TestLimit(t *testing.T) {
	for _, message := range []string{"f2 48 cd c9 c9 07 00", "00 05 00 fa ff 48 65 6c 6c 6f 00"} {
		for limit := range 5 {
			got, err := New(15, true).Message(nil, unhex(t, message), limit)
			require.ErrorIs(t, err, ErrLimit, "limit %d", limit)
			require.LessOrEqual(t, len(got), limit)
		}
		_, err := New(15, true).Message(nil, unhex(t, message), -1)
		require.ErrorIs(t, err, ErrLimit)
	}
	// However much it would be, no more than the limit is inflated.
	bomb := newDeflater(t, 9).message(make([]byte, 1<<19))
	for _, limit := range []int{0, 1, 257, 258, 259, 1000, 1 << 16} {
		got, err := New(15, true).Message(make([]byte, 3), bomb, limit)
		require.ErrorIs(t, err, ErrLimit)
		require.LessOrEqual(t, len(got)-3, limit)
		require.Greater(t, len(got)-3, limit-maxMatch)
		require.LessOrEqual(t, cap(got), 2*limit+1024, "room for a message of at most %d octets", limit)
	}
}
