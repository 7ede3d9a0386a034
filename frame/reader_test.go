package frame_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
)

// readAll returns the frames of r and the error that ended them. Errors that
// pass are met with another call.
func readAll(r *frame.Reader) (frames []frame.Frame, end error) {
	for {
		f, err := r.ReadFrame()
		switch {
		case err == nil:
			frames = append(frames, f)
		case !errors.Is(err, errPassing):
			return frames, err
		}
	}
}

func readString(wire string, limit int64) ([]frame.Frame, error) {
	return readAll(frame.NewReader(bytes.NewReader([]byte(wire)), limit))
}

func TestReaderReadsFrames(t *testing.T) {
	frames, err := readString("\x01\x03Hel"+"\x89\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"+"\x80\x02lo", 0)
	require.Equal(t, io.EOF, err, "the stream ends behind a frame")
	require.Equal(t, []frame.Frame{
		{frame.Header{Opcode: frame.Text, Length: 3}, []byte("Hel")},
		{frame.Header{Fin: true, Opcode: frame.Ping, Masked: true, Key: rfcKey, Length: 5}, []byte("Hello")},
		{frame.Header{Fin: true, Length: 2}, []byte("lo")},
	}, frames, "5.7/a ping between two fragments, its payload unmasked")
}

func TestReaderChecksNoRuleAboutMeaning(t *testing.T) {
	for name, wire := range map[string]string{
		"5.2/reserved bits":               "\xf1\x00",
		"5.2/reserved opcode":             "\x83\x00",
		"5.4/continuation without start":  "\x80\x00",
		"5.5/fragmented ping":             "\x09\x00",
		"5.5/ping of 126 bytes":           "\x89\x7e\x00\x7e" + string(counting(126)),
		"5.5.1/close with a payload of 1": "\x88\x01x",
		"8.1/text that is not UTF-8":      "\x81\x01\xff",
	} {
		t.Run(name, func(t *testing.T) {
			frames, err := readString(wire, 0)
			require.Equal(t, io.EOF, err, "a tool gets to see it")
			require.Len(t, frames, 1, "a tool gets to see it")
			require.Equal(t, wire, string(frame.AppendFrame(nil, frames[0])), "and can pass it on as it came")
		})
	}
}

func TestReaderMeetsTheEnd(t *testing.T) {
	const wire = "\x82\xfe\x00\x80\x01\x02\x03\x04"
	whole := wire + string(counting(128))
	for i := range whole {
		frames, err := readString(whole[:i], 0)
		require.Empty(t, frames, "%d bytes hold no whole frame", i)
		if i == 0 {
			require.Equal(t, io.EOF, err, "the stream ends before a frame")
		} else {
			require.Equal(t, io.ErrUnexpectedEOF, err, "the stream ends inside a frame, behind %d bytes", i)
		}
	}
}

func TestReaderRefusesForGood(t *testing.T) {
	for _, tt := range []struct {
		name, wire string
		limit      int64
		tooBig     bool
	}{
		{"5.2/length not in its shortest form", "\x82\x7e\x00\x01x\x82\x00", 0, false},
		{"5.2/length with the top bit set", "\x82\x7f\x80", 0, false},
		{"10.4/a byte over the limit", "\x82\x04abcd\x82\x00", 3, true},
		{"10.4/a byte over the default limit", "\x82\x7f\x00\x00\x00\x00\x00\x10\x00\x01x", 0, true},
		{"10.4/over the limit before the key has come", "\x82\xff\x7f\xff\xff\xff\xff\xff\xff\xff\x01\x02\x03\x04", 0, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := frame.NewReader(bytes.NewReader([]byte(tt.wire)), tt.limit)
			_, err := r.ReadFrame()
			if tt.tooBig {
				require.Equal(t, frame.ErrPayloadTooBig, err, "the limit is enforced")
			} else {
				requireProtocolError(t, err, frame.StatusProtocolError, "RFC 6455 5.2")
			}
			_, again := r.ReadFrame()
			require.Equal(t, err, again, "the stream stays broken")
		})
	}
}

