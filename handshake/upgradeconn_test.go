package handshake

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/wstest"
)

// answerTo upgrades a connection on which a client sends text, and returns
// what the client reads until the server is done, and what UpgradeConn did.
func answerTo(text string, size int, o *ServerOptions) (string, Result, error) {
	client, server := mempipe.New()
	go func() { _, _ = client.Write([]byte(text)) }()
	res, err := UpgradeConn(context.Background(), wstest.NewFaultConn(server, wstest.Faults{ReadSize: size}), o)
	_ = server.CloseWrite()
	answer, _ := io.ReadAll(client)
	_ = client.Close()
	return string(answer), res, err
}

const rfcSwitching = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + rfcAccept + "\r\n"

func TestUpgradeConn(t *testing.T) {
	for _, c := range validOpenings {
		for _, size := range []int{0, 1} {
			t.Run(fmt.Sprintf("%s in pieces of %d", c.name, size), func(t *testing.T) {
				answer, res, err := answerTo(opening(c.changes...), size, nil)
				require.NoError(t, err, "a valid request is refused")
				require.Equal(t, Result{}, res)
				require.Equal(t, rfcSwitching+"\r\n", answer)
			})
		}
	}
}

func TestUpgradeConnAgreesOnOptions(t *testing.T) {
	answer, res, err := answerTo(opening("Sec-WebSocket-Protocol: a, b", "Sec-WebSocket-Extensions: x; y")+"frames", 0, &ServerOptions{
		Subprotocols: []string{"b"},
		Header:       http.Header{"Server": {"test"}},
		Extensions:   func(offers []Extension) []Extension { return offers },
	})
	require.NoError(t, err)
	require.Equal(t, Result{"b", []Extension{{"x", []Param{{"y", ""}}}}, nil, []byte("frames")}, res)
	require.Equal(t, rfcSwitching+"Sec-WebSocket-Protocol: b\r\nSec-WebSocket-Extensions: x; y\r\nServer: test\r\n\r\n", answer)
}

func TestUpgradeConnAnswersRefusals(t *testing.T) {
	for _, c := range refusedOpenings {
		t.Run(c.name, func(t *testing.T) {
			answer, res, err := answerTo(opening(c.changes...), 0, nil)
			wantViolation(t, err, c.status, c.section)
			require.Equal(t, Result{}, res)
			resp, _ := readAnswer(t, []byte(answer))
			require.Equal(t, c.status, resp.StatusCode)
			require.NotEmpty(t, resp.Header.Get("Date"), "RFC 9110 6.6.1: an answer has a Date")
		})
	}
}

func TestUpgradeConnAnswersMalformedRequests(t *testing.T) {
	answer, _, err := answerTo("GET / HTTP/1.1\nHost: a\n\n", 0, nil)
	wantViolation(t, err, http.StatusBadRequest, "RFC 9112 2.2")
	require.Contains(t, answer, "HTTP/1.1 400 Bad Request\r\n")
	answer, _, err = answerTo("HELO example.com\r\n\r\n", 0, nil)
	wantViolation(t, err, http.StatusBadRequest, "RFC 9112 2.3")
	require.Contains(t, answer, "HTTP/1.1 400 Bad Request\r\n")
}

func TestUpgradeConnAnswersMisuse(t *testing.T) {
	for name, o := range map[string]*ServerOptions{
		"header":      {Header: http.Header{"A": {"b\r\nc: d"}}},
		"subprotocol": {Subprotocols: []string{"a\nb"}},
		"extension":   {Extensions: func([]Extension) []Extension { return []Extension{{Name: "y"}} }},
		"parameter":   {Extensions: func([]Extension) []Extension { return []Extension{{"x", []Param{{"\n", ""}}}} }},
	} {
		t.Run(name, func(t *testing.T) {
			answer, res, err := answerTo(opening("Sec-WebSocket-Extensions: x")+"frames", 0, o)
			wantViolation(t, err, http.StatusInternalServerError, "")
			require.Equal(t, Result{}, res)
			resp, body := readAnswer(t, []byte(answer))
			require.Equal(t, http.StatusInternalServerError, resp.StatusCode)
			require.Equal(t, "Internal Server Error\n", body, "the client learns what the server did wrong")
		})
	}
}

