package suite

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// PlayClient plays a case as a client of the server at the other end of nc, which it
// closes. The fields of header are added to the request. The end of ctx ends the connection.
func PlayClient(ctx context.Context, c *Case, nc net.Conn, u *url.URL, header http.Header, limits Limits) *report.Result {
	t := newTalk(c, Client, nc, wire.NewReader(nc), limits)
	t.header = header
	defer t.endWith(ctx)()
	if t.openAsClient(u) {
		t.play()
	}
	return t.finish()
}

// PlayServer plays a case as the server of a client that has sent a request; in has
// what came behind it. It closes nc. The end of ctx ends the connection.
func PlayServer(ctx context.Context, c *Case, nc net.Conn, in *wire.Reader, request *wire.Head, limits Limits) *report.Result {
	t := newTalk(c, Server, nc, in, limits)
	defer t.endWith(ctx)()
	if t.openAsServer(request) {
		t.play()
	}
	return t.finish()
}

// endWith closes the connection when ctx ends, or the returned function is called.
func (t *Talk) endWith(ctx context.Context) func() {
	stop := context.AfterFunc(ctx, func() { _ = t.nc.Close() })
	return func() {
		_ = t.nc.SetWriteDeadline(time.Now().Add(t.limits.Drop)) // of a peer that does not read
		t.out.End(func() { _ = t.nc.Close() })
		stop()
	}
}

// openAsClient does the opening handshake and reports whether the script may follow.
func (t *Talk) openAsClient(u *url.URL) bool {
	request := t.newRequest(u)
	t.result.Request = request.String()
	t.sendHead(request)
	t.setReadDeadline(time.Now().Add(t.limits.Opening))
	head, err := t.in.Head()
	t.result.Response = head
	if err != nil {
		t.unanswered(err)
		return false
	}
	response, err := wire.ParseHead(head)
	if err != nil {
		t.judge(report.Failed, "the response is no HTTP: "+err.Error())
		return false
	}
	return t.responded(request, response)
}

// responded judges the response of a server.
func (t *Talk) responded(request, response *wire.Head) bool {
	special := t.c.Opening
	if special != nil && special.Refused != nil {
		t.refusedBy(request, response)
		return false
	}
	if special != nil && special.MayRefuse != "" && response.Status() >= 400 {
		t.refused(report.NonStrict, fmt.Sprintf("the server answered %q: %s", response.Line, special.MayRefuse))
		return false
	}
	what := wrongResponse(request, response)
	if what == "" && special != nil && special.Check != nil {
		what = special.Check(request, response)
	}
	if what == "" {
		var err error
		if t.deflate, err = agreed(response.Get("Sec-WebSocket-Extensions")); err != nil {
			what = err.Error()
		}
	}
	if what != "" {
		t.judge(report.Failed, what)
		return false
	}
	t.state = open
	return true
}

// openAsServer answers the request of a client and reports whether the script may follow.
func (t *Talk) openAsServer(request *wire.Head) bool {
	t.result.Request = request.String()
	what := wrongRequest(request)
	special := t.c.Opening
	if what != "" {
		t.judge(report.Failed, what)
		t.out.Write([]byte("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"), 0)
		return false
	}
	if special != nil && special.Needs != nil {
		if what := special.Needs(request); what != "" {
			t.skip(request, what)
			return false
		}
	}
	response := t.newResponse(request)
	t.result.Response = response.String()
	t.sendHead(response)
	if special != nil && special.Refused != nil {
		t.awaitRefusal()
		return false
	}
	if special != nil && special.Check != nil {
		if what := special.Check(request, response); what != "" {
			t.judge(report.Failed, what)
			return false
		}
	}
	t.state = open
	return true
}

// play plays the script and listens until the connection has ended.
func (t *Talk) play() {
	if d := t.c.Deflate; d != nil && t.deflate == nil {
		t.judge(report.Unimplemented, "the peer did not negotiate permessage-deflate with these parameters")
		t.leave()
		return
	}
	for _, step := range t.c.Script {
		if t.state == closed {
			break
		}
		step.play(t)
	}
	t.startPatience()
	t.closeWhenDone()
	t.listen(nil)
}

// startPatience sets by when the peer has to be done.
func (t *Talk) startPatience() { t.giveUp = time.Now().Add(t.limits.scaled(t.c.Patience)) }

// leave closes the connection normally and listens until it has ended.
func (t *Talk) leave() {
	t.result.ExpectedClose = closesNormally
	t.close(Close{Code: normalClosure})
	t.giveUp = time.Now().Add(t.limits.scaled(time.Second))
	t.listen(nil)
}
