package conn_test

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/mempipe"
)

// FuzzFrameSequence sends any frames, lawful or not, in pieces of any size. What the
// Conn hands out, answers and ends with must be what the model says.
func FuzzFrameSequence(f *testing.F) {
	for i, seed := range frameSeeds {
		script := strings.Join(seed.script, "")
		for settings := range byte(deflating << 1) {
			f.Add(settings|byte(i)<<6, script, []byte{0, 200, 2})
			f.Add(settings|closing|alone|tight, script, []byte{255})
		}
	}
	f.Fuzz(func(t *testing.T, settings byte, script string, cuts []byte) {
		if len(script) > 4<<10 || len(cuts) > 64 {
			t.Skip("larger than what is to be learnt")
		}
		s := newSequence(settings)
		wire := s.wire(script)
		want := s.model.fate(wire)
		if want.vague {
			t.Skip("nothing says how soon data is known to be corrupt")
		}
		if len(want.pings) > 28 {
			t.Skip("pongs may be left out when so many wait")
		}
		synctest.Test(t, func(t *testing.T) { s.run(t, wire, cuts, want) })
	})
}

// The bits of what a sequence is about. The two highest choose how messages are read.
const (
	toServer  = 1 << iota
	deflating // was agreed on
	closing   // the Conn sends a Close frame first
	alone     // no_context_takeover
	tight     // limits
)

// sequence is one connection.
type sequence struct {
	role    conn.Role
	cfg     conn.Config
	model   model
	closing bool
	reading byte
}

func newSequence(settings byte) *sequence {
	s := &sequence{role: conn.Client, closing: settings&closing != 0, reading: settings >> 6}
	s.cfg = conn.Config{ReadLimit: 70_000, MaxFragments: 6}
	if settings&toServer != 0 {
		s.role = conn.Server
	}
	if settings&tight != 0 {
		s.cfg.ReadLimit, s.cfg.MaxFragments = 300, 3
	}
	own := settings&alone != 0
	if settings&deflating != 0 {
		s.cfg.Deflate = &conn.Deflate{ServerNoContextTakeover: own, ClientNoContextTakeover: own}
	}
	s.model = model{s.role == conn.Server, settings&deflating != 0, !own, uint64(s.cfg.ReadLimit), s.cfg.MaxFragments}
	return s
}

// How a frame of a script is put on the wire.
const (
	unmasked  = 1 << iota // or masked, if the peer is not to mask
	length16              // in 16 bits, even if it is short
	length64              // in 64 bits, even if it is short; with length16 and the highest bit
	packed                // the payload is compressed, in the knowledge of those before
	many                  // the payload is repeated
	promising             // the header declares more than there is
	raw                   // there is no header
	cutShort              // the payload, once compressed, lacks its end
)

// fr returns the part of a script that is one frame: the first byte of its header, how
// it is put on the wire and a payload of at most 255 bytes.
func fr(first, how byte, payload string) string {
	return string([]byte{first, how, byte(len(payload))}) + payload
}

// wire returns the bytes of a script.
func (s *sequence) wire(script string) (wire []byte) {
	var pack packing
	for len(script) >= 3 {
		first, how := script[0], script[1]
		end := min(len(script), 3+int(script[2]))
		payload := script[3:end]
		script = script[end:]
		if how&many != 0 {
			payload = strings.Repeat(payload, 300)
		}
		if how&packed != 0 {
			payload = pack.pack(payload, s.model.takeover)
		}
		if how&cutShort != 0 {
			payload = payload[:len(payload)-min(len(payload), 2)]
		}
		if how&raw == 0 {
			wire = s.appendHeader(wire, first, how, uint64(len(payload)))
			payload = s.mask(payload, how)
		}
		wire = append(wire, payload...)
	}
	return wire
}

// packing compresses messages; the zero value has compressed none.
type packing struct {
	out bytes.Buffer
	z   *flate.Writer
}

func (p *packing) pack(text string, takeover bool) string {
	p.out.Reset()
	if p.z == nil {
		p.z, _ = flate.NewWriter(&p.out, flate.BestSpeed)
	} else if !takeover {
		p.z.Reset(&p.out)
	}
	_, _ = p.z.Write([]byte(text))
	_ = p.z.Flush()
	return strings.TrimSuffix(p.out.String(), "\x00\x00\xff\xff")
}

func (s *sequence) masks(how byte) bool { return (how&unmasked == 0) == s.model.masked }

func (s *sequence) appendHeader(wire []byte, first, how byte, length uint64) []byte {
	if how&promising != 0 {
		length += 9
	}
	mask := byte(0)
	if s.masks(how) {
		mask = 0x80
	}
	switch {
	case how&length64 != 0 || length > 0xffff:
		if how&length16 != 0 {
			length |= 1 << 63
		}
		wire = binary.BigEndian.AppendUint64(append(wire, first, mask|127), length)
	case how&length16 != 0 || length > 125:
		wire = binary.BigEndian.AppendUint16(append(wire, first, mask|126), uint16(length))
	default:
		wire = append(wire, first, mask|byte(length))
	}
	if mask != 0 {
		wire = append(wire, "\x12\x34\xd6\x78"...)
	}
	return wire
}