func TestUpgradeConnBoundsTheHead(t *testing.T) {
	head := opening("X: " + strings.Repeat("x", 10000))
	for _, size := range []int{0, 1, 1000} {
		o := &ServerOptions{MaxHeaderBytes: len(head)}
		_, res, err := answerTo(head+"frames", size, o)
		require.NoError(t, err, "a head of just the limit is refused in pieces of %d", size)
		require.LessOrEqual(t, len(res.Buffered), len("frames"))

		o.MaxHeaderBytes--
		answer, _, err := answerTo(head, size, o)
		wantViolation(t, err, http.StatusRequestHeaderFieldsTooLarge, "RFC 6585 5")
		require.Contains(t, answer, "HTTP/1.1 431 ")
	}
	_, _, err := answerTo(opening("X: "+strings.Repeat("x", 40000)), 0, nil)
	wantViolation(t, err, http.StatusRequestHeaderFieldsTooLarge, "RFC 6585 5")
	_, _, err = answerTo(opening("X: "+strings.Repeat("x", 60000)), 0, &ServerOptions{MaxHeaderBytes: -1})
	require.NoError(t, err, "there is a limit where none was wanted")
}

func TestUpgradeConnCountsFields(t *testing.T) {
	answer, _, err := answerTo(opening("X:"+strings.Repeat("\r\nX:", maxFields)), 0, nil)
	wantViolation(t, err, http.StatusRequestHeaderFieldsTooLarge, "RFC 6585 5")
	require.Contains(t, answer, "HTTP/1.1 431 ")
}

// A client that sends a byte a second gets its answer when the time is over.
func TestUpgradeConnBoundsTheTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, server := mempipe.New()
		gaveUp := make(chan struct{})
		go func() {
			defer close(gaveUp)
			for _, c := range []byte(opening()) {
				<-time.After(time.Second)
				if _, err := client.Write([]byte{c}); err != nil {
					return
				}
			}
		}()
		start := time.Now()
		_, err := UpgradeConn(t.Context(), server, &ServerOptions{Timeout: 5 * time.Second})
		wantViolation(t, err, http.StatusRequestTimeout, "RFC 9110 15.5.9")
		require.Equal(t, 5*time.Second+answerTimeout, time.Since(start), "the client has not closed")
		resp, err := http.ReadResponse(bufio.NewReader(client), nil)
		require.NoError(t, err, "a client that is too slow gets no answer")
		require.Equal(t, http.StatusRequestTimeout, resp.StatusCode)
		require.NoError(t, server.Close())
		<-gaveUp
	})
}

// A client that is refused before all it sent was read gets its answer and its
// end, and nothing is left for which a socket would be reset.
func TestUpgradeConnReadsOnBehindARefusal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, server := mempipe.New()
		_, err := client.Write([]byte(opening("X-Long: " + strings.Repeat("x", 30<<10))))
		require.NoError(t, err)
		refused := make(chan error)
		go func() {
			_, err := UpgradeConn(t.Context(), server, &ServerOptions{MaxHeaderBytes: 1 << 10})
			refused <- err
		}()
		answer, err := io.ReadAll(client)
		require.NoError(t, err)
		require.Contains(t, string(answer), "HTTP/1.1 431 ")
		require.NoError(t, client.Close())
		wantViolation(t, <-refused, http.StatusRequestHeaderFieldsTooLarge, "RFC 6585 5")
		require.Zero(t, server.Buffered(), "bytes are left that reset a socket when it is closed")
	})
}

// A client that does not read its answer costs no more than the time for one.
func TestUpgradeConnBoundsTheTimeOfAnAnswer(t *testing.T) {
	for name, text := range map[string]string{"accepted": opening(), "refused": opening("-Host")} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, server := net.Pipe() // a Write ends when it is read
				go func() { _, _ = client.Write([]byte(text)) }()
				start := time.Now()
				_, err := UpgradeConn(t.Context(), server, &ServerOptions{Timeout: 5 * time.Second})
				require.Error(t, err)
				require.LessOrEqual(t, time.Since(start), 5*time.Second)
				require.NoError(t, client.Close())
				require.NoError(t, server.Close())
			})
		})
	}
}

func TestUpgradeConnEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, server := mempipe.New()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := UpgradeConn(ctx, server, nil)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.Zero(t, client.Buffered(), "something was answered")

		_, err = UpgradeConn(ctx, nil, nil)
		require.ErrorIs(t, err, context.DeadlineExceeded, "a context that has ended is not looked at first")
	})
}

