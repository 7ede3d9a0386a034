package frame_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
)

func everythingSet(length int64) frame.Header {
	return frame.Header{
		Fin: true, Rsv1: true, Rsv2: true, Rsv3: true, Opcode: 0xF,
		Masked: true, Key: rfcKey, Length: length,
	}
}

func TestHeaderOnTheWire(t *testing.T) {
	for _, tt := range []struct {
		name string
		h    frame.Header
		wire string
	}{
		{"5.7/unmasked text", frame.Header{Fin: true, Opcode: frame.Text, Length: 5}, "\x81\x05"},
		{"5.7/masked text", frame.Header{Fin: true, Opcode: frame.Text, Masked: true, Key: rfcKey, Length: 5}, "\x81\x85\x37\xfa\x21\x3d"},
		{"5.7/first fragment", frame.Header{Opcode: frame.Text, Length: 3}, "\x01\x03"},
		{"5.7/last fragment", frame.Header{Fin: true, Length: 2}, "\x80\x02"},
		{"5.7/ping", frame.Header{Fin: true, Opcode: frame.Ping, Length: 5}, "\x89\x05"},
		{"5.7/256 bytes of binary", frame.Header{Fin: true, Opcode: frame.Binary, Length: 256}, "\x82\x7e\x01\x00"},
		{"5.7/64 KiB of binary", frame.Header{Fin: true, Opcode: frame.Binary, Length: 65536}, "\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00"},
		{"5.2/nothing set", frame.Header{}, "\x00\x00"},
		{"5.2/RSV1", frame.Header{Rsv1: true}, "\x40\x00"},
		{"5.2/RSV2", frame.Header{Rsv2: true}, "\x20\x00"},
		{"5.2/RSV3", frame.Header{Rsv3: true}, "\x10\x00"},
		{"5.2/reserved opcode", frame.Header{Opcode: 0xF}, "\x0f\x00"},
		{"5.2/longest 7-bit length", frame.Header{Length: 125}, "\x00\x7d"},
		{"5.2/shortest 16-bit length", frame.Header{Length: 126}, "\x00\x7e\x00\x7e"},
		{"5.2/longest 16-bit length", frame.Header{Length: 65535}, "\x00\x7e\xff\xff"},
		{"5.2/longest length", frame.Header{Length: math.MaxInt64}, "\x00\x7f\x7f\xff\xff\xff\xff\xff\xff\xff"},
		{"5.2/masked, key of zeros", frame.Header{Masked: true}, "\x00\x80\x00\x00\x00\x00"},
		{
			"5.2/all set", everythingSet(math.MaxInt64),
			"\xff\xff\x7f\xff\xff\xff\xff\xff\xff\xff\x37\xfa\x21\x3d",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := frame.AppendHeader([]byte("before"), tt.h)
			require.Equal(t, "before"+tt.wire, string(got), "the header's bytes")
			require.LessOrEqual(t, len(tt.wire), frame.MaxHeaderSize, "no header is longer")

			h, n, err := frame.ParseHeader([]byte(tt.wire + "payload"))
			require.NoError(t, err, "what AppendHeader wrote parses")
			require.Equal(t, len(tt.wire), n, "the header's size")
			require.Equal(t, tt.h, h, "the header comes back")

			for i := range tt.wire {
				h, n, err := frame.ParseHeader([]byte(tt.wire[:i]))
				require.NoError(t, err, "%d bytes of a header are no error", i)
				require.Zero(t, n, "%d bytes are not a whole header", i)
				require.Zero(t, h, "%d bytes tell nothing yet", i)
			}
		})
	}
}

func TestAppendHeaderOfValuesThatDoNotFit(t *testing.T) {
	require.Equal(t, "\x00\x00", string(frame.AppendHeader(nil, frame.Header{Length: -1})), "a negative length counts as 0")
	require.Equal(t, "\x00\x00", string(frame.AppendHeader(nil, frame.Header{Length: math.MinInt64})), "a negative length counts as 0")
	require.Equal(t, "\x01\x00", string(frame.AppendHeader(nil, frame.Header{Opcode: 0xF1})), "an opcode sets no bit but its own")
	require.Equal(t, "\x01\x00", string(frame.AppendHeader(nil, frame.Header{Opcode: 1, Key: rfcKey})), "no key without Masked")
}

