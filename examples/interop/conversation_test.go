package interop

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

// A conversation is held with a peer that sends everything back, and looks at how
// it travelled.
type conversation struct {
	t      *testing.T
	c      *conn.Conn
	agreed agreement
	random *rand.ChaCha8

	nonempty bool // without empty messages
}

// A way is what was agreed for one direction.
type way struct {
	bits     int // of the window
	takeover bool
}

// converse is the whole conversation with a peer that also obeys.
func converse(t *testing.T, c *conn.Conn, p *peer, a agreement) {
	v := newConversation(t, c, a)
	v.nonempty = p == libwebsockets // it does not survive compressing nothing
	v.parts()
	t.Run("their fragments", v.on((*conversation).theirFragments))
	v.close()
}

func newConversation(t *testing.T, c *conn.Conn, a agreement) *conversation {
	return &conversation{t: t, c: c, agreed: a, random: rand.NewChaCha8([32]byte{7})}
}

// parts are those for which the peer only sends back what comes.
func (v *conversation) parts() {
	for _, part := range []struct {
		name string
		talk func(*conversation)
	}{
		{"messages", (*conversation).messages},
		{"similar messages in a row", (*conversation).similar},
		{"our window", func(v *conversation) { v.window(v.agreed.send, sentWay) }},
		{"their window", func(v *conversation) { v.window(v.agreed.receive, receivedWay) }},
		{"our fragments", (*conversation).ourFragments},
		{"long messages", (*conversation).long},
	} {
		if part.name == "long messages" && !v.agreed.long {
			continue
		}
		if !v.t.Run(part.name, v.on(part.talk)) {
			v.t.FailNow() // the connection is not what it was
		}
	}
}

func (v *conversation) close() {
	stats := v.c.Stats()
	require.Equal(v.t, stats.MessagesReceived, stats.Inflated.Messages, "not all that came was compressed")
	require.NoError(v.t, v.c.Close(bounded(v.t), frame.StatusNormalClosure, ""))
}

// on has a part of the conversation report to its own test.
func (v *conversation) on(part func(*conversation)) func(*testing.T) {
	return func(t *testing.T) {
		of := *v
		of.t = t
		part(&of)
	}
}

// A traffic is what messages came to in each direction.
type traffic struct{ sent, received conn.Compressed }

func sentWay(t traffic) conn.Compressed     { return t.sent }
func receivedWay(t traffic) conn.Compressed { return t.received }

// during returns the traffic while f ran.
func (v *conversation) during(f func()) traffic {
	v.t.Helper()
	before := v.c.Stats()
	f()
	after := v.c.Stats()
	return traffic{since(before.Deflated, after.Deflated), since(before.Inflated, after.Inflated)}
}

func since(before, after conn.Compressed) conn.Compressed {
	return conn.Compressed{
		Messages:  after.Messages - before.Messages,
		Bytes:     after.Bytes - before.Bytes,
		WireBytes: after.WireBytes - before.WireBytes,
	}
}

// echo sends a message, which is to come back.
func (v *conversation) echo(op frame.Opcode, data []byte) traffic {
	v.t.Helper()
	return v.during(func() {
		require.NoError(v.t, v.c.Write(bounded(v.t), op, data))
		wantMessage(v.t, v.c, op, data)
	})
}

// noise returns n random hexadecimal digits: half of their bytes can be saved, but
// no more, unless they came before. A long text without any repetition may be sent
// as it is, so a long noise begins with a rule.
func (v *conversation) noise(n int) []byte {
	text := hex.AppendEncode(nil, v.bytes((n+1)/2))[:n]
	if n >= 1000 {
		copy(text, "========================================")
	}
	return text
}

func (v *conversation) bytes(n int) []byte {
	b := make([]byte, n)
	_, _ = v.random.Read(b)
	return b
}

func (v *conversation) messages() {
	line := "Grüße an die 世界, und an 🌍 auch. "
	for _, m := range []struct {
		name   string
		op     frame.Opcode
		data   []byte
		packed int // 1: is compressed, 0: would grow, -1: whatever
	}{
		{"empty text", frame.Text, []byte{}, 0},
		{"empty bytes", frame.Binary, []byte{}, 0},
		{"a character", frame.Text, []byte("世"), -1},
		{"short text", frame.Text, []byte(line), -1},
		{"text", frame.Text, []byte(strings.Repeat(line, 100)), 1},
		{"a byte", frame.Binary, []byte{0xff}, -1},
		{"random bytes", frame.Binary, v.bytes(5000), 0},
		{"zeros", frame.Binary, make([]byte, 5000), 1},
		{"64 KiB of noise", frame.Text, v.noise(64 << 10), 1},
		{"short after all that", frame.Text, []byte("Grüße"), -1},
	} {
		if v.nonempty && len(m.data) == 0 {
			continue
		}
		got := v.echo(m.op, m.data)
		if m.packed >= 0 {
			require.EqualValues(v.t, m.packed, got.sent.Messages, "%s: whether it was sent compressed", m.name)
		}
		require.EqualValues(v.t, 1, got.received.Messages, "%s did not come compressed", m.name)
	}
}

