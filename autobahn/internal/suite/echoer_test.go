package suite

import (
	"context"
	"net"
	"net/url"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// An echoer is a peer that does what RFC 6455 asks for, as far as its flaw lets it.
type echoer struct {
	nc      net.Conn
	in      *wire.Reader
	role    Role // its own
	flaw    flaw
	opcode  byte // of the message that is arriving
	message []byte
	failed  bool
}

// A flaw deals with a frame in the echoer's place and reports true, or lets it alone.
type flaw func(e *echoer, f wire.Frame) bool

func (e *echoer) send(opcode byte, payload []byte) {
	e.sendFrame(wire.Header{Fin: true, Opcode: opcode}, payload)
}

func (e *echoer) sendFrame(h wire.Header, payload []byte) {
	h.Size, h.Masked = uint64(len(payload)), h.Masked || e.role == Client
	octets := append(h.Append(nil), payload...)
	if h.Masked {
		wire.Mask(octets[len(octets)-len(payload):], h.Key, 0)
	}
	_, _ = e.nc.Write(octets)
}

func (e *echoer) fail(code int) {
	e.failed = true
	e.send(wire.Close, wire.AppendClosePayload(nil, code, ""))
}

// serve answers frames until the connection has to end.
func (e *echoer) serve() {
	defer e.nc.Close()
	for {
		f, err := e.in.Next()
		if err != nil {
			return
		}
		if e.flaw != nil && e.flaw(e, f) {
			continue
		}
		if e.frame(f) && e.role == Server {
			return
		}
	}
}

// frame answers a frame and reports whether a server has to end TCP then.
func (e *echoer) frame(f wire.Frame) (end bool) {
	switch {
	case e.failed:
		return f.Opcode == wire.Close
	case f.RSV != 0, f.Opcode > wire.Binary && f.Opcode < wire.Close, f.Opcode > wire.Pong,
		f.Opcode >= wire.Close && (!f.Fin || f.Size > 125),
		f.Opcode == wire.Continuation && e.opcode == 0,
		(f.Opcode == wire.Text || f.Opcode == wire.Binary) && e.opcode != 0:
		e.fail(protocolError)
		return f.Opcode == wire.Close
	case f.Opcode == wire.Ping:
		e.send(wire.Pong, f.Payload)
	case f.Opcode == wire.Close:
		e.answerClose(f.Payload)
		return true
	case f.Opcode != wire.Pong:
		e.data(f)
	}
	return false
}

func (e *echoer) answerClose(payload []byte) {
	code, reason, ok := wire.ParseClosePayload(payload)
	switch {
	case len(payload) == 1 || ok && !mayBeSent(code):
		e.fail(protocolError)
	case !utf8.Valid(reason):
		e.fail(invalidPayload)
	default:
		e.failed = true
		e.send(wire.Close, payload)
	}
}

func (e *echoer) data(f wire.Frame) {
	if f.Opcode != wire.Continuation {
		e.opcode = f.Opcode
	}
	e.message = append(e.message, f.Payload...)
	if e.opcode == wire.Text && len(e.message) < 1<<10 && !isTextSoFar(e.message, f.Fin) {
		e.fail(invalidPayload)
		return
	}
	if f.Fin {
		opcode, message := e.opcode, e.message
		e.opcode, e.message = 0, nil
		e.send(opcode, message)
	}
}

// isTextSoFar reports whether p is UTF-8, or can become it when it is not whole.
func isTextSoFar(p []byte, whole bool) bool {
	for len(p) > 0 {
		r, n := utf8.DecodeRune(p)
		if r == utf8.RuneError && n == 1 {
			return !whole && !utf8.FullRune(p)
		}
		p = p[n:]
	}
	return true
}

// offered is the offer that the peer agrees to, though it does not know DEFLATE.
const offered = "permessage-deflate; client_no_context_takeover; client_max_window_bits"

// open does the opening handshake.
func (e *echoer) open(t *testing.T) {
	if e.role == Client {
		_, err := e.nc.Write([]byte(goodRequest().String()))
		require.NoError(t, err)
	}
	s, err := e.in.Head()
	require.NoError(t, err)
	head, err := wire.ParseHead(s)
	require.NoError(t, err)
	if e.role == Server {
		response := goodResponse()
		response.Set("Sec-WebSocket-Accept", accepts(head.Get("Sec-WebSocket-Key")))
		if head.Has("Sec-WebSocket-Extensions", offered) {
			response.Add("Sec-WebSocket-Extensions", "permessage-deflate")
		}
		_, err := e.nc.Write([]byte(response.String()))
		require.NoError(t, err)
	}
}

// playWith plays a case against the peer that run is, in a role, at no cost of time.
// The peer has the other role, and the opening handshake behind it.
func playWith(t *testing.T, c *Case, role Role, run func(*echoer)) *report.Result {
	t.Helper()
	return playOver(t, plain, DefaultLimits, c, role, run)
}

// plain is a wrap for playOver that does nothing.
func plain(nc net.Conn) net.Conn { return nc }

// playOver is playWith over what wrap makes of the suite's end of the connection.
func playOver(t *testing.T, wrap func(net.Conn) net.Conn, limits Limits, c *Case, role Role, run func(*echoer)) (r *report.Result) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		nc, peer := net.Pipe()
		nc = wrap(nc)
		defer time.Sleep(2 * limits.Drop) // by then nothing of the case may be left
		e := &echoer{nc: peer, in: wire.NewReader(peer), role: Server}
		if role == Server {
			e.role = Client
		}
		go func() {
			e.open(t)
			run(e)
		}()
		ctx := context.Background()
		if role == Client {
			r = PlayClient(ctx, c, nc, &url.URL{Scheme: "ws", Host: "example.com", Path: "/echo"}, nil, limits)
			return
		}
		in := wire.NewReader(nc)
		s, err := in.Head()
		require.NoError(t, err)
		request, err := wire.ParseHead(s)
		require.NoError(t, err)
		r = PlayServer(ctx, c, nc, in, request, limits)
	})
	return r
}

