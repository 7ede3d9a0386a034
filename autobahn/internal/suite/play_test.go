package suite

import (
	"context"
	"net"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// playAgainst plays a case as a client against a server that is a function, the opening
// handshake too.
func playAgainst(t *testing.T, c *Case, server func(nc net.Conn, request *wire.Head)) (r *report.Result) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		nc, peer := net.Pipe()
		go func() {
			s, err := wire.NewReader(peer).Head()
			if err != nil {
				return
			}
			request, err := wire.ParseHead(s)
			if err == nil {
				server(peer, request)
			}
		}()
		r = PlayClient(context.Background(), c, nc, &url.URL{Host: "example.com"}, nil, DefaultLimits)
		time.Sleep(2 * DefaultLimits.Drop)
	})
	return r
}

// responds is a server that sends a response and no more.
func responds(response func(*wire.Head)) func(net.Conn, *wire.Head) {
	return func(nc net.Conn, request *wire.Head) {
		h := goodResponse()
		h.Set("Sec-WebSocket-Accept", accepts(request.Get("Sec-WebSocket-Key")))
		response(h)
		_, _ = nc.Write([]byte(h.String()))
		_ = nc.Close()
	}
}

// TestResponses is about servers that do not open the connection as they have to.
func TestResponses(t *testing.T) {
	for _, tt := range []struct {
		name   string
		server func(net.Conn, *wire.Head)
		took   time.Duration
		reason string
	}{
		{"no response", func(net.Conn, *wire.Head) {}, DefaultLimits.Opening, "no response came"},
		{"the end", func(nc net.Conn, _ *wire.Head) { _ = nc.Close() }, 0, "no response came"},
		{"no HTTP", func(nc net.Conn, _ *wire.Head) { _, _ = nc.Write([]byte("a\r\nb\r\n\r\n")) }, 0, "no HTTP"},
		{"4.1/another status", responds(func(h *wire.Head) { h.Line = "HTTP/1.1 403 Forbidden" }), 0, "403 Forbidden"},
		{"9.1/an extension", responds(func(h *wire.Head) { h.Add("Sec-WebSocket-Extensions", "x") }), 0, "not offered"},
		{"4.1/a good one", responds(func(*wire.Head) {}), 0, "none of what the case expects"},
	} {
		c := &Case{Want: []report.Outcome{ok(passed("never"))}, Patience: time.Second}
		r := playAgainst(t, c, tt.server)
		require.Equal(t, report.Failed, r.Behavior, tt.name)
		require.NotEmpty(t, r.CloseReason, tt.name)
		require.Contains(t, r.Reason, tt.reason, tt.name)
		require.Equal(t, tt.took, r.Duration, tt.name)
		require.NotEmpty(t, r.Request, tt.name)
	}
}

// TestChecks: a case can have requirements of its own.
func TestChecks(t *testing.T) {
	special := &Opening{Check: func(_, response *wire.Head) string {
		if response.Get("X") == "" {
			return "there is no X"
		}
		return ""
	}}
	c := &Case{Opening: special, Patience: time.Second, Want: []report.Outcome{ok()}, Ending: failsProtocol}
	r := playAgainst(t, c, responds(func(*wire.Head) {}))
	wantVerdicts(t, r, report.Failed, report.Failed)
	require.Equal(t, "there is no X", r.Reason)
	r = playAgainst(t, c, responds(func(h *wire.Head) { h.Add("X", "x") }))
	wantVerdicts(t, r, report.OK, report.OK)
}

// TestBehind: frames may come in one piece with the head.
func TestBehind(t *testing.T) {
	c := &Case{
		Opening: &Opening{Behind: []Frame{text(hello)}}, Patience: time.Second,
		Want: []report.Outcome{ok(gotText(hello))}, Ending: closesNormally,
	}
	for _, role := range []Role{Client, Server} {
		wantVerdicts(t, playWith(t, c, role, (*echoer).serve), report.OK, report.OK)
	}
}

// TestRequests is about clients whose request is not what a server may accept.
func TestRequests(t *testing.T) {
	request := goodRequest()
	request.Set("Sec-WebSocket-Version", "8")
	var answer string
	var r *report.Result
	synctest.Test(t, func(t *testing.T) {
		nc, peer := net.Pipe()
		go func() { answer, _ = wire.NewReader(peer).Head() }()
		r = PlayServer(context.Background(), &Case{}, nc, wire.NewReader(nc), request, DefaultLimits)
		time.Sleep(2 * DefaultLimits.Drop)
	})
	wantVerdicts(t, r, report.Failed, report.Failed)
	require.Contains(t, r.Reason, "Version")
	require.Equal(t, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n", answer)
}

// TestContextEnds: the end of the context ends the connection of a case at once.
func TestContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	c := &Case{Script: []Step{Do(func(*Talk) { cancel() })}, Patience: time.Hour}
	var r *report.Result
	synctest.Test(t, func(t *testing.T) {
		nc, peer := net.Pipe()
		e := &echoer{nc: peer, in: wire.NewReader(peer), role: Server}
		go func() {
			e.open(t)
			e.serve()
		}()
		r = PlayClient(ctx, c, nc, &url.URL{Host: "example.com"}, nil, DefaultLimits)
		time.Sleep(2 * DefaultLimits.Drop)
	})
	require.Zero(t, r.Duration)
}
