package handshake

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/wstest"
)

// netDial has the type of ClientOptions.NetDial.
type netDial = func(ctx context.Context, network, addr string) (net.Conn, error)

// serving returns a NetDial whose connections lead to script, which is given
// the request that has come.
func serving(script func(nc net.Conn, r *http.Request)) netDial {
	return piped(func(nc net.Conn) {
		if r, err := http.ReadRequest(bufio.NewReader(nc)); err == nil {
			script(nc, r)
		}
	})
}

// piped returns a NetDial whose connections lead to script.
func piped(script func(nc net.Conn)) netDial {
	return func(context.Context, string, string) (net.Conn, error) {
		near, far := mempipe.New()
		go script(far)
		return near, nil
	}
}

// straight asks no proxy.
func straight(o ClientOptions) *ClientOptions {
	o.Proxy = httpProxies("", "", "")
	return &o
}

// switchingFor is the right response to r, with the changes of switching.
func switchingFor(r *http.Request, changes ...string) string {
	accept := AcceptKey(r.Header.Get("Sec-WebSocket-Key"))
	return switching(append([]string{"Sec-WebSocket-Accept: " + accept}, changes...)...)
}

func send(nc net.Conn, text string) { _, _ = io.WriteString(nc, text) }

func TestDial(t *testing.T) {
	o := straight(ClientOptions{Subprotocols: []string{"chat"}, NetDial: serving(func(nc net.Conn, r *http.Request) {
		send(nc, switchingFor(r, "+Sec-WebSocket-Protocol: chat", "+X: y")+"first frames")
		send(nc, "more")
	})})
	nc, resp, result, err := Dial(t.Context(), "ws://example.com/chat", o)
	require.NoError(t, err)
	require.Equal(t, "chat", result.Subprotocol)
	require.Equal(t, 101, resp.StatusCode)
	require.Equal(t, "y", resp.Header.Get("X"))
	require.Equal(t, "http://example.com/chat", resp.Request.URL.String(), "what was asked")
	require.NoError(t, nc.SetDeadline(time.Time{}), "the connection is open")
	require.True(t, strings.HasPrefix("first framesmore", string(result.Buffered)))
	rest := make([]byte, len("first framesmore")-len(result.Buffered))
	_, err = io.ReadFull(nc, rest)
	require.NoError(t, err)
	require.Equal(t, "first framesmore", string(result.Buffered)+string(rest), "the bytes behind the 101")
	require.NoError(t, nc.Close())
}

func TestDialKeepsFramesBehindTheResponse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for size := 0; size <= 8192; size += 1024 {
			frames := strings.Repeat("f", size)
			o := straight(ClientOptions{NetDial: serving(func(nc net.Conn, r *http.Request) {
				send(nc, switchingFor(r)+frames)
				_ = nc.Close()
			})})
			nc, _, result, err := Dial(t.Context(), "ws://example.com/", o)
			require.NoError(t, err)
			rest, err := io.ReadAll(nc)
			require.NoError(t, err)
			require.Equal(t, frames, string(result.Buffered)+string(rest), "%d bytes behind the 101", size)
		}
	})
}

func TestDialChoosesAKeyForEachConnection(t *testing.T) {
	keys := make(map[string]bool)
	o := straight(ClientOptions{NetDial: serving(func(nc net.Conn, r *http.Request) {
		keys[r.Header.Get("Sec-WebSocket-Key")] = true
		send(nc, switchingFor(r))
	})})
	for range 20 {
		nc, _, _, err := Dial(t.Context(), "ws://example.com/", o)
		require.NoError(t, err)
		require.NoError(t, nc.Close())
	}
	require.Len(t, keys, 20, "4.1 item 7: the keys of 20 connections differ")
	for key := range keys {
		require.True(t, ValidKey(key), "4.1 item 7: the key %q must be 16 bytes in base64", key)
	}
}

func TestDialReturnsTheResponseThatRefused(t *testing.T) {
	var server net.Conn
	o := straight(ClientOptions{NetDial: serving(func(nc net.Conn, _ *http.Request) {
		server = nc
		send(nc, "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\nContent-Length: 9\r\n\r\nlog in, !")
	})})
	nc, resp, result, err := Dial(t.Context(), "ws://example.com/", o)
	require.Nil(t, nc)
	require.Nil(t, result)
	var e *Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, 401, e.Status)
	require.Equal(t, "Basic", resp.Header.Get("WWW-Authenticate"))
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Equal(t, "log in, !", string(body))
	_, err = server.Read(make([]byte, 1))
	require.ErrorIs(t, err, io.EOF, "the connection must be closed")
}

func TestDialClosesAConnectionWhoseResponseIsWrong(t *testing.T) {
	var server net.Conn
	o := straight(ClientOptions{NetDial: serving(func(nc net.Conn, r *http.Request) {
		server = nc
		send(nc, switchingFor(r, "+Sec-WebSocket-Protocol: other"))
	})})
	_, resp, _, err := Dial(t.Context(), "ws://example.com/", o)
	require.ErrorContains(t, err, "subprotocol that was not offered")
	require.Equal(t, 101, resp.StatusCode)
	_, err = server.Read(make([]byte, 1))
	require.ErrorIs(t, err, io.EOF, "the connection must be closed")
}