func TestReaderLimits(t *testing.T) {
	mib := "\x82\x7f\x00\x00\x00\x00\x00\x10\x00\x00" + string(counting(1<<20))
	for _, tt := range []struct {
		name  string
		wire  string
		limit int64
	}{
		{"as long as the limit", "\x82\x03abc", 3},
		{"zero is 1 MiB", mib, 0},
		{"negative is unlimited", mib, -1},
		{"the largest limit", mib, math.MaxInt64},
	} {
		t.Run(tt.name, func(t *testing.T) {
			frames, err := readString(tt.wire, tt.limit)
			require.Equal(t, io.EOF, err, "within the limit")
			require.Len(t, frames, 1, "within the limit")
			require.True(t, tt.wire == string(frame.AppendFrame(nil, frames[0])), "the payload is whole")
		})
	}
}

func TestReaderGivesPayloadsAway(t *testing.T) {
	r := frame.NewReader(bytes.NewReader([]byte("\x82\x03abc\x82\x03def")), 0)
	first, err := r.ReadFrame()
	require.NoError(t, err, "the first frame")
	_ = append(first.Payload, "spill"...)
	second, err := r.ReadFrame()
	require.NoError(t, err, "the second frame")
	require.Equal(t, "abc", string(first.Payload), "the first payload is the caller's")
	require.Equal(t, "def", string(second.Payload), "what the caller appends to one payload is not in the next")
}

// pieces is a stream that hands out p in pieces of the given sizes, over and
// over, with an error that passes before each piece or, when late is set,
// together with it.
type pieces struct {
	p     []byte
	sizes []byte
	late  bool
	turn  int
}

func (s *pieces) Read(p []byte) (int, error) {
	s.turn++
	if !s.late && s.turn%2 == 1 {
		return 0, errPassing
	}
	if len(s.p) == 0 {
		return 0, io.EOF
	}
	size := 1
	if len(s.sizes) > 0 {
		size = max(1, int(s.sizes[s.turn/2%len(s.sizes)]))
	}
	n := copy(p, s.p[:min(size, len(s.p))])
	s.p = s.p[n:]
	if s.late {
		return n, errPassing
	}
	return n, nil
}

func FuzzReaderChunks(f *testing.F) {
	conversation := "\x01\x03Hel\x89\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58\x80\x02lo\x88\x02\x03\xe8"
	f.Add([]byte(conversation), []byte{1})
	f.Add([]byte(conversation), []byte{3, 200})
	f.Add([]byte("\x82\x7e\x00\x01x"), []byte{2})
	f.Add([]byte("\x82\xfe\x12\x34\x01\x02\x03\x04"+string(counting(0x1234))), []byte{255, 255, 7})
	f.Add([]byte("\x82\x7f\x7f\xff\xff\xff\xff\xff\xff\xff"), []byte{5})
	f.Fuzz(func(t *testing.T, wire, sizes []byte) {
		want, wantErr := readString(string(wire), 0)
		for _, late := range []bool{false, true} {
			got, err := readAll(frame.NewReader(&pieces{p: wire, sizes: sizes, late: late}, 0))
			require.Equal(t, want, got, "the same frames, in whatever pieces they come")
			require.Equal(t, wantErr, err, "the same end, in whatever pieces it comes")
		}
		var again []byte
		for _, f := range want {
			again = frame.AppendFrame(again, f)
		}
		require.True(t, bytes.HasPrefix(wire, again), "the frames, written again, are the same bytes")
	})
}

func TestReaderGoesOnAfterAnErrorThatPasses(t *testing.T) {
	wire := frame.AppendFrame(nil, maskedText(string(counting(10_000))))
	for _, late := range []bool{false, true} {
		frames, err := readAll(frame.NewReader(&pieces{p: wire, late: late}, 0))
		require.Equal(t, io.EOF, err, "the end of the stream")
		require.Len(t, frames, 1, "one frame, byte by byte, with an error at each")
		require.True(t, bytes.Equal(counting(10_000), frames[0].Payload), "no byte is lost or changed")
	}
}

