package wstest

import (
	"fmt"
	"net"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/mempipe"
)

// recorder is a testing.TB that keeps the sentence it fails with.
type recorder struct {
	testing.TB
	sentence string
}

func (*recorder) Helper() {}

func (r *recorder) Fatalf(format string, args ...any) {
	r.sentence = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

// failure runs f in a goroutine of its own and returns the sentence with which
// it failed the test, "" if it passed.
func failure(f func(testing.TB)) string {
	r := new(recorder)
	done := make(chan struct{})
	go func() {
		defer close(done)
		f(r)
	}()
	<-done
	return r.sentence
}

// peers returns two peers that talk to each other.
func peers(t testing.TB) (client, server *Peer) {
	a, b := mempipe.New()
	return NewPeer(t, a, Client), NewPeer(t, b, Server)
}

func TestWhatIsSentIsWhatIsWanted(t *testing.T) {
	for _, fromClient := range []bool{true, false} {
		t.Run(fmt.Sprintf("from the client: %v", fromClient), func(t *testing.T) {
			from, to := peers(t)
			if !fromClient {
				from, to = to, from
			}
			from.SendText("text")
			to.WantText("text")
			from.SendBinary("\xff")
			to.WantBinary("\xff")
			from.SendPing("hi")
			to.WantPing("hi")
			from.SendPing("any")
			require.Equal(t, "any", to.WantAnyPing())
			from.SendPong("hi")
			to.WantPong("hi")
			from.SendFragments(frame.Text, "a", "b", "c")
			to.WantFragment(frame.Text, false, "a")
			to.WantFragment(frame.Continuation, false, "b")
			to.WantFragment(frame.Continuation, true, "c")
			from.SendFragments(frame.Binary, "a", "b")
			op, message := to.WantMessage()
			require.Equal(t, frame.Binary, op)
			require.Equal(t, "ab", message)
			from.Send(frame.Header{Rsv1: true, Opcode: frame.Text}, "a")
			from.Send(frame.Header{Fin: true, Opcode: frame.Continuation}, "b")
			op, message = to.WantCompressed()
			require.Equal(t, frame.Text, op)
			require.Equal(t, "ab", message)
			from.SendSlowly(from.Encode(frame.Header{Fin: true, Opcode: frame.Text}, "slow"), 0)
			to.WantText("slow")
			from.SendClose(frame.StatusProtocolError, "a reason")
			to.WantClose(frame.StatusProtocolError, "reason")
			from.SendClose(frame.StatusNoStatusReceived, "")
			to.WantClose(frame.StatusNoStatusReceived, "")
			from.Hangup()
			to.WantEOF()
		})
	}
}

func TestDeclareSendsAHeaderOnly(t *testing.T) {
	client, _ := peers(t)
	h, n, err := frame.ParseHeader(client.Declare(frame.Binary, 1<<30))
	require.NoError(t, err)
	require.Equal(t, frame.MaxHeaderSize, n)
	require.Equal(t, int64(1<<30), h.Length)
	require.True(t, h.Masked)
}

func TestEncodeMisMasked(t *testing.T) {
	client, server := peers(t)
	for _, peer := range []*Peer{client, server} {
		b := peer.EncodeMisMasked(frame.Header{Fin: true, Opcode: frame.Text}, "hi")
		h, n, err := frame.ParseHeader(b)
		require.NoError(t, err)
		require.Equal(t, peer == server, h.Masked)
		require.Len(t, b[n:], 2)
	}
}

func TestDeclareInTakesAnyLength(t *testing.T) {
	client, server := peers(t)
	require.Equal(t, []byte{0x81, 126, 0, 5}, server.DeclareIn(2, frame.Text, 5))
	require.Equal(t, []byte{0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 1}, server.DeclareIn(8, frame.Binary, 1<<63+1))
	require.Equal(t, []byte{0x82, 0xfe, 1, 2, 0, 0, 0, 0}, client.DeclareIn(2, frame.Binary, 0x102))
}

func TestSendSlowlyTakesItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, server := peers(t)
		start := time.Now()
		client.SendSlowly(client.Encode(frame.Header{Fin: true, Opcode: frame.Text}, "hi"), time.Second)
		require.Equal(t, 8*time.Second, time.Since(start))
		server.WantText("hi")
	})
}

func TestNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := net.Pipe()
		peer := NewPeer(t, a, Client)
		peer.WantNothing()
		peer.WantNothingFor(time.Hour)
		go func() { _, _ = b.Write([]byte{0x81, 1, 'x'}) }()
		peer.WantText("x")
	})
}

// sentences has what a client sends, what is wanted of it, and with what
// sentence the test fails.
var sentences = []struct {
	send func(client *Peer)
	want func(server *Peer)
	say  string
}{
	{
		func(p *Peer) { p.SendText("got") },
		func(p *Peer) { p.WantText("want") },
		`wanted a text message of "want" from the client, got a text message of "got"`,
	},
	{
		func(p *Peer) { p.SendPing("x") },
		func(p *Peer) { p.WantText("want") },
		`wanted a text message of "want" from the client, got a ping frame with "x"`,
	},
	{
		func(p *Peer) { p.SendPing("x") },
		func(p *Peer) { p.WantMessage() },
		`wanted a message from the client, got a ping frame with "x"`,
	},
	{
		func(p *Peer) { p.SendText("x") },
		func(p *Peer) { p.WantAnyPing() },
		`wanted a ping from the client, got a text message of "x"`,
	},
	{
		func(p *Peer) {
			p.Send(frame.Header{Opcode: frame.Text}, "x")
			p.SendPing("y")
		},
		func(p *Peer) { p.WantMessage() },
		`wanted a continuation from the client, got a ping frame with "y"`,
	},
	{
		func(p *Peer) { p.SendText("x") },
		func(p *Peer) { p.WantCompressed() },
		`wanted a compressed message from the client, got a text message of "x"`,
	},
	{
		func(p *Peer) {
			p.Send(frame.Header{Rsv1: true, Opcode: frame.Text}, "x")
			p.Send(frame.Header{Rsv1: true, Fin: true, Opcode: frame.Continuation}, "y")
		},
		func(p *Peer) { p.WantCompressed() },
		`the client sent a reserved bit (a last continuation fragment of "y")`,
	},
	{
		func(p *Peer) { p.SendText("x") },
		func(p *Peer) { p.WantClose(1002, "why") },
		`wanted a close frame with 1002 and "why" from the client, got a text message of "x"`,
	},
	{
		func(p *Peer) { p.SendClose(1000, "bye") },
		func(p *Peer) { p.WantClose(1002, "why") },
		`wanted a close frame with 1002 and "why" from the client, got a close frame with 1000 and "bye"`,
	},
	{
		func(p *Peer) { p.Send(frame.Header{Fin: true, Opcode: frame.Close}, "x") },
		func(p *Peer) { p.WantClose(1002, "") },
		`wanted a close frame with 1002 and "" from the client, got a bad one: protocol error: ` +
			`close payload of 1 byte (RFC 6455 section 5.5.1, close code 1002)`,
	},
	{
		func(p *Peer) { p.Send(frame.Header{Fin: true, Opcode: frame.Close}, "x") },
		func(p *Peer) { p.WantPong("") },
		`wanted a pong frame with "" from the client, got a close frame with "x"`,
	},
	{
		func(p *Peer) { p.SendFragments(frame.Text, "a", "b") },
		func(p *Peer) { p.WantText("ab") },
		`wanted a text message of "ab" from the client, got a text fragment of "a"`,
	},
	{
		func(p *Peer) { p.Send(frame.Header{Fin: true}, "b") },
		func(p *Peer) { p.WantFragment(frame.Continuation, false, "b") },
		`wanted a continuation fragment of "b" from the client, got a last continuation fragment of "b"`,
	},
	{
		func(p *Peer) { p.SendText(fmt.Sprintf("%099d", 0)) },
		func(p *Peer) { p.WantPong("") },
		`wanted a pong frame with "" from the client, got a text message of 99 bytes, ` +
			`"0000000000000000000000000000000000000000000000000000000000000000"…`,
	},
	{
		func(p *Peer) { p.SendRaw([]byte{0x81, 0}) },
		func(p *Peer) { p.WantFrame() },
		`the client sent a frame masked in the wrong direction (a text message of "")`,
	},
	{
		func(p *Peer) { p.Send(frame.Header{Fin: true, Rsv2: true, Opcode: frame.Text}, "") },
		func(p *Peer) { p.WantFrame() },
		`the client sent a reserved bit (a text message of "")`,
	},
	{
		func(p *Peer) { p.Send(frame.Header{Fin: true, Opcode: 0xB}, "") },
		func(p *Peer) { p.WantFrame() },
		`the client sent a reserved opcode (a reserved opcode 0xb frame with "")`,
	},
	{
		func(p *Peer) { p.Send(frame.Header{Opcode: frame.Ping}, "") },
		func(p *Peer) { p.WantFrame() },
		`the client sent a fragmented control frame (a ping frame with "")`,
	},
	{
		func(p *Peer) { p.SendPing(fmt.Sprintf("%0126d", 0)) },
		func(p *Peer) { p.WantFrame() },
		`the client sent a control frame over 125 bytes (a ping frame with 126 bytes, ` +
			`"0000000000000000000000000000000000000000000000000000000000000000"…)`,
	},
	{
		func(p *Peer) { p.Hangup() },
		func(p *Peer) { p.WantFrame() },
		`wanted a frame from the client, got the end of the transport`,
	},
	{
		func(p *Peer) {
			p.SendRaw([]byte{0x81})
			p.Hangup()
		},
		func(p *Peer) { p.WantEOF() },
		`wanted the client to close the transport, got the end of the transport inside a frame`,
	},
	{
		func(p *Peer) { p.SendText("x") },
		func(p *Peer) { p.WantEOF() },
		`wanted the client to close the transport, got a text message of "x"`,
	},
	{
		func(p *Peer) { p.SendRaw([]byte{0x82, 0xFE, 0, 1}) },
		func(p *Peer) { p.WantFrame() },
		`wanted a frame from the client, got an error: protocol error: ` +
			`length not in its shortest form (RFC 6455 section 5.2, close code 1002)`,
	},
	{
		func(p *Peer) { p.SendText("x") },
		func(p *Peer) { p.WantNothingFor(time.Hour) },
		`wanted nothing from the client, got a text message of "x"`,
	},
	{
		func(p *Peer) { p.Hangup() },
		func(p *Peer) { p.WantNothingFor(time.Hour) },
		`wanted nothing from the client, got the end of the transport`,
	},
}

func TestSentences(t *testing.T) {
	for _, c := range sentences {
		t.Run(c.say, func(t *testing.T) {
			client, server := peers(t)
			c.send(client)
			got := failure(func(t testing.TB) {
				server.t = t
				c.want(server)
			})
			require.Equal(t, c.say, got)
		})
	}
}

func TestSentencesOfSending(t *testing.T) {
	client, server := peers(t)
	server.Hangup()
	require.Equal(t, "the peer could not send: io: read/write on closed pipe (after 0 of 7 bytes)",
		failure(func(t testing.TB) {
			client.t = t
			client.SendText("x")
		}))
	require.Contains(t, failure(func(t testing.TB) {
		client.t = t
		client.SendClose(frame.StatusNoStatusReceived, "x")
	}), "the peer could not send a close frame: ")
}

func TestRoles(t *testing.T) {
	require.Equal(t, "client server", Client.String()+" "+Client.other().String())
}
