package conn

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
)

// Headers for the tables, from a peer that masks as it must.
var (
	textHeader   = frame.Header{Fin: true, Opcode: frame.Text, Length: 5}
	binaryHeader = frame.Header{Fin: true, Opcode: frame.Binary, Length: 5}
	firstHeader  = frame.Header{Opcode: frame.Text, Length: 5}
	moreHeader   = frame.Header{Opcode: frame.Continuation, Length: 5}
	lastHeader   = frame.Header{Fin: true, Opcode: frame.Continuation, Length: 5}
	pingHeader   = frame.Header{Fin: true, Opcode: frame.Ping, Length: 125}
	pongHeader   = frame.Header{Fin: true, Opcode: frame.Pong}
	closeHeader  = frame.Header{Fin: true, Opcode: frame.Close, Length: 2}
)

// with returns h changed by change.
func with(h frame.Header, change func(*frame.Header)) frame.Header {
	change(&h)
	return h
}

// rulesTable has one case for each rule, named by its section of RFC 6455. The
// last header is the one that is judged; reason "" means that it is allowed.
var rulesTable = []struct {
	name            string
	headers         []frame.Header
	section, reason string
}{
	{"5.2/first reserved bit", []frame.Header{with(textHeader, rsv1)}, "5.2", "reserved bit without an extension"},
	{"5.2/second reserved bit", []frame.Header{with(textHeader, rsv2)}, "5.2", "reserved bit without an extension"},
	{"5.2/third reserved bit", []frame.Header{with(textHeader, rsv3)}, "5.2", "reserved bit without an extension"},
	{"5.2/reserved bit on a continuation", []frame.Header{firstHeader, with(lastHeader, rsv1)}, "5.2", "reserved bit without an extension"},
	{"5.2/reserved bit on a ping", []frame.Header{with(pingHeader, rsv1)}, "5.2", "reserved bit without an extension"},
	{"5.2/reserved bit on a close", []frame.Header{with(closeHeader, rsv3)}, "5.2", "reserved bit without an extension"},
	{"5.2/opcode 3", []frame.Header{with(textHeader, opcode(3))}, "5.2", "reserved opcode 0x3"},
	{"5.2/opcode 7", []frame.Header{with(textHeader, opcode(7))}, "5.2", "reserved opcode 0x7"},
	{"5.2/opcode 11", []frame.Header{with(pingHeader, opcode(11))}, "5.2", "reserved opcode 0xb"},
	{"5.2/opcode 15", []frame.Header{with(pingHeader, opcode(15))}, "5.2", "reserved opcode 0xf"},
	{"5.2/reserved opcode inside a message", []frame.Header{firstHeader, with(moreHeader, opcode(4))}, "5.2", "reserved opcode 0x4"},
	{"5.4/message of one frame", []frame.Header{textHeader}, "", ""},
	{"5.4/message of two fragments", []frame.Header{firstHeader, lastHeader}, "", ""},
	{"5.4/message of four fragments", []frame.Header{firstHeader, moreHeader, moreHeader, lastHeader}, "", ""},
	{"5.4/message behind a fragmented one", []frame.Header{firstHeader, lastHeader, binaryHeader}, "", ""},
	{"5.4/fragments without payload", []frame.Header{with(firstHeader, length(0)), with(moreHeader, length(0)), with(lastHeader, length(0))}, "", ""},
	{"5.4/ping between fragments", []frame.Header{firstHeader, pingHeader, lastHeader}, "", ""},
	{"5.4/pong between fragments", []frame.Header{firstHeader, pongHeader, lastHeader}, "", ""},
	{"5.4/close between fragments", []frame.Header{firstHeader, closeHeader}, "", ""},
	{"5.4/continuation without start", []frame.Header{lastHeader}, "5.4", "continuation without a message to continue"},
	{"5.4/unfinished continuation without start", []frame.Header{moreHeader}, "5.4", "continuation without a message to continue"},
	{"5.4/continuation behind a whole message", []frame.Header{textHeader, lastHeader}, "5.4", "continuation without a message to continue"},
	{"5.4/continuation behind the last fragment", []frame.Header{firstHeader, lastHeader, lastHeader}, "5.4", "continuation without a message to continue"},
	{"5.4/continuation behind a ping", []frame.Header{pingHeader, lastHeader}, "5.4", "continuation without a message to continue"},
	{"5.4/text inside a message", []frame.Header{firstHeader, textHeader}, "5.4", "new message inside a fragmented one"},
	{"5.4/binary inside a message", []frame.Header{firstHeader, binaryHeader}, "5.4", "new message inside a fragmented one"},
	{"5.4/first fragment inside a message", []frame.Header{firstHeader, moreHeader, firstHeader}, "5.4", "new message inside a fragmented one"},
	{"5.4/text inside a message, behind a ping", []frame.Header{firstHeader, pingHeader, textHeader}, "5.4", "new message inside a fragmented one"},
	{"5.5/ping of 125 bytes", []frame.Header{pingHeader}, "", ""},
	{"5.5/ping of 126 bytes", []frame.Header{with(pingHeader, length(126))}, "5.5", "control frame over 125 bytes"},
	{"5.5/pong of 2^63-1 bytes", []frame.Header{with(pongHeader, length(math.MaxInt64))}, "5.5", "control frame over 125 bytes"},
	{"5.5/close of 126 bytes", []frame.Header{with(closeHeader, length(126))}, "5.5", "control frame over 125 bytes"},
	{"5.5/fragmented ping", []frame.Header{with(pingHeader, unfinished)}, "5.5", "fragmented control frame"},
	{"5.5/fragmented pong", []frame.Header{with(pongHeader, unfinished)}, "5.5", "fragmented control frame"},
	{"5.5/fragmented close", []frame.Header{with(closeHeader, unfinished)}, "5.5", "fragmented control frame"},
	{"5.5/fragmented ping inside a message", []frame.Header{firstHeader, with(pingHeader, unfinished)}, "5.5", "fragmented control frame"},
}