func TestReaderReturnsTheStreamsErrors(t *testing.T) {
	for _, wire := range []string{"", "\x82", "\x82\x05ab"} {
		src := io.MultiReader(bytes.NewReader([]byte(wire)), iotest.ErrReader(errPassing))
		_, err := frame.NewReader(src, 0).ReadFrame()
		require.Equal(t, errPassing, err, "behind %q", wire)
	}
}

// idle is a stream that never has anything.
type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

func TestReaderGivesUpOnAnIdleStream(t *testing.T) {
	_, err := frame.NewReader(idle{}, 0).ReadFrame()
	require.Equal(t, io.ErrNoProgress, err, "a stream that returns nothing for ever is broken")
}

// Every 2^k-1, 2^k and 2^k+1 as a declared length, with one byte behind it and
// every kind of limit.
func TestReaderOfEveryPowerOfTwo(t *testing.T) {
	for _, length := range hostileLengths() {
		for form, header := range wireForms(length) {
			for _, limit := range []int64{-1, 0, 1, math.MaxInt32, math.MaxInt64} {
				t.Run(fmt.Sprintf("5.2/%#x in %d bits, limit %d", length, form, limit), func(t *testing.T) {
					before := allocated()
					frames, err := readString(string(header)+"x", limit)
					require.Less(t, allocated()-before, uint64(64<<10), "memory follows the byte that came")
					requireVerdict(t, length, form, limit, frames, err)
				})
			}
		}
	}
}

func requireVerdict(t *testing.T, length uint64, form int, limit int64, frames []frame.Frame, err error) {
	t.Helper()
	if limit == 0 {
		limit = 1 << 20
	}
	if limit < 0 || limit > math.MaxInt {
		limit = math.MaxInt
	}
	switch {
	case form != shortestForm(length):
		requireProtocolError(t, err, frame.StatusProtocolError, "RFC 6455 5.2")
	case length > uint64(limit):
		require.Equal(t, frame.ErrPayloadTooBig, err, "10.4/over the limit")
	case length > 1:
		require.Equal(t, io.ErrUnexpectedEOF, err, "the payload is not there")
	default:
		require.NotEmpty(t, frames, "one byte, and it came")
	}
}

// allocated returns how many bytes of heap have ever been allocated.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

func TestReaderMemoryFollowsTheBytesThatArrived(t *testing.T) {
	wire := slices.Concat([]byte("\x82\x7f\x00\x00\x00\x00\x40\x00\x00\x00"), []byte("x"))
	const count = 1000
	before := allocated()
	readers := make([]*frame.Reader, count)
	for i := range readers {
		src := io.MultiReader(bytes.NewReader(wire), iotest.ErrReader(errPassing))
		readers[i] = frame.NewReader(src, -1)
		_, err := readers[i].ReadFrame()
		require.Equal(t, errPassing, err, "1 GiB is declared, one byte is there")
	}
	require.Less(t, (allocated()-before)/count, uint64(16<<10), "bytes of heap for each of %d such streams", count)
}

func TestReaderAllocatesOncePerFrame(t *testing.T) {
	wire := frame.AppendFrame(nil, maskedText(string(counting(1000))))
	src := bytes.NewReader(nil)
	r := frame.NewReader(src, 0)
	allocs := testing.AllocsPerRun(200, func() {
		src.Reset(wire)
		r.ReadFrame()
	})
	require.Equal(t, 1.0, allocs, "allocations for a frame: its payload")
}

func BenchmarkReader(b *testing.B) {
	for _, size := range []int{20, 1000, 100_000} {
		b.Run(fmt.Sprintf("bytes=%d", size), func(b *testing.B) {
			wire := frame.AppendFrame(nil, maskedText(string(counting(size))))
			src := bytes.NewReader(nil)
			r := frame.NewReader(src, 0)
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				src.Reset(wire)
				if _, err := r.ReadFrame(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
