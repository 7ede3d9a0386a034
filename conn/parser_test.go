package conn

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
)

// fed is what a parser made of some input.
type fed struct {
	events []string // messages and control frames, in their order
	open   string   // the beginning of a message whose end did not come
	err    error
	used   int // bytes that were fed when err came
}

// feedParser feeds input to a parser in chunks of the sizes that cut returns.
func feedParser(t *testing.T, r rules, input []byte, cut func(left int) int) (out fed) {
	t.Helper()
	p := parser{rules: r}
	var buf []byte
	for len(input) > 0 && out.err == nil {
		n := cut(len(input))
		buf, input = append(buf, input[:n]...), input[n:]
		out.used += n
		buf = out.drain(t, &p, buf)
	}
	if out.err != nil {
		out.open = "" // how much of it came before the violation depends on the chunks
	}
	return out
}

// drain takes all events from buf and returns what was not consumed.
func (out *fed) drain(t *testing.T, p *parser, buf []byte) []byte {
	t.Helper()
	for {
		ev, n, err := p.next(buf)
		require.LessOrEqual(t, n, len(buf), "the parser consumed more than there was")
		buf = buf[n:]
		switch {
		case err != nil:
			out.err = err
			return nil
		case ev.op == 0:
			require.Less(t, len(buf), minInput, "the parser asks for more than its input must hold")
			return bytes.Clone(buf)
		case ev.op.IsControl():
			out.events = append(out.events, fmt.Sprintf("%v %q", ev.op, ev.data))
		default:
			out.data(ev)
		}
	}
}

func (out *fed) data(ev event) {
	out.open += string(ev.data)
	if ev.end {
		out.events = append(out.events, fmt.Sprintf("%v %q", ev.op, out.open))
		out.open = ""
	}
}

func whole(left int) int { return left }
func byteByByte(int) int { return 1 }

// wire returns frames as a peer of role sends them.
func wire(role Role, frames ...frame.Frame) (b []byte) {
	for _, f := range frames {
		f.Masked, f.Key = role == Server, [4]byte{}
		if f.Masked {
			f.Key = [4]byte{0x12, 0x34, 0x56, 0x78}
		}
		b = frame.AppendFrame(b, f)
	}
	return b
}

func fragment(op frame.Opcode, payload string) frame.Frame {
	return frame.Frame{Header: frame.Header{Opcode: op}, Payload: []byte(payload)}
}

func final(op frame.Opcode, payload string) frame.Frame {
	f := fragment(op, payload)
	f.Fin = true
	return f
}

func TestParser(t *testing.T) {
	tests := []struct {
		name   string
		frames []frame.Frame
		want   fed
	}{
		{"5.6/text", []frame.Frame{final(frame.Text, "héllo")}, fed{events: []string{`text "héllo"`}}},
		{"5.6/binary", []frame.Frame{final(frame.Binary, "\xFF\x00")}, fed{events: []string{`binary "\xff\x00"`}}},
		{"5.6/empty", []frame.Frame{final(frame.Text, ""), final(frame.Binary, "")}, fed{events: []string{`text ""`, `binary ""`}}},
		{"5.2/16-bit length", []frame.Frame{final(frame.Binary, string(make([]byte, 300)))}, fed{events: []string{fmt.Sprintf("binary %q", make([]byte, 300))}}},
		{"5.4/fragments", []frame.Frame{fragment(frame.Text, "a"), fragment(frame.Continuation, "b"), final(frame.Continuation, "c")}, fed{events: []string{`text "abc"`}}},
		{"5.4/empty fragments", []frame.Frame{fragment(frame.Text, ""), fragment(frame.Continuation, ""), final(frame.Continuation, "")}, fed{events: []string{`text ""`}}},
		{"5.4/control frames between fragments", []frame.Frame{fragment(frame.Binary, "a"), final(frame.Ping, "p"), final(frame.Pong, ""), final(frame.Continuation, "c")}, fed{events: []string{`ping "p"`, `pong ""`, `binary "ac"`}}},
		{"5.5/ping of 125 bytes", []frame.Frame{final(frame.Ping, string(make([]byte, 125)))}, fed{events: []string{fmt.Sprintf("ping %q", make([]byte, 125))}}},
		{"5.4/unfinished message", []frame.Frame{fragment(frame.Text, "half")}, fed{open: "half"}},
		{"8.1/character cut by fragments", []frame.Frame{fragment(frame.Text, "\xE2\x82"), final(frame.Continuation, "\xAC")}, fed{events: []string{`text "€"`}}},
	}
	for _, role := range []Role{Client, Server} {
		for _, tt := range tests {
			t.Run(role.String()+"/"+tt.name, func(t *testing.T) {
				input := wire(role, tt.frames...)
				tt.want.used = len(input)
				require.Equal(t, tt.want, feedParser(t, openRules(role), input, whole), "all at once")
				require.Equal(t, tt.want, feedParser(t, openRules(role), input, byteByByte), "byte by byte")
			})
		}
	}
}