func rsv1(h *frame.Header)       { h.Rsv1 = true }
func rsv2(h *frame.Header)       { h.Rsv2 = true }
func rsv3(h *frame.Header)       { h.Rsv3 = true }
func isMasked(h *frame.Header)   { h.Masked = true }
func unfinished(h *frame.Header) { h.Fin = false }

func opcode(op frame.Opcode) func(*frame.Header) {
	return func(h *frame.Header) { h.Opcode = op }
}

func length(n int64) func(*frame.Header) {
	return func(h *frame.Header) { h.Length = n }
}

func TestRules(t *testing.T) {
	for _, role := range []Role{Client, Server} {
		for _, tt := range rulesTable {
			t.Run(role.String()+"/"+tt.name, func(t *testing.T) {
				r := openRules(role)
				err := feed(t, &r, tt.headers)
				if tt.reason == "" {
					require.NoError(t, err, "the last header is allowed")
					return
				}
				wantViolation(t, err, frame.StatusProtocolError, "RFC 6455 "+tt.section, tt.reason)
			})
		}
	}
}

// deflateRules has the rules of RFC 7692 section 6 as rulesTable has the others.
var deflateRules = []struct {
	name            string
	headers         []frame.Header
	section, reason string
}{
	{"6.1/RSV1 on a message of one frame", []frame.Header{with(textHeader, rsv1)}, "", ""},
	{"6.1/RSV1 on a first fragment", []frame.Header{with(firstHeader, rsv1), moreHeader, lastHeader}, "", ""},
	{"6.1/ping inside a compressed message", []frame.Header{with(firstHeader, rsv1), pingHeader, lastHeader}, "", ""},
	{"6.1/messages with and without", []frame.Header{with(textHeader, rsv1), textHeader, with(binaryHeader, rsv1)}, "", ""},
	{"6.1/RSV1 on a continuation of a compressed message", []frame.Header{with(firstHeader, rsv1), with(moreHeader, rsv1)}, "RFC 7692 6.1", "RSV1 on a frame that does not begin a message"},
	{"6.1/RSV1 on a continuation of another message", []frame.Header{firstHeader, with(lastHeader, rsv1)}, "RFC 7692 6.1", "RSV1 on a frame that does not begin a message"},
	{"6.1/RSV1 on a ping", []frame.Header{with(pingHeader, rsv1)}, "RFC 7692 6.1", "RSV1 on a frame that does not begin a message"},
	{"6.1/RSV1 on a pong", []frame.Header{with(pongHeader, rsv1)}, "RFC 7692 6.1", "RSV1 on a frame that does not begin a message"},
	{"6.1/RSV1 on a close", []frame.Header{with(closeHeader, rsv1)}, "RFC 7692 6.1", "RSV1 on a frame that does not begin a message"},
	{"6/RSV2 beside RSV1", []frame.Header{with(with(textHeader, rsv1), rsv2)}, "RFC 6455 5.2", "reserved bit without an extension"},
	{"6/RSV3", []frame.Header{with(textHeader, rsv3)}, "RFC 6455 5.2", "reserved bit without an extension"},
}