func TestParseHeaderRefusesAtOnce(t *testing.T) {
	for _, tt := range []struct {
		name  string
		wire  string
		bytes int // that prove the fault
	}{
		{"5.2/0 in 16 bits", "\x82\x7e\x00\x00", 4},
		{"5.2/125 in 16 bits", "\x82\x7e\x00\x7d", 4},
		{"5.2/125 in 16 bits, masked", "\x82\xfe\x00\x7d\x01\x02\x03\x04", 4},
		{"5.2/0 in 64 bits", "\x82\x7f\x00\x00\x00\x00\x00\x00\x00\x00", 8},
		{"5.2/65535 in 64 bits", "\x82\x7f\x00\x00\x00\x00\x00\x00\xff\xff", 8},
		{"5.2/top bit alone", "\x82\x7f\x80\x00\x00\x00\x00\x00\x00\x00", 3},
		{"5.2/all bits", "\x82\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x02\x03\x04", 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for i := range len(tt.wire) + 1 {
				h, n, err := frame.ParseHeader([]byte(tt.wire[:i]))
				require.Zero(t, n, "%d bytes hold no header", i)
				require.Zero(t, h, "%d bytes hold no header", i)
				if i < tt.bytes {
					require.NoError(t, err, "%d bytes prove nothing yet", i)
					continue
				}
				requireProtocolError(t, err, frame.StatusProtocolError, "RFC 6455 5.2")
			}
		})
	}
}

// hostileLengths returns 2^k-1, 2^k and 2^k+1 for every k.
func hostileLengths() []uint64 {
	lengths := []uint64{math.MaxUint64}
	for k := range 64 {
		lengths = append(lengths, 1<<k-1, 1<<k, 1<<k+1)
	}
	return lengths
}

// wireForms returns the headers of a binary frame that declare length in 7, 16
// and 64 bits, as far as it fits, by the bits taken.
func wireForms(length uint64) map[int][]byte {
	forms := map[int][]byte{64: binary.BigEndian.AppendUint64([]byte{0x82, 127}, length)}
	if length <= math.MaxUint16 {
		forms[16] = binary.BigEndian.AppendUint16([]byte{0x82, 126}, uint16(length))
	}
	if length < 126 {
		forms[7] = []byte{0x82, byte(length)}
	}
	return forms
}

// shortestForm returns the bits that RFC 6455 section 5.2 wants length to take;
// 0 if it cannot be sent.
func shortestForm(length uint64) int {
	switch {
	case length < 126:
		return 7
	case length <= math.MaxUint16:
		return 16
	case length <= math.MaxInt64:
		return 64
	}
	return 0
}

func TestParseHeaderOfEveryPowerOfTwo(t *testing.T) {
	for _, length := range hostileLengths() {
		for form, wire := range wireForms(length) {
			t.Run(fmt.Sprintf("5.2/%#x in %d bits", length, form), func(t *testing.T) {
				h, n, err := frame.ParseHeader(wire)
				if form != shortestForm(length) {
					requireProtocolError(t, err, frame.StatusProtocolError, "RFC 6455 5.2")
					require.Zero(t, n, "a wrong length is no header")
					return
				}
				require.NoError(t, err, "the shortest form is right")
				require.Equal(t, len(wire), n, "the header's size")
				require.Equal(t, length, uint64(h.Length), "the length as declared")
			})
		}
	}
}

func FuzzHeaderRoundTrip(f *testing.F) {
	f.Add(byte(0x81), true, uint64(5), []byte(rfcKey[:]))
	f.Add(byte(0x02), false, uint64(math.MaxInt64), []byte{})
	f.Fuzz(func(t *testing.T, first byte, masked bool, length uint64, key []byte) {
		h := frame.Header{
			Fin: first&0x80 != 0, Rsv1: first&0x40 != 0, Rsv2: first&0x20 != 0, Rsv3: first&0x10 != 0,
			Opcode: frame.Opcode(first & 0xF), Masked: masked, Length: int64(length >> 1),
		}
		if masked {
			copy(h.Key[:], key)
		}
		got, n, err := frame.ParseHeader(append(frame.AppendHeader(nil, h), 0xFF))
		require.NoError(t, err, "what AppendHeader wrote parses")
		require.Equal(t, len(frame.AppendHeader(nil, h)), n, "the header's size")
		require.Equal(t, h, got, "the header comes back as it was")
	})
}

