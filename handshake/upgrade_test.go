package handshake

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/wstest"
)

// oneConn is a listener that accepts one connection.
type oneConn struct{ ch chan net.Conn }

func (l oneConn) Accept() (net.Conn, error) {
	nc, ok := <-l.ch
	if !ok {
		return nil, net.ErrClosed
	}
	return nc, nil
}

func (l oneConn) Close() error   { close(l.ch); return nil }
func (l oneConn) Addr() net.Addr { return &net.TCPAddr{} }

// serve serves one connection by srv, in a synctest bubble, and returns the
// client's end of it.
func serve(t *testing.T, srv *http.Server) net.Conn {
	client, server := mempipe.New()
	l := oneConn{make(chan net.Conn, 1)}
	l.ch <- server
	go func() { _ = srv.Serve(l) }()
	t.Cleanup(func() { _ = client.Close(); _ = server.Close(); _ = srv.Close() })
	return client
}

// readHead reads a head as a client does.
func readHead(t *testing.T, r *bufio.Reader) string {
	t.Helper()
	var head strings.Builder
	for !strings.HasSuffix(head.String(), "\r\n\r\n") {
		line, err := r.ReadString('\n')
		require.NoError(t, err, "the head is cut off: %q", head.String())
		head.WriteString(line)
	}
	return head.String()
}

// echoAfter upgrades and then echoes what comes, what was buffered first.
func echoAfter(t *testing.T, o *ServerOptions) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		nc, res, err := Upgrade(w, r, o)
		if err != nil {
			t.Errorf("a valid request is refused: %v", err)
			return
		}
		_, _ = nc.Write(res.Buffered)
		_, _ = io.Copy(nc, nc)
		_ = nc.Close()
	})
}

func TestUpgrade(t *testing.T) {
	for _, c := range validOpenings {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client := serve(t, &http.Server{Handler: echoAfter(t, nil)})
				_, err := client.Write([]byte(opening(c.changes...) + "frames"))
				require.NoError(t, err)
				br := bufio.NewReader(client)
				require.Equal(t, rfcSwitching+"\r\n", readHead(t, br))
				echo := make([]byte, len("frames"))
				_, err = io.ReadFull(br, echo)
				require.NoError(t, err)
				require.Equal(t, "frames", string(echo), "what came behind the request is lost")
			})
		})
	}
}

func TestUpgradeTakesTheDeadlinesAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := serve(t, &http.Server{
			Handler:           echoAfter(t, nil),
			ReadTimeout:       time.Second,
			ReadHeaderTimeout: time.Second,
			WriteTimeout:      time.Second,
		})
		_, err := client.Write([]byte(opening()))
		require.NoError(t, err)
		br := bufio.NewReader(client)
		readHead(t, br)
		time.AfterFunc(time.Hour, func() { _, _ = client.Write([]byte("x")) })
		b, err := br.ReadByte()
		require.NoError(t, err, "a deadline of http.Server outlives the handshake")
		require.Equal(t, byte('x'), b)
	})
}

func TestUpgradeAnswersRefusals(t *testing.T) {
	for _, c := range refusedOpenings {
		hr, err := http.ReadRequest(bufio.NewReader(strings.NewReader(opening(c.changes...))))
		if err != nil {
			continue // http.Server answers it
		}
		t.Run(c.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			w.Header().Set("Content-Encoding", "gzip") // middleware may have
			nc, res, err := Upgrade(w, hr, nil)
			require.Nil(t, nc)
			require.Nil(t, res)
			wantViolation(t, err, c.status, c.section)
			resp := w.Result()
			require.Equal(t, c.status, resp.StatusCode)
			e, _ := errors.AsType[*Error](err)
			require.Equal(t, e.body(), w.Body.String())
			for _, f := range answerFields(c.status) {
				require.Equal(t, []string{f.Value}, resp.Header[http.CanonicalHeaderKey(f.Name)])
			}
			require.Equal(t, c.status == 426, resp.Header.Get("Connection") == "Upgrade", "RFC 9110 7.8: Upgrade and its connection option go together")
			require.NotContains(t, resp.Header, "Content-Encoding", "the plain text is said to be compressed")
		})
	}
}