func TestDialDialsNothingForOptionsThatCannotBeUsed(t *testing.T) {
	forbidden := func(context.Context, string, string) (net.Conn, error) {
		t.Error("a connection was dialed")
		return nil, errors.New("forbidden")
	}
	for rawURL, o := range map[string]ClientOptions{
		"ws://example.com/#x": {},
		"ws://example.com/a":  {Subprotocols: []string{"a\r\n"}},
		"ws://example.com/b":  {Header: http.Header{"A": {"\x00"}}},
		"ws://example.com/c":  {ProxyHeader: http.Header{"Host": {"x"}}},
	} {
		o.NetDial = forbidden
		nc, resp, result, err := Dial(t.Context(), rawURL, straight(o))
		var e *Error
		require.ErrorAs(t, err, &e)
		require.True(t, nc == nil && resp == nil && result == nil, "an error comes alone")
	}
}

func TestDialToUnixSockets(t *testing.T) {
	dir, err := os.MkdirTemp("", "ws") // a short path: sockets allow no more
	require.NoError(t, err)
	defer func() { _ = os.RemoveAll(dir) }()
	l, err := net.Listen("unix", dir+"/a.sock")
	require.NoError(t, err)
	defer func() { _ = l.Close() }()
	seen := make(chan *http.Request, 1)
	go serveOne(l, func(nc net.Conn, r *http.Request) {
		seen <- r
		send(nc, switchingFor(r))
	})
	// Whatever the environment says, no proxy leads to a socket.
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	nc, _, _, err := Dial(t.Context(), "ws+unix://"+dir+"/a.sock:/chat?x=1", nil)
	require.NoError(t, err)
	require.NoError(t, nc.Close())
	r := <-seen
	require.Equal(t, "/chat?x=1", r.RequestURI)
	require.Equal(t, "localhost", r.Host)
}

// serveOne accepts one connection and gives script the request that comes.
func serveOne(l net.Listener, script func(nc net.Conn, r *http.Request)) {
	nc, err := l.Accept()
	if err != nil {
		return
	}
	if r, err := http.ReadRequest(bufio.NewReader(nc)); err == nil {
		script(nc, r)
	}
}

func TestDialErrorsSayWhatFailed(t *testing.T) {
	broken := errors.New("the cable is cut")
	o := straight(ClientOptions{NetDial: func(context.Context, string, string) (net.Conn, error) { return nil, broken }})
	_, _, _, err := Dial(t.Context(), "ws://example.com/", o)
	require.EqualError(t, err, "websocket: handshake: the connection cannot be made: the cable is cut")
	require.ErrorIs(t, err, broken)

	o = straight(ClientOptions{NetDial: func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		return client, server.Close()
	}})
	_, _, _, err = Dial(t.Context(), "ws://example.com/", o)
	require.EqualError(t, err, "websocket: handshake: the request cannot be written: io: read/write on closed pipe")
}

// The states in which a server can leave a client waiting.
var stalls = map[string]func(net.Conn){
	"a server that reads nothing": func(net.Conn) {},
	"a server that says nothing":  func(nc net.Conn) { _, _ = http.ReadRequest(bufio.NewReader(nc)) },
	"half a response": func(nc net.Conn) {
		if r, err := http.ReadRequest(bufio.NewReader(nc)); err == nil {
			text := switchingFor(r)
			send(nc, text[:len(text)-1])
		}
	},
	"one byte a second": func(nc net.Conn) {
		r, err := http.ReadRequest(bufio.NewReader(nc))
		if err != nil {
			return
		}
		for _, b := range []byte(switchingFor(r, "+X: "+strings.Repeat("x", 4000))) {
			if _, err := nc.Write([]byte{b}); err != nil {
				return
			}
			<-time.After(time.Second)
		}
	},
}

func TestDialEndsAfterTheTimeout(t *testing.T) {
	for name, script := range stalls {
		for timeout, want := range map[time.Duration]time.Duration{
			0:               defaultDialTimeout,
			3 * time.Second: 3 * time.Second,
		} {
			t.Run(name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					start := time.Now()
					_, _, _, err := Dial(t.Context(), "ws://example.com/", straight(ClientOptions{Timeout: timeout, NetDial: piped(script)}))
					require.ErrorIs(t, err, context.DeadlineExceeded)
					require.Equal(t, want, time.Since(start), "how long Dial waited")
					<-time.After(time.Second) // for the server
				})
			})
		}
	}
}

func TestDialWaitsAsLongAsItIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := straight(ClientOptions{Timeout: -1, NetDial: serving(func(nc net.Conn, r *http.Request) {
			<-time.After(time.Hour)
			send(nc, switchingFor(r))
		})})
		nc, _, _, err := Dial(t.Context(), "ws://example.com/", o)
		require.NoError(t, err)
		require.NoError(t, nc.Close())
	})
}