// Any bytes: an error is never taken back, comes with the first byte after
// which no bytes could make the header right, and a header that parses is
// encoded to the same bytes.
func FuzzParseHeader(f *testing.F) {
	f.Add([]byte("\x81\x85\x37\xfa\x21\x3dHello"))
	f.Add([]byte("\x82\x7e\x00\x7d"))
	f.Add([]byte("\x82\x7f\x00\x00\x00\x00\x00\x00\xff\xff"))
	f.Add([]byte("\x82\xff\x7f\x00\x00\x00\x00\x00\xff\xff\x01\x02\x03\x04"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var settled error
		for i := range min(len(b), frame.MaxHeaderSize) + 1 {
			h, n, err := frame.ParseHeader(b[:i])
			if settled != nil {
				require.Equal(t, settled, err, "% x: the error of a shorter piece stays", b[:i])
			}
			switch {
			case err != nil:
				_, ok := errors.AsType[*frame.ProtocolError](err)
				require.True(t, ok, "the error is a *ProtocolError: %v", err)
				settled = err
			case n == 0:
				requireCompletable(t, b[:i])
			default:
				require.Equal(t, b[:n], frame.AppendHeader(nil, h), "the header is encoded to the same bytes")
			}
		}
	})
}

// requireCompletable fails when the cut-off header b can not become right any
// more. Bytes of 0x7F are what completes every length that can be completed.
func requireCompletable(t *testing.T, b []byte) {
	t.Helper()
	whole := append([]byte{}, b...)
	for len(whole) < frame.MaxHeaderSize {
		whole = append(whole, 0x7F)
	}
	if len(b) < 2 {
		whole[1] = 5
	}
	_, n, err := frame.ParseHeader(whole)
	require.NoError(t, err, "% x was cut off, so it must be possible to complete it", b)
	require.NotZero(t, n, "% x is a whole header", whole)
}

func TestHeaderDoesNotAllocate(t *testing.T) {
	h := frame.Header{Fin: true, Opcode: frame.Binary, Masked: true, Length: math.MaxInt64}
	dst := make([]byte, 0, frame.MaxHeaderSize)
	wire := frame.AppendHeader(nil, h)
	requireNoAllocs(t, "AppendHeader", func() { frame.AppendHeader(dst, h) })
	requireNoAllocs(t, "Header.Append", func() { h.Append(dst) })
	requireNoAllocs(t, "ParseHeader", func() { frame.ParseHeader(wire) })
	requireNoAllocs(t, "Header.Parse", func() { h.Parse(wire) })
	requireNoAllocs(t, "ParseHeader of a part", func() { frame.ParseHeader(wire[:9]) })
}

func TestHeaderParseInPlace(t *testing.T) {
	h := everythingSet(99)
	old := h
	for _, wire := range []string{"", "\x81", "\x81\x85\x37\xfa\x21", "\x82\x7e\x00\x00"} {
		n, err := h.Parse([]byte(wire))
		require.Zero(t, n, "%q is no header", wire)
		require.Equal(t, wire == "\x82\x7e\x00\x00", err != nil, "%q breaks a rule only if it does", wire)
		require.Equal(t, old, h, "what is no header changes nothing")
	}
	n, err := h.Parse([]byte("\x02\x05"))
	require.NoError(t, err, "a good header")
	require.Equal(t, 2, n, "the header's size")
	require.Equal(t, frame.Header{Opcode: frame.Binary, Length: 5}, h, "nothing is left of the header before")
}

// The result is used, since copying it is a good part of the time, and so are
// the fields that are set one by one before a header is appended.
func BenchmarkHeader(b *testing.B) {
	for _, masked := range []bool{true, false} {
		for _, length := range []int64{5, 1000, 1 << 20} {
			h := frame.Header{Fin: true, Opcode: frame.Binary, Masked: masked, Length: length}
			// A frame in a buffer, with bytes behind its header.
			wire := append(frame.AppendHeader(nil, h), make([]byte, frame.MaxHeaderSize)...)
			name := fmt.Sprintf("/masked=%t/length=%d", masked, length)
			b.Run("append"+name, func(b *testing.B) {
				dst := make([]byte, 0, frame.MaxHeaderSize)
				for b.Loop() {
					var h frame.Header
					h.Fin, h.Opcode, h.Masked, h.Length = true, frame.Binary, masked, length
					frame.AppendHeader(dst, h)
				}
			})
			b.Run("append in place"+name, func(b *testing.B) {
				dst := make([]byte, 0, frame.MaxHeaderSize)
				for b.Loop() {
					var h frame.Header
					h.Fin, h.Opcode, h.Masked, h.Length = true, frame.Binary, masked, length
					h.Append(dst)
				}
			})
			b.Run("parse"+name, func(b *testing.B) {
				for b.Loop() {
					if h, _, _ := frame.ParseHeader(wire); h.Length != length {
						b.Fatalf("wrong length %d", h.Length)
					}
				}
			})
			b.Run("parse in place"+name, func(b *testing.B) {
				for b.Loop() {
					if h.Parse(wire); h.Length != length {
						b.Fatalf("wrong length %d", h.Length)
					}
				}
			})
		}
	}
}
