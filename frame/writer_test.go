package frame_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
)

var errPassing = errors.New("deadline expired")

func maskedText(payload string) frame.Frame {
	return frame.Frame{
		Header:  frame.Header{Fin: true, Opcode: frame.Text, Masked: true, Key: rfcKey},
		Payload: []byte(payload),
	}
}

func TestAppendFrame(t *testing.T) {
	for _, tt := range []struct {
		name string
		f    frame.Frame
		wire string
	}{
		{"5.7/unmasked text", frame.Frame{frame.Header{Fin: true, Opcode: frame.Text}, []byte("Hello")}, "\x81\x05Hello"},
		{"5.7/masked text", maskedText("Hello"), "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"},
		{"5.5.2/ping without payload", frame.Frame{Header: frame.Header{Fin: true, Opcode: frame.Ping}}, "\x89\x00"},
		{"5.2/Length is ignored", frame.Frame{frame.Header{Opcode: frame.Binary, Length: 1 << 40}, []byte{7}}, "\x02\x01\x07"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := bytes.Clone(tt.f.Payload)
			require.Equal(t, "before"+tt.wire, string(frame.AppendFrame([]byte("before"), tt.f)), "the frame's bytes")
			require.Equal(t, before, tt.f.Payload, "5.3/the caller's payload is not masked")
		})
	}
}

// A script is a stream whose every Write takes and returns what is written
// down for it.
type script struct {
	calls []call
	wrote bytes.Buffer
}

type call struct {
	most int // bytes taken; negative: all
	err  error
}

func (s *script) Write(p []byte) (int, error) {
	c := s.calls[0]
	s.calls = s.calls[1:]
	if c.most >= 0 {
		p = p[:min(c.most, len(p))]
	}
	n, _ := s.wrote.Write(p)
	return n, c.err
}

func TestWriterWritesOncePerFrame(t *testing.T) {
	s := &script{calls: []call{{-1, nil}, {-1, nil}}}
	w := frame.NewWriter(s)
	require.NoError(t, w.WriteFrame(maskedText("Hello")), "a frame of some bytes")
	require.NoError(t, w.WriteFrame(maskedText(string(counting(100_000)))), "a frame of many bytes")
	require.Empty(t, s.calls, "each frame is one Write")
	want := frame.AppendFrame(frame.AppendFrame(nil, maskedText("Hello")), maskedText(string(counting(100_000))))
	require.True(t, bytes.Equal(want, s.wrote.Bytes()), "the stream holds both frames as AppendFrame encodes them")
}

func TestWriterGoesOnWhenNothingWasWritten(t *testing.T) {
	s := &script{calls: []call{{0, errPassing}, {-1, nil}}}
	w := frame.NewWriter(s)
	require.Equal(t, errPassing, w.WriteFrame(maskedText("a")), "the stream's own error")
	require.NoError(t, w.WriteFrame(maskedText("b")), "no byte of the first frame went out, so the second may")
	require.Equal(t, frame.AppendFrame(nil, maskedText("b")), s.wrote.Bytes(), "the stream holds the second frame")
}

func TestWriterStaysBrokenBehindHalfAFrame(t *testing.T) {
	for _, tt := range []struct {
		name string
		call call
		want error
	}{
		{"error", call{3, errPassing}, errPassing},
		{"error behind the last byte", call{-1, errPassing}, errPassing},
		{"short without an error", call{3, nil}, io.ErrShortWrite},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := frame.NewWriter(&script{calls: []call{tt.call}})
			require.Equal(t, tt.want, w.WriteFrame(maskedText("Hello")), "what went wrong")
			require.Equal(t, tt.want, w.WriteFrame(maskedText("Hello")), "the second frame is not tried")
		})
	}
}

func TestWriterOfNothing(t *testing.T) {
	w := frame.NewWriter(&script{calls: []call{{0, nil}, {-1, nil}}})
	require.Equal(t, io.ErrShortWrite, w.WriteFrame(maskedText("a")), "a Write that takes nothing is short")
	require.NoError(t, w.WriteFrame(maskedText("a")), "and harmless")
}

func TestWritingDoesNotAllocate(t *testing.T) {
	f := maskedText(string(counting(1000)))
	dst := frame.AppendFrame(nil, f)
	requireNoAllocs(t, "AppendFrame", func() { frame.AppendFrame(dst[:0], f) })
	w := frame.NewWriter(io.Discard)
	requireNoAllocs(t, "WriteFrame", func() { w.WriteFrame(f) })
}

func BenchmarkWriter(b *testing.B) {
	f := maskedText(string(counting(1000)))
	b.SetBytes(1000)
	b.ReportAllocs()
	w := frame.NewWriter(io.Discard)
	for b.Loop() {
		w.WriteFrame(f)
	}
}