func TestRulesOfDeflate(t *testing.T) {
	for _, role := range []Role{Client, Server} {
		for _, tt := range deflateRules {
			t.Run(role.String()+"/"+tt.name, func(t *testing.T) {
				r := openRules(role)
				r.deflate = true
				err := feed(t, &r, tt.headers)
				if tt.reason == "" {
					require.NoError(t, err, "the last header is allowed")
					return
				}
				wantViolation(t, err, frame.StatusProtocolError, tt.section, tt.reason)
			})
		}
	}
}

// A compressed message may declare twice the limit and 1 KiB, and not a byte more,
// in one frame or in several.
func TestRulesLimitCompressed(t *testing.T) {
	compressed := func(h frame.Header, n int64) frame.Header { return with(with(h, rsv1), length(n)) }
	for _, limit := range []int64{1, 8000, 1 << 40, math.MaxInt64 - 1, math.MaxInt64} {
		most := 2*limit + 1024
		if most < limit {
			most = math.MaxInt64 // there is no larger number
		}
		r := rules{role: Client, deflate: true, maxSize: limit, maxFragments: 9}
		require.NoError(t, feed(t, &r, []frame.Header{compressed(textHeader, most)}))
		require.NoError(t, feed(t, &r, []frame.Header{compressed(firstHeader, 1), with(lastHeader, length(most-1))}))
		require.ErrorIs(t, feed(t, &r, []frame.Header{compressed(firstHeader, 2), with(lastHeader, length(most-1))}), ErrMessageTooBig)
		r.end()
		if most < math.MaxInt64 {
			require.ErrorIs(t, feed(t, &r, []frame.Header{compressed(textHeader, most+1)}), ErrMessageTooBig)
			require.ErrorIs(t, feed(t, &r, []frame.Header{with(textHeader, length(limit+1))}), ErrMessageTooBig, "this one is not compressed")
		}
	}
}

func openRules(role Role) rules {
	return rules{role: role, maxSize: math.MaxInt64, maxFragments: math.MaxInt}
}

// feed checks headers, masked as r's peer must, and returns the verdict on the
// last one. The ones before must pass.
func feed(t *testing.T, r *rules, headers []frame.Header) (err error) {
	t.Helper()
	for i, h := range headers {
		h.Masked = r.role == Server
		if err = r.check(&h); err != nil || h.Opcode.IsControl() {
			require.True(t, err == nil || i == len(headers)-1, "header %d was refused: %v", i, err)
			continue
		}
		r.begin(&h)
		if h.Fin {
			r.end()
		}
	}
	return err
}