func TestUpgradeConnLeavesNoDeadline(t *testing.T) {
	for name, text := range map[string]string{"accepted": opening(), "refused": opening("-Host")} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, server := mempipe.New()
				_, err := client.Write([]byte(text))
				require.NoError(t, err)
				ctx, cancel := context.WithCancel(t.Context())
				_, _ = UpgradeConn(ctx, server, nil)
				cancel()
				time.AfterFunc(time.Hour, func() { _, _ = client.Write([]byte("x")) })
				_, err = server.Read(make([]byte, 1))
				require.NoError(t, err, "a deadline is left on the connection")
				if name == "accepted" {
					_, err = server.Write([]byte("x"))
					require.NoError(t, err, "a deadline is left on the connection")
				}
			})
		})
	}
}

func TestUpgradeConnOfAConnectionThatEnds(t *testing.T) {
	for name, text := range map[string]string{"at once": "", "within the request": opening()[:40]} {
		t.Run(name, func(t *testing.T) {
			client, server := mempipe.New()
			_, err := client.Write([]byte(text))
			require.NoError(t, err)
			require.NoError(t, client.CloseWrite())
			_, err = UpgradeConn(t.Context(), server, nil)
			wantViolation(t, err, 0, "")
			require.ErrorIs(t, err, io.EOF)
			require.Zero(t, client.Buffered(), "something was answered to nobody")
		})
	}
}

// Whichever call fails, UpgradeConn returns an error or has upgraded.
func TestUpgradeConnOverAConnectionThatFails(t *testing.T) {
	for _, once := range []bool{false, true} {
		for n := int64(1); n < 8; n++ {
			client, server := mempipe.New()
			_, err := client.Write([]byte(opening() + "frames"))
			require.NoError(t, err)
			faulty := wstest.NewFaultConn(server, wstest.Faults{FailAt: n, Once: once, HalfWrite: true})
			res, err := UpgradeConn(t.Context(), faulty, nil)
			if faulty.Calls() < n {
				require.NoError(t, err)
				require.Equal(t, "frames", string(res.Buffered))
				continue
			}
			require.ErrorIs(t, err, wstest.ErrInjected, "the failure of call %d is not told", n)
			require.Equal(t, Result{}, res)
		}
	}
}

func TestUpgradeConnKnowsAShortWrite(t *testing.T) {
	client, server := mempipe.New()
	_, err := client.Write([]byte(opening()))
	require.NoError(t, err)
	_, err = UpgradeConn(t.Context(), wstest.NewFaultConn(server, wstest.Faults{ShortWrite: 10}), nil)
	require.ErrorIs(t, err, io.ErrShortWrite)
}

// scripted is a connection from which text is read, again after a rewind.
type scripted struct {
	net.Conn
	text    string
	read    int
	written []byte
}

func (c *scripted) Read(p []byte) (int, error) {
	n := copy(p, c.text[c.read:])
	c.read += n
	return n, nil
}

func (c *scripted) Write(p []byte) (int, error) {
	c.written = append(c.written, p...)
	return len(p), nil
}

func (c *scripted) SetDeadline(time.Time) error      { return nil }
func (c *scripted) SetWriteDeadline(time.Time) error { return nil }

func TestUpgradeConnGivesUpWhenNothingComes(t *testing.T) {
	_, err := UpgradeConn(t.Context(), &scripted{text: "GET"}, nil)
	require.ErrorIs(t, err, io.ErrNoProgress)
}

func TestUpgradeConnWritesOnce(t *testing.T) {
	client, server := mempipe.New()
	_, err := client.Write([]byte(opening()))
	require.NoError(t, err)
	faulty := wstest.NewFaultConn(server, wstest.Faults{})
	_, err = UpgradeConn(t.Context(), faulty, nil)
	require.NoError(t, err)
	require.EqualValues(t, 4, faulty.Calls(), "the calls are not: set deadline, read, write, clear deadline")
}