// playFlawed plays a case of Cases against an echoer with a flaw, as the client.
func playFlawed(t *testing.T, id string, flaw flaw) *report.Result {
	t.Helper()
	return playWith(t, caseOf(t, id), Client, func(e *echoer) {
		e.flaw = flaw
		e.serve()
	})
}

// caseOf returns the case with that number.
func caseOf(t *testing.T, id string) *Case {
	t.Helper()
	for _, c := range Cases() {
		if c.ID == id {
			return c
		}
	}
	require.Fail(t, "no case has the number "+id)
	return nil
}

// wantVerdicts compares the verdicts of a result.
func wantVerdicts(t *testing.T, r *report.Result, behavior, end report.Verdict) {
	t.Helper()
	require.Equal(t, [2]report.Verdict{behavior, end}, [2]report.Verdict{r.Behavior, r.Close},
		"case %s: %s; %s", r.Case.ID, r.Reason, r.CloseReason)
}

// A mistake is a flaw with which a peer does not pass a case.
type mistake struct {
	name     string
	id       string
	flaw     flaw
	behavior report.Verdict
	end      report.Verdict
}

// wantMistakes plays the cases that find mistakes.
func wantMistakes(t *testing.T, mistakes []mistake) {
	t.Helper()
	for _, m := range mistakes {
		t.Run(m.name, func(t *testing.T) {
			wantVerdicts(t, playFlawed(t, m.id, m.flaw), m.behavior, m.end)
		})
	}
}

// on is a flaw that only concerns frames with an opcode: do takes the place of what the
// RFC says.
func on(opcode byte, do func(e *echoer, f wire.Frame)) flaw {
	return func(e *echoer, f wire.Frame) bool {
		if f.Opcode == opcode && !e.failed {
			do(e, f)
			return true
		}
		return false
	}
}

// ignores is a flaw: frames with that opcode do not matter to the peer.
func ignores(opcode byte) flaw { return on(opcode, func(*echoer, wire.Frame) {}) }

// forgives is a flaw: whatever right makes of a frame, the peer acts by.
func forgives(right func(f *wire.Frame)) flaw {
	return func(e *echoer, f wire.Frame) bool {
		right(&f)
		if e.frame(f) && e.role == Server {
			_ = e.nc.Close()
		}
		return true
	}
}