func (s *sequence) mask(payload string, how byte) string {
	b := []byte(payload)
	for i := range b {
		if s.masks(how) {
			b[i] ^= "\x12\x34\xd6\x78"[i%4]
		}
	}
	return string(b)
}

// run sends wire to a Conn and compares what comes of it with want.
func (s *sequence) run(t *testing.T, wire, cuts []byte, want fate) {
	a, b := mempipe.New()
	c := conn.New(&cutConn{Conn: a, cuts: cuts}, s.role, &s.cfg)
	answers := make(chan []byte)
	go func() {
		_, _ = b.Write(wire) // an error if the Conn ends before that
		synctest.Wait()      // or the end would overtake pongs
		_ = b.CloseWrite()
	}()
	go func() {
		all, _ := io.ReadAll(b)
		answers <- all
	}()
	if s.closing {
		err := c.Close(ctx, frame.StatusGoingAway, "bye")
		if want.end == "closed" {
			require.NoError(t, err, "the closing handshake was complete")
		} else {
			wantEnd(t, err, want)
		}
	} else {
		messages, err := readMessages(c, s.reading)
		require.Equal(t, want.messages, messages, "the messages differ, got the end: %v", err)
		wantEnd(t, err, want)
		_, _, err = c.Read(ctx)
		wantEnd(t, err, want)
		wantEnd(t, c.Write(ctx, frame.Text, nil), want)
	}
	s.wantAnswers(t, <-answers, want)
	_ = c.CloseNow()
	_ = b.Close()
}

// wantAnswers compares what the Conn has sent.
func (s *sequence) wantAnswers(t *testing.T, sent []byte, want fate) {
	peer := model{masked: s.role == conn.Client}
	got := peer.fate(sent)
	if s.closing {
		require.Equal(t, fate{end: "closed", codes: []int{1001}, reason: "bye"}, got, "its Close frame differs")
		_, size, _ := splitHeader(sent)
		got = peer.fate(sent[size+2+len("bye"):])
	}
	require.Equal(t, want.pings, got.pongs, "the pongs differ from the pings")
	require.Empty(t, got.pings, "it was to send no pings")
	if s.closing || want.end == "cut" {
		require.Equal(t, "cut", got.end, "it was to send no Close frame, got %v", got.codes)
		return
	}
	require.Equal(t, "closed", got.end, "it was to send a Close frame that is sound")
	require.Subset(t, want.codes, got.codes, "the code of its Close frame differs")
}

// wantEnd wants the error that tells of the end.
func wantEnd(t *testing.T, err error, want fate) {
	t.Helper()
	var closed *conn.CloseError
	var broken *frame.ProtocolError
	got := fate{end: fmt.Sprint(err)}
	switch {
	case errors.As(err, &closed) && closed.Code == frame.StatusAbnormalClosure:
		got = fate{end: "cut"}
	case errors.As(err, &closed):
		got = fate{end: "closed", codes: []int{int(closed.Code)}, reason: closed.Reason}
	case errors.As(err, &broken):
		got = fate{end: "failed", codes: []int{int(broken.Code)}}
	case errors.Is(err, conn.ErrMessageTooBig):
		got = fate{end: "failed", codes: []int{1009}}
	}
	require.Equal(t, want.end, got.end, "the end differs, got the error: %v", err)
	require.Subset(t, want.codes, got.codes, "the code differs, got the error: %v", err)
	require.Equal(t, want.reason, got.reason, "the peer's reason differs")
}

// readMessages reads messages by one of the calls that there are, as the model names them.
func readMessages(c *conn.Conn, call byte) (messages []string, err error) {
	for {
		op, p, err := readMessage(c, call)
		if err != nil {
			return messages, err
		}
		messages = append(messages, fmt.Sprintf("%d %s", op, p))
	}
}

func readMessage(c *conn.Conn, call byte) (frame.Opcode, []byte, error) {
	switch call % 4 {
	case 1:
		return c.ReadAppend(ctx, make([]byte, 0, 100))
	case 2:
		op, r, err := c.Reader(ctx)
		if err != nil {
			return 0, nil, err
		}
		p, err := io.ReadAll(r)
		return op, p, err
	case 3:
		for msg, err := range c.Messages(ctx) {
			return msg.Op, bytes.Clone(msg.Data), err
		}
	}
	return c.Read(ctx)
}

// cutConn is a transport whose reads bring as many bytes as cuts say, one after the
// other: at most one more than the number, or as many as there are for 255.
type cutConn struct {
	*mempipe.Conn
	cuts []byte
	turn int
}

func (c *cutConn) Read(p []byte) (int, error) {
	if len(c.cuts) > 0 {
		cut := int(c.cuts[c.turn%len(c.cuts)])
		if c.turn++; cut < 255 {
			p = p[:min(len(p), cut+1)]
		}
	}
	return c.Conn.Read(p)
}