func TestDialEndsWithItsContext(t *testing.T) {
	for name, script := range stalls {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				why := errors.New("the user has left")
				ctx, cancel := context.WithCancelCause(t.Context())
				time.AfterFunc(time.Second, func() { cancel(why) })
				_, _, _, err := Dial(ctx, "ws://example.com/", straight(ClientOptions{NetDial: piped(script)}))
				require.ErrorIs(t, err, context.Canceled)
				require.ErrorIs(t, err, why)
				var e *Error
				require.ErrorAs(t, err, &e)
				_, _, _, err = Dial(ctx, "ws://example.com/", straight(ClientOptions{NetDial: piped(script)}))
				require.ErrorIs(t, err, context.Canceled, "a context that has ended before")
				<-time.After(time.Second) // for the server
			})
		})
	}
}

func TestDialLeavesTheConnectionAloneOnceItIsMade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		o := straight(ClientOptions{Timeout: time.Second, NetDial: serving(func(nc net.Conn, r *http.Request) {
			send(nc, switchingFor(r))
			<-time.After(time.Hour)
			send(nc, "later")
		})})
		nc, _, _, err := Dial(ctx, "ws://example.com/", o)
		require.NoError(t, err)
		cancel()
		got := make([]byte, 5)
		_, err = io.ReadFull(nc, got)
		require.NoError(t, err, "neither the context nor the timeout may end a connection that is made")
		require.NoError(t, nc.Close())
	})
}

func TestDialWaitsForABodyNoLongerThanASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		o := straight(ClientOptions{NetDial: serving(func(nc net.Conn, _ *http.Request) {
			send(nc, "HTTP/1.1 403 Forbidden\r\n\r\nno")
		})})
		_, resp, _, err := Dial(t.Context(), "ws://example.com/", o)
		require.ErrorContains(t, err, "HTTP status 403")
		require.Equal(t, bodyTimeout, time.Since(start), "how long Dial waited")
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		require.Equal(t, "no", string(body), "what has come of the body")
	})
}

func TestDialLimitsTheHeadOfTheResponse(t *testing.T) {
	large := serving(func(nc net.Conn, r *http.Request) {
		send(nc, switchingFor(r, "+X: "+strings.Repeat("x", defaultResponseMaxBytes)))
	})
	_, resp, _, err := Dial(t.Context(), "ws://example.com/", straight(ClientOptions{NetDial: large}))
	require.ErrorIs(t, err, errHeadTooLarge, "the default limit")
	require.Nil(t, resp)
	_, _, _, err = Dial(t.Context(), "ws://example.com/", straight(ClientOptions{NetDial: large, MaxHeaderBytes: 100}))
	require.ErrorIs(t, err, errHeadTooLarge)
	nc, _, _, err := Dial(t.Context(), "ws://example.com/", straight(ClientOptions{NetDial: large, MaxHeaderBytes: -1}))
	require.NoError(t, err, "a negative limit is none")
	require.NoError(t, nc.Close())
}

func TestDialSurvivesEveryFaultOfTheConnection(t *testing.T) {
	for call := int64(1); ; call++ {
		near, far := mempipe.New()
		go func() {
			if r, err := http.ReadRequest(bufio.NewReader(far)); err == nil {
				send(far, switchingFor(r))
			}
			_ = far.CloseWrite()
		}()
		faulty := wstest.NewFaultConn(near, wstest.Faults{FailAt: call})
		o := straight(ClientOptions{NetDial: func(context.Context, string, string) (net.Conn, error) { return faulty, nil }})
		nc, _, _, err := Dial(t.Context(), "ws://example.com/", o)
		if err == nil {
			require.Greater(t, call, int64(2), "the calls that failed before Dial succeeded")
			_ = nc.Close()
			return
		}
		var e *Error
		require.ErrorAs(t, err, &e, "the call number %d failed", call)
	}
}

func TestDialOverAConnectionThatMovesSingleBytes(t *testing.T) {
	dial := serving(func(nc net.Conn, r *http.Request) {
		send(nc, switchingFor(r, "+Sec-WebSocket-Protocol: chat")+"frames")
		_ = nc.Close()
	})
	o := straight(ClientOptions{
		Subprotocols: []string{"chat"},
		NetDial: func(ctx context.Context, network, addr string) (net.Conn, error) {
			nc, err := dial(ctx, network, addr)
			return wstest.NewFaultConn(nc, wstest.Faults{ReadSize: 1, WriteSize: 1}), err
		},
	})
	nc, _, result, err := Dial(t.Context(), "ws://example.com/", o)
	require.NoError(t, err)
	require.Equal(t, "chat", result.Subprotocol)
	rest, err := io.ReadAll(nc)
	require.NoError(t, err)
	require.Equal(t, "frames", string(result.Buffered)+string(rest))
}

func TestWithStatusTakesAnyError(t *testing.T) {
	cause := errors.New("cause")
	require.EqualError(t, withStatus(cause, 302), "websocket: handshake: the handshake failed (HTTP status 302): cause")
	known := &Error{Status: 400, Section: "RFC 6455 9.1", Reason: "a reason"}
	require.Equal(t, &Error{Status: 101, Section: "RFC 6455 9.1", Reason: "a reason"}, withStatus(known, 101))
	require.Equal(t, 400, known.Status, "the error that was given must not change")
}