// Text fails at the first byte that cannot be part of it, not later.
func TestParserTextFailsAtOnce(t *testing.T) {
	tests := []struct {
		name   string
		frames []frame.Frame
		behind int // bytes of the input behind the bad one
	}{
		{"8.1/byte that never stands in UTF-8", []frame.Frame{final(frame.Text, "abc\xFFdef")}, 3},
		{"8.1/continuation byte at the start", []frame.Frame{final(frame.Text, "\x80def")}, 3},
		{"8.1/overlong", []frame.Frame{final(frame.Text, "\xC0\xAFdef")}, 4},
		{"8.1/surrogate", []frame.Frame{final(frame.Text, "\xED\xA0\x80d")}, 2},
		{"8.1/above U+10FFFF", []frame.Frame{final(frame.Text, "\xF4\x90\x80\x80d")}, 3},
		{"8.1/character cut off by ASCII", []frame.Frame{final(frame.Text, "\xE2\x82abc")}, 2},
		{"8.1/character cut off by the end", []frame.Frame{final(frame.Text, "abc\xE2\x82")}, 0},
		{"8.1/character cut off by an empty last fragment", []frame.Frame{fragment(frame.Text, "\xE2\x82"), final(frame.Continuation, "")}, 0},
		{"8.1/bad byte in the second fragment", []frame.Frame{fragment(frame.Text, "\xF4"), fragment(frame.Continuation, "\x90x")}, 1},
		{"8.1/bad byte behind a ping", []frame.Frame{fragment(frame.Text, "\xE2"), final(frame.Ping, ""), fragment(frame.Continuation, "\x82\x20x")}, 1},
	}
	for _, role := range []Role{Client, Server} {
		for _, tt := range tests {
			t.Run(role.String()+"/"+tt.name, func(t *testing.T) {
				input := wire(role, tt.frames...)
				out := feedParser(t, openRules(role), input, byteByByte)
				wantViolation(t, out.err, frame.StatusInvalidPayload, "RFC 6455 8.1", "text is not valid UTF-8")
				require.Equal(t, len(input)-tt.behind, out.used, "the violation was not seen at its byte")
			})
		}
	}
}

// A violation comes with the frame's header; its payload is not waited for.
func TestParserHeaderViolations(t *testing.T) {
	for _, role := range []Role{Client, Server} {
		for _, tt := range rulesTable {
			if tt.reason == "" {
				continue
			}
			t.Run(role.String()+"/"+tt.name, func(t *testing.T) {
				var input []byte
				for i, h := range tt.headers {
					h.Masked = role == Server
					input = frame.AppendHeader(input, h)
					if i < len(tt.headers)-1 {
						input = append(input, make([]byte, h.Length)...)
					}
				}
				out := feedParser(t, openRules(role), input, byteByByte)
				wantViolation(t, out.err, frame.StatusProtocolError, "RFC 6455 "+tt.section, tt.reason)
			})
		}
	}
}

// Every length around a power of two is declared; nothing of that size is
// reserved, added up wrongly or waited for when it is over the limit.
func TestParserDeclaredLengths(t *testing.T) {
	for _, role := range []Role{Client, Server} {
		for k := range 64 {
			for _, n := range []uint64{1<<k - 1, 1 << k, 1<<k + 1} {
				t.Run(fmt.Sprintf("%v/%d", role, n), func(t *testing.T) {
					checkDeclared(t, role, n)
				})
			}
		}
	}
}

func checkDeclared(t *testing.T, role Role, n uint64) {
	const limit = 1 << 20
	h := frame.Header{Opcode: frame.Binary, Masked: role == Server}
	r := rules{role: role, maxSize: limit, maxFragments: 9}
	if n > math.MaxInt64 {
		// AppendHeader cannot declare that; the top bit is set by hand.
		h.Length = math.MaxInt64
		input := frame.AppendHeader(nil, h)
		input[2] |= 0x80
		out := feedParser(t, r, input, byteByByte)
		wantViolation(t, out.err, frame.StatusProtocolError, "RFC 6455 5.2", "length with the top bit set")
		require.Equal(t, 3, out.used, "the third byte proves it")
		return
	}
	h.Length = int64(n)
	input := append(frame.AppendHeader(nil, h), 0)
	p := parser{rules: r}
	ev, _, err := p.next(input)
	if n > limit {
		require.ErrorIs(t, err, ErrMessageTooBig)
		return
	}
	require.NoError(t, err)
	require.LessOrEqual(t, len(ev.data), 1, "one byte of payload came")
	require.Equal(t, max(h.Length-1, 0), p.left, "bytes of payload still to come")

	// The same length again, in the message's next fragment, sums up.
	p = parser{rules: rules{role: role, maxSize: math.MaxInt64, maxFragments: 9, op: frame.Binary, size: math.MaxInt64 - limit}}
	h.Opcode = frame.Continuation
	_, _, err = p.next(frame.AppendHeader(nil, h))
	require.NoError(t, err, "the sum is within the limit")
}