func wantViolation(t *testing.T, err error, code frame.StatusCode, section, reason string) {
	t.Helper()
	var p *frame.ProtocolError
	require.ErrorAs(t, err, &p, "a protocol error was expected")
	require.Equal(t, frame.ProtocolError{Code: code, Section: section, Reason: reason}, *p)
}

// Masking depends on the role, so it has a table of its own.
func TestRulesMask(t *testing.T) {
	for _, h := range []frame.Header{textHeader, firstHeader, pingHeader, pongHeader, closeHeader} {
		t.Run("5.1/unmasked "+h.Opcode.String()+" from a client", func(t *testing.T) {
			r := openRules(Server)
			wantViolation(t, r.check(&h), frame.StatusProtocolError, "RFC 6455 5.1", "unmasked frame from a client")
			masked := with(h, isMasked)
			require.NoError(t, r.check(&masked), "a client masks")
		})
		t.Run("5.1/masked "+h.Opcode.String()+" from a server", func(t *testing.T) {
			r := openRules(Client)
			require.NoError(t, r.check(&h), "a server does not mask")
			masked := with(h, isMasked)
			wantViolation(t, r.check(&masked), frame.StatusProtocolError, "RFC 6455 5.1", "masked frame from a server")
		})
	}
}

func TestRulesLimits(t *testing.T) {
	tests := []struct {
		name    string
		size    int64
		frames  int
		headers []frame.Header
		want    string
	}{
		{"message of the limit", 5, 9, []frame.Header{textHeader}, ""},
		{"message over the limit", 4, 9, []frame.Header{textHeader}, "message too big: over 4 bytes"},
		{"fragments that sum to the limit", 15, 9, []frame.Header{firstHeader, moreHeader, lastHeader}, ""},
		{"fragments that sum past the limit", 14, 9, []frame.Header{firstHeader, moreHeader, lastHeader}, "message too big: over 14 bytes"},
		{"sum that overflows 63 bits", math.MaxInt64, 9, []frame.Header{firstHeader, with(lastHeader, length(math.MaxInt64))}, "message too big: over 9223372036854775807 bytes"},
		{"the next message counts from 0", 5, 9, []frame.Header{textHeader, textHeader}, ""},
		{"control frames do not count", 5, 1, []frame.Header{pingHeader, pingHeader, textHeader}, ""},
		{"fragments of the limit", 99, 3, []frame.Header{firstHeader, moreHeader, lastHeader}, ""},
		{"fragments over the limit", 99, 2, []frame.Header{firstHeader, moreHeader, lastHeader}, "message too big: over 2 fragments"},
		{"empty fragments over the limit", 0, 1, []frame.Header{with(firstHeader, length(0)), with(lastHeader, length(0))}, "message too big: over 1 fragments"},
	}
	for _, role := range []Role{Client, Server} {
		for _, tt := range tests {
			t.Run(role.String()+"/"+tt.name, func(t *testing.T) {
				r := rules{role: role, maxSize: tt.size, maxFragments: tt.frames}
				err := feed(t, &r, tt.headers)
				if tt.want == "" {
					require.NoError(t, err, "the message keeps within the limits")
					return
				}
				require.ErrorIs(t, err, ErrMessageTooBig)
				require.EqualError(t, err, tt.want)
			})
		}
	}
}

func TestRulesAllocateNothing(t *testing.T) {
	r := openRules(Client)
	headers := []frame.Header{textHeader, firstHeader, pingHeader, moreHeader, lastHeader}
	got := testing.AllocsPerRun(100, func() {
		for i := range headers {
			if r.check(&headers[i]) == nil && !headers[i].Opcode.IsControl() {
				r.begin(&headers[i])
			}
			if headers[i].Fin && !headers[i].Opcode.IsControl() {
				r.end()
			}
		}
	})
	require.Zero(t, got, "headers that break no rule must not allocate")
}