// The memory of one handshake goes to the next one. What was returned of the
// first stays as it was.
func TestUpgradeConnKeepsNoMemory(t *testing.T) {
	var target string
	var offers []Extension
	o := &ServerOptions{
		Extensions: func(list []Extension) []Extension { offers = list; return list },
		Decide:     func(r *Request) error { target = r.Target; return nil },
	}
	_, res, err := answerTo(opening("Sec-WebSocket-Extensions: first; a=b")+"frames", 0, o)
	require.NoError(t, err)
	for range 3 {
		s := scratches.Get()
		require.Empty(t, s.request.Fields[:cap(s.request.Fields)][0], "the pool keeps what a client sent alive")
		scratches.Put(s)
	}
	require.Equal(t, "/chat", target)
	require.Equal(t, []Extension{{"first", []Param{{"a", "b"}}}}, offers)
	require.Equal(t, Result{"", offers, nil, []byte("frames")}, res)
	answer, _, err := answerTo(opening(), 0, nil)
	require.NoError(t, err)
	require.Equal(t, rfcSwitching+"\r\n", answer, "what the pool held before got into an answer")
}

// Without Decide and Extensions the request is not copied. Nothing that is
// returned may be a part of it.
func TestUpgradeConnReturnsNoPartOfTheRequest(t *testing.T) {
	o := &ServerOptions{Subprotocols: []string{"chat"}, Deflate: new(DeflateOptions)}
	nc := &scripted{text: browserOpening + "frames"}
	res, err := UpgradeConn(t.Context(), nc, o)
	require.NoError(t, err)
	want := Result{"chat", []Extension{{Name: "permessage-deflate"}}, &Deflate{false, false, 15, 15}, []byte("frames")}
	require.Equal(t, want, res)
	nc = &scripted{text: strings.Repeat("\xff", len(browserOpening)) + "\r\n"}
	_, err = UpgradeConn(t.Context(), nc, nil)
	require.Error(t, err, "the text of the test overwrites nothing")
	require.Equal(t, want, res, "the next request has changed the result of the one before")
}

// What Decide is shown stays as it is, although the memory of the request is used again.
func TestDecideMayKeepWhatItSees(t *testing.T) {
	var kept []string
	o := &ServerOptions{Decide: func(r *Request) error {
		kept = append(kept, r.Target, r.Fields[0].Name, r.Fields[0].Value)
		return nil
	}}
	_, err := UpgradeConn(t.Context(), &scripted{text: opening("GET /kept HTTP/1.1")}, o)
	require.NoError(t, err)
	want := []string{"/kept", "Host", "example.com"}
	require.Equal(t, want, kept)
	_, err = UpgradeConn(t.Context(), &scripted{text: strings.Repeat("\xff", 200) + "\r\n"}, nil)
	require.Error(t, err)
	require.Equal(t, want, kept, "the next request has changed what was kept of the one before")
}

// browserOpening is what Chromium sends.
var browserOpening = opening("Pragma: no-cache", "Cache-Control: no-cache",
	"User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
	"Origin: http://example.com", "Accept-Encoding: gzip, deflate", "Accept-Language: en-US,en;q=0.9",
	"Cookie: session=4f1c2a9be07d4d6f8a53e1b2; theme=dark; _ga=GA1.1.1234567890.1700000000",
	"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
	"Sec-WebSocket-Protocol: chat, superchat")

// forgottenByRace is how often the race detector lets a sync.Pool forget.
var forgottenByRace = func() float64 {
	if raceDetector {
		return 3
	}
	return 0
}()

var raceDetector = func() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}()

func TestUpgradeConnNearlyNeedsNoMemory(t *testing.T) {
	for name, c := range map[string]struct {
		options *ServerOptions
		want    float64
	}{
		"nothing agreed on":         {nil, 0},
		"a subprotocol":             {&ServerOptions{Subprotocols: []string{"chat"}}, 1}, // the result
		"fields of its own":         {&ServerOptions{Header: http.Header{"Server": {"a"}, "Set-Cookie": {"b=c"}}}, 0},
		"permessage-deflate":        {&ServerOptions{Deflate: new(DeflateOptions)}, 1},                // what the Result refers to
		"a request that is decided": {&ServerOptions{Decide: func(*Request) error { return nil }}, 1}, // the head as a string
	} {
		nc := &scripted{text: browserOpening}
		allocs := testing.AllocsPerRun(100, func() {
			nc.read, nc.written = 0, nc.written[:0]
			if _, err := UpgradeConn(context.Background(), nc, c.options); err != nil {
				panic(err)
			}
		})
		require.LessOrEqual(t, allocs, c.want+forgottenByRace, "an upgrade with %s allocates", name)
	}
}