// hijackable is a ResponseWriter whose connection can be taken over.
type hijackable struct {
	*httptest.ResponseRecorder
	nc      net.Conn
	buffers *bufio.ReadWriter
	err     error
}

func (h *hijackable) Hijack() (net.Conn, *bufio.ReadWriter, error) { return h.nc, h.buffers, h.err }

func upgradeRequest(t *testing.T, changes ...string) *http.Request {
	t.Helper()
	r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(opening(changes...))))
	require.NoError(t, err)
	return r
}

// switchedHeader upgrades over middleware that has set these fields, and
// returns the header of the response.
func switchedHeader(t *testing.T, set http.Header, o *ServerOptions) http.Header {
	t.Helper()
	client, server := mempipe.New()
	w := &hijackable{ResponseRecorder: httptest.NewRecorder(), nc: server}
	for name, values := range set {
		w.Header()[name] = values
	}
	_, _, err := Upgrade(w, upgradeRequest(t), o)
	require.NoError(t, err)
	resp, err := http.ReadResponse(bufio.NewReader(client), nil)
	require.NoError(t, err)
	require.Equal(t, http.StatusSwitchingProtocols, resp.StatusCode)
	for _, name := range []string{"Upgrade", "Connection", "Sec-Websocket-Accept"} {
		resp.Header.Del(name)
	}
	return resp.Header
}

func TestUpgradeSendsTheFieldsOfMiddleware(t *testing.T) {
	set := http.Header{
		"Set-Cookie": {"a=1", "b=2"}, "Server": {"middleware"}, "Content-Security-Policy": {"x"},
		"Content-Type": {"text/plain"}, "Content-Length": {"3"}, "Content-Encoding": {"gzip"},
		"Connection": {"close"}, "Transfer-Encoding": {"chunked"}, "Trailer": {"X"}, "Trailer:X": {"y"},
	}
	got := switchedHeader(t, set, &ServerOptions{Header: http.Header{"server": {"own"}, "X-Own": {"1"}}})
	require.Equal(t, http.Header{
		"Set-Cookie": {"a=1", "b=2"}, "Server": {"own"}, "Content-Security-Policy": {"x"}, "X-Own": {"1"},
	}, got)
}

func TestUpgradeThroughMiddleware(t *testing.T) {
	client, server := mempipe.New()
	w := struct {
		http.ResponseWriter
		unwrapper
	}{httptest.NewRecorder(), unwrapper{&hijackable{ResponseRecorder: httptest.NewRecorder(), nc: server}}}
	nc, _, err := Upgrade(w, upgradeRequest(t), nil)
	require.NoError(t, err, "a writer that is wrapped cannot be taken over")
	require.Equal(t, net.Conn(server), nc)
	require.Equal(t, rfcSwitching+"\r\n", readHead(t, bufio.NewReader(client)))
}

type unwrapper struct{ inner http.ResponseWriter }

func (u unwrapper) Unwrap() http.ResponseWriter { return u.inner }

func TestUpgradeAnswersWhenItCannotTakeOver(t *testing.T) {
	recorder := httptest.NewRecorder()
	_, _, err := Upgrade(recorder, upgradeRequest(t), nil)
	wantViolation(t, err, http.StatusNotImplemented, "")
	require.ErrorIs(t, err, http.ErrNotSupported)
	require.Equal(t, http.StatusNotImplemented, recorder.Code)

	w := &hijackable{ResponseRecorder: httptest.NewRecorder(), err: io.EOF}
	_, _, err = Upgrade(w, upgradeRequest(t), nil)
	wantViolation(t, err, http.StatusInternalServerError, "")
	require.ErrorIs(t, err, io.EOF)
	require.Equal(t, http.StatusInternalServerError, w.Code)
}

func TestUpgradeOfHTTP2(t *testing.T) {
	for _, method := range []string{"GET", "CONNECT"} {
		r := upgradeRequest(t)
		r.Method, r.Proto, r.ProtoMajor, r.ProtoMinor = method, "HTTP/2.0", 2, 0
		w := httptest.NewRecorder()
		_, _, err := Upgrade(w, r, nil)
		wantViolation(t, err, http.StatusHTTPVersionNotSupported, "RFC 6455 4.2.1")
		require.Equal(t, http.StatusHTTPVersionNotSupported, w.Code)
	}
}