func (v *conversation) long() {
	line := "Grüße an die 世界, und an 🌍 auch. "
	got := v.echo(frame.Text, []byte(strings.Repeat(line, 1<<20/len(line))))
	require.Less(v.t, got.sent.WireBytes, got.sent.Bytes/20)
	require.Less(v.t, got.received.WireBytes, got.received.Bytes/20)
	got = v.echo(frame.Binary, v.bytes(1<<20))
	require.Zero(v.t, got.sent.Messages, "random bytes were compressed")
	require.EqualValues(v.t, 1, got.received.Messages, "the peer's random bytes did not come compressed")
	got = v.echo(frame.Binary, v.noise(1<<20))
	require.Less(v.t, got.received.WireBytes, got.received.Bytes*7/10)
}

// similar has messages that are small by themselves, and next to nothing for who
// knows the ones before.
func (v *conversation) similar() {
	const many = 100
	line := func(i int) []byte {
		return fmt.Appendf(nil, `{"seq":%d,"by":"Ada","room":"the lobby","text":"this is all that she said","at":17%011d}`, i, i*i*7919)
	}
	got := v.during(func() {
		for i := range many {
			require.NoError(v.t, v.c.Send(frame.Text, line(i)))
		}
		for i := range many {
			wantMessage(v.t, v.c, frame.Text, line(i))
		}
	})
	wantSimilar(v.t, "sent", many, got.sent, v.agreed.send)
	wantSimilar(v.t, "received", many, got.received, v.agreed.receive)
}

func wantSimilar(t *testing.T, what string, many int, got conn.Compressed, agreed way) {
	t.Helper()
	require.EqualValues(t, many, got.Messages, "not all that was %s was compressed", what)
	if agreed.takeover {
		require.Less(t, got.WireBytes, got.Bytes/3, "what was %s was compressed without the messages before", what)
	} else {
		require.Greater(t, got.WireBytes, got.Bytes/2, "what was %s was compressed with the messages before", what)
	}
}

// window has repetitions at many distances in one direction: within messages,
// which the window bounds in any case, and across them. What comes again from
// inside the window is found, what is behind it is not: a peer that keeps to its
// window could not inflate it.
func (v *conversation) window(agreed way, direction func(traffic) conn.Compressed) {
	window := 1 << agreed.bits
	again := min(max(window/8, 100), 400)
	repeat := func(distance int) conn.Compressed {
		text := v.noise(again)
		first := direction(v.echo(frame.Text, text))
		between := direction(v.echo(frame.Binary, v.noise(distance-again)))
		require.EqualValues(v.t, distance, first.Bytes+between.Bytes, "what is to be remembered was not compressed")
		return direction(v.echo(frame.Text, text))
	}
	near := repeat(max(window/4, 200))
	if agreed.takeover {
		require.Less(v.t, near.WireBytes, near.Bytes/4, "a message that just came was not remembered")
	} else {
		wantAllNew(v.t, near)
	}
	repeat(window) // may be found, but zlib does not look that far
	wantAllNew(v.t, repeat(window+1))
	wantAllNew(v.t, repeat(window+50))
	period := v.noise(window + 50)
	wantAllNew(v.t, direction(v.echo(frame.Text, []byte(strings.Repeat(string(period), 3)))))
}

// wantAllNew wants noise to have saved no more than noise can.
func wantAllNew(t *testing.T, got conn.Compressed) {
	t.Helper()
	require.GreaterOrEqual(t, got.WireBytes, got.Bytes*45/100, "something behind the window was remembered")
}

// ourFragments sends fragments that cut characters, with a ping between them.
func (v *conversation) ourFragments() {
	text := []byte(strings.Repeat("Bruchstücke, 断片, ", 2000))
	got := v.during(func() {
		w, err := v.c.Writer(bounded(v.t), frame.Text)
		require.NoError(v.t, err)
		came := v.read()
		for i, part := range [][]byte{text[:7], text[7:8], {}, text[8:20001], text[20001:]} {
			_, err := w.Write(part)
			require.NoError(v.t, err)
			require.NoError(v.t, v.c.Flush(bounded(v.t)))
			if i == 1 {
				_, err := v.c.Ping(bounded(v.t))
				require.NoError(v.t, err, "the ping between fragments was not answered")
			}
		}
		require.NoError(v.t, w.Close())
		require.Equal(v.t, string(text), <-came, "the fragments were not put together")
	})
	require.EqualValues(v.t, 1, got.sent.Messages)
	require.Less(v.t, got.sent.WireBytes, got.sent.Bytes/4)
}

// read reads the next message meanwhile.
func (v *conversation) read() <-chan string {
	came := make(chan string, 1)
	ctx := bounded(v.t)
	go func() {
		_, p, err := v.c.Read(ctx)
		if err != nil {
			p = fmt.Append(nil, "no message but ", err)
		}
		came <- string(p)
	}()
	return came
}

// theirFragments has the peer do the same: it goes on when its ping was answered.
func (v *conversation) theirFragments() {
	text := strings.Repeat("Bruchstücke, 断片, ", 2000)
	got := v.during(func() {
		require.NoError(v.t, v.c.Write(bounded(v.t), frame.Text, []byte("cut 5001 "+text)))
		wantMessage(v.t, v.c, frame.Text, []byte(text))
	})
	require.EqualValues(v.t, 1, got.received.Messages)
	require.Less(v.t, got.received.WireBytes, got.received.Bytes/4)
}