func TestLookAhead(t *testing.T) {
	looksAhead := func(b []byte) bool { return new(parser).lookAhead(b) }
	frame300 := wire(Server, final(frame.Binary, string(make([]byte, 300))))
	for n := range frame300 {
		require.False(t, looksAhead(frame300[:n]), "%d bytes of a frame are not whole", n)
	}
	require.True(t, looksAhead(frame300), "the frame is whole")
	require.True(t, looksAhead(append(frame300, 0x82)), "more than a frame is a whole one too")
	require.True(t, looksAhead([]byte{0x82, 126, 0, 1}), "a violation is found without blocking")
	require.False(t, looksAhead(frame.AppendHeader(nil, frame.Header{Length: math.MaxInt64})))
}

// Looking ahead, at however much of a frame, does not change what next finds.
func TestLookAheadChangesNothing(t *testing.T) {
	input := wire(Server, final(frame.Text, "a"), fragment(frame.Text, "bc"), final(frame.Ping, "p"),
		final(frame.Continuation, "d"), final(frame.Binary, string(make([]byte, 300))))
	want := feedParser(t, openRules(Server), bytes.Clone(input), whole)
	got, p := fed{}, parser{rules: openRules(Server)}
	var buf []byte
	for i := range input {
		buf = append(buf, input[i])
		p.lookAhead(buf)
		buf = got.drain(t, &p, buf)
		p.lookAhead(buf)
	}
	require.Equal(t, want.events, got.events)
	require.NoError(t, got.err)
}

func TestParserAllocatesNothing(t *testing.T) {
	input := wire(Server, final(frame.Text, "hello"), fragment(frame.Text, "a"), final(frame.Ping, "p"), final(frame.Continuation, "b"))
	p := parser{rules: openRules(Server)}
	buf := make([]byte, len(input))
	got := testing.AllocsPerRun(100, func() {
		rest := buf[:copy(buf, input)]
		for {
			ev, n, err := p.next(rest)
			if rest = rest[n:]; ev.op == 0 || err != nil {
				return
			}
		}
	})
	require.Zero(t, got, "parsing must not allocate")
}

// Any chunking of any input gives the same events and the same violation, and
// the violation comes with the byte that makes it one.
func FuzzParserChunks(f *testing.F) {
	for _, role := range []Role{Client, Server} {
		for _, tt := range rulesTable {
			var input []byte
			for _, h := range tt.headers {
				h.Masked = role == Server
				input = append(frame.AppendHeader(input, h), "héllo"[:min(5, h.Length)]...)
			}
			f.Add(role == Server, input, []byte{1, 2, 3})
		}
		f.Add(role == Server, wire(role, fragment(frame.Text, "\xE2"), final(frame.Ping, ""), final(frame.Continuation, "\x82\xAC")), []byte{2})
		f.Add(role == Server, wire(role, final(frame.Text, "\xF4\x90")), []byte{7})
		f.Add(role == Server, wire(role, final(frame.Binary, string(make([]byte, 1000)))), []byte{200, 13})
	}
	f.Fuzz(func(t *testing.T, server bool, input, cuts []byte) {
		r := rules{role: Client, maxSize: 1 << 16, maxFragments: 4}
		if server {
			r.role = Server
		}
		atOnce := feedParser(t, r, input, whole)
		single := feedParser(t, r, input, byteByByte)
		turn := 0
		cut := feedParser(t, r, input, func(left int) int {
			if len(cuts) == 0 {
				return left
			}
			turn++
			return min(left, 1+int(cuts[turn%len(cuts)]))
		})
		requireSame(t, atOnce, single)
		requireSame(t, atOnce, cut)
		if single.err != nil {
			early := feedParser(t, r, input[:single.used-1], whole)
			require.NoError(t, early.err, "the violation was there before the byte that made it one")
			requireSame(t, single, feedParser(t, r, input[:single.used], whole))
		}
	})
}

func requireSame(t *testing.T, want, got fed) {
	t.Helper()
	require.Equal(t, want.events, got.events, "the chunking changed the events")
	require.Equal(t, want.open, got.open, "the chunking changed an unfinished message")
	if want.err == nil || errors.Is(want.err, ErrMessageTooBig) {
		require.Equal(t, fmt.Sprint(want.err), fmt.Sprint(got.err), "the chunking changed the error")
		return
	}
	require.Equal(t, want.err, got.err, "the chunking changed the violation")
}