func TestUpgradeAnswersMisuse(t *testing.T) {
	for name, o := range map[string]*ServerOptions{
		"header":      {Header: http.Header{"A": {"b\r\nc: d"}}},
		"subprotocol": {Subprotocols: []string{"a\nb"}},
		"extension":   {Extensions: func([]Extension) []Extension { return []Extension{{Name: "y"}} }},
	} {
		t.Run(name, func(t *testing.T) {
			w := &hijackable{ResponseRecorder: httptest.NewRecorder(), err: errors.New("taken over in spite of the error")}
			_, _, err := Upgrade(w, upgradeRequest(t, "Sec-WebSocket-Extensions: x"), o)
			wantViolation(t, err, http.StatusInternalServerError, "")
			require.NotContains(t, err.Error(), "taken over")
			require.Equal(t, http.StatusInternalServerError, w.Code)
			require.Equal(t, "Internal Server Error\n", w.Body.String(), "the client learns what the server did wrong")
		})
	}
}

func TestUpgradeAnswersWithTheHeaderOfDecide(t *testing.T) {
	w := httptest.NewRecorder()
	_, _, err := Upgrade(w, upgradeRequest(t), &ServerOptions{Decide: func(*Request) error {
		return &Error{Status: 401, Header: http.Header{"www-authenticate": {"Basic"}}}
	}})
	wantViolation(t, err, http.StatusUnauthorized, "")
	require.Equal(t, "Basic", w.Result().Header.Get("Www-Authenticate"))
}

func TestUpgradeClosesWhatItCannotAnswer(t *testing.T) {
	for n := int64(1); n <= 3; n++ {
		client, server := mempipe.New()
		w := &hijackable{
			ResponseRecorder: httptest.NewRecorder(),
			nc:               wstest.NewFaultConn(server, wstest.Faults{FailAt: n, Once: true}),
		}
		nc, res, err := Upgrade(w, upgradeRequest(t), nil)
		require.Nil(t, nc)
		require.Nil(t, res)
		wantViolation(t, err, 0, "")
		require.ErrorIs(t, err, wstest.ErrInjected, "the failure of call %d is not told", n)
		_, err = io.ReadAll(client)
		require.NoError(t, err)
		_, err = server.Read(make([]byte, 1))
		require.ErrorIs(t, err, net.ErrClosed, "the connection is left open when call %d fails", n)
	}
}

func TestUpgradeBehindAnotherResponse(t *testing.T) {
	_, server := mempipe.New()
	var sent bytes.Buffer
	buffers := bufio.NewReadWriter(bufio.NewReader(server), bufio.NewWriter(&sent))
	_, err := buffers.WriteString("HTTP/1.1 200 OK\r\n")
	require.NoError(t, err)
	w := &hijackable{ResponseRecorder: httptest.NewRecorder(), nc: server, buffers: buffers}
	_, _, err = Upgrade(w, upgradeRequest(t), nil)
	require.ErrorContains(t, err, "the handler has begun another response")
	require.Empty(t, sent.String())
	_, err = server.Read(make([]byte, 1))
	require.ErrorIs(t, err, net.ErrClosed)
}

func TestUpgradeBoundsTheTimeOfTheResponse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, server := net.Pipe() // a Write ends when it is read
		w := &hijackable{ResponseRecorder: httptest.NewRecorder(), nc: server}
		start := time.Now()
		_, _, err := Upgrade(w, upgradeRequest(t), &ServerOptions{Timeout: time.Second})
		require.True(t, isTimeout(err), "a client that does not read is waited for: %v", err)
		require.Equal(t, time.Second, time.Since(start))
		require.NoError(t, client.Close())
	})
}

func TestAnswerErrorTakesAnyError(t *testing.T) {
	w := httptest.NewRecorder()
	wantViolation(t, answerError(w, io.EOF), http.StatusInternalServerError, "")
	require.Equal(t, http.StatusInternalServerError, w.Code)
}
