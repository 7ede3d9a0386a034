package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
)

// echoing answers with the same messages, after telling what the request was.
type echoing struct {
	request chan *http.Request
	options websocket.AcceptOptions
}

func newEchoing() *echoing { return &echoing{request: make(chan *http.Request, 10)} }

func (e *echoing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e.request <- r
	c, err := websocket.Accept(w, r, &e.options)
	if err != nil {
		return
	}
	defer c.CloseNow()
	echoServer(r.Context(), c)
}

// wscat runs the program.
func wscat(t *testing.T, stdin string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	var out, errs strings.Builder
	status = run(t.Context(), args, stdio{strings.NewReader(stdin), &out, &errs})
	return out.String(), errs.String(), status
}

// wantEcho runs the program with that input, which is to come back.
func wantEcho(t *testing.T, stdin string, args ...string) {
	t.Helper()
	stdout, stderr, status := wscat(t, stdin, args...)
	require.Equal(t, exitOK, status, "wscat failed: %s", stderr)
	require.Equal(t, stdin, stdout, "wscat printed something else")
}

func TestRunPipesLines(t *testing.T) {
	s := httptest.NewServer(newEchoing())
	defer s.Close()
	wantEcho(t, "one\ntwo\n\nfour\n", s.URL)
	wantEcho(t, strings.Repeat("many lines\n", 20000), s.URL)
}

func TestRunPipesBytes(t *testing.T) {
	s := httptest.NewServer(newEchoing())
	defer s.Close()
	wantEcho(t, "\x00\xff\r\n\x1b", "-b", "-whole", s.URL)
}

func TestRunSendsTheRequestAskedFor(t *testing.T) {
	e := newEchoing()
	e.options.Handshake.Subprotocols = []string{"v2"}
	s := httptest.NewServer(e)
	defer s.Close()
	url := strings.Replace(s.URL, "http://", "ws://ada:secret@", 1) + "/path?q=1"
	_, stderr, status := wscat(t, "", "-H", "X-Test: a", "-H", "X-Test:b", "-H", "host: example.com",
		"-s", "v1", "-s", "v2", "-x", "hello", url)
	require.Equal(t, exitOK, status, "wscat failed: %s", stderr)
	require.Equal(t, "connected, subprotocol v2\nclosed: 1000\n", stderr)

	r := <-e.request
	require.Equal(t, "/path?q=1", r.RequestURI)
	require.Equal(t, []string{"a", "b"}, r.Header["X-Test"])
	require.Equal(t, "example.com", r.Host)
	name, password, _ := r.BasicAuth()
	require.Equal(t, "ada:secret", name+":"+password)
}

func TestRunOffersCompression(t *testing.T) {
	const offer = "permessage-deflate; client_max_window_bits"
	for _, tt := range []struct {
		args           []string
		serves         bool
		offered, notes string
	}{
		{[]string{"-x", "hello"}, true, "", "connected\nclosed: 1000\n"},
		{[]string{"-x", "hello", "-compress"}, false, offer, "connected\nclosed: 1000\n"},
		{[]string{"-x", "hello", "-compress"}, true, offer, "connected, permessage-deflate\nclosed: 1000\n"},
	} {
		e := newEchoing()
		e.options.Conn.Compression = conn.Compression{Enabled: tt.serves, Threshold: -1}
		s := httptest.NewServer(e)
		stdout, stderr, status := wscat(t, "", append(tt.args, s.URL)...)
		s.Close()
		require.Equal(t, exitOK, status, "wscat failed: %s", stderr)
		require.Equal(t, "hello\n", stdout)
		require.Equal(t, tt.notes, stderr)
		require.Equal(t, tt.offered, (<-e.request).Header.Get("Sec-WebSocket-Extensions"))
	}
}

func TestRunReportsRefusals(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	defer s.Close()
	_, stderr, status := wscat(t, "", s.URL)
	require.Equal(t, exitError, status)
	require.Contains(t, stderr, "404", "wscat did not say what the server said")
}

func TestRunRefusesBadArguments(t *testing.T) {
	for complaint, args := range map[string][]string{
		"one address":       {},
		"has a colon":       {"-H", "nothing", "ws://127.0.0.1"},
		"go together":       {"-cert", "x.pem", "ws://127.0.0.1"},
		"not defined":       {"-nonsense", "ws://127.0.0.1"},
		"address is needed": {"ws://127.0.0.1", "ws://127.0.0.1"},
	} {
		_, stderr, status := wscat(t, "", args...)
		require.Equal(t, exitUsage, status, "%v was taken", args)
		require.Contains(t, stderr, complaint)
	}
	_, stderr, status := wscat(t, "", "-h")
	require.Equal(t, exitOK, status)
	require.Contains(t, stderr, "usage: wscat")
}

func TestRunOverAUnixSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	ln, err := net.Listen("unix", path)
	require.NoError(t, err)
	s := httptest.NewUnstartedServer(newEchoing())
	s.Listener.Close()
	s.Listener = ln
	s.Start()
	defer s.Close()
	wantEcho(t, "hello\n", "ws+unix://"+path+":/")
}

func TestRunOverTLS(t *testing.T) {
	s := httptest.NewUnstartedServer(newEchoing())
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	ca := writePEM(t, "ca.pem", "CERTIFICATE", s.Certificate().Raw)

	_, stderr, status := wscat(t, "", s.URL)
	require.Equal(t, exitError, status, "a certificate of nobody known was taken")
	require.Contains(t, stderr, "certificate")
	wantEcho(t, "hello\n", "-ca", ca, s.URL)
	wantEcho(t, "hello\n", "-ca", ca, "-server-name", "example.com", s.URL)
	wantEcho(t, "hello\n", "-insecure", s.URL)

	_, _, status = wscat(t, "", "-ca", ca, "-server-name", "example.net", s.URL)
	require.Equal(t, exitError, status, "a certificate of another name was taken")
	_, stderr, status = wscat(t, "", "-ca", writePEM(t, "empty.pem", "NOTHING", nil), s.URL)
	require.Equal(t, exitError, status)
	require.Contains(t, stderr, "holds no certificate")
	_, _, status = wscat(t, "", "-ca", "missing.pem", s.URL)
	require.Equal(t, exitError, status)
}

func TestRunShowsItsCertificate(t *testing.T) {
	e := newEchoing()
	s := httptest.NewUnstartedServer(e)
	s.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert}
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	cert, key := selfSigned(t)
	wantEcho(t, "hello\n", "-insecure", "-cert", cert, "-key", key, s.URL)
	require.Len(t, (<-e.request).TLS.PeerCertificates, 1)

	_, _, status := wscat(t, "", "-insecure", s.URL)
	require.Equal(t, exitError, status, "the server took nobody's certificate")
	_, _, status = wscat(t, "", "-insecure", "-cert", key, "-key", cert, s.URL)
	require.Equal(t, exitError, status)
}

// The proxy of the environment is asked for every host but our own, so the
// test's host has a name that only the proxy knows.
func TestRunGoesThroughTheProxyOfTheEnvironment(t *testing.T) {
	s := httptest.NewServer(newEchoing())
	defer s.Close()
	proxy := tunnelTo(t, s.Listener.Addr().String())
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"} {
		t.Setenv(name, proxy)
	}
	t.Setenv("NO_PROXY", "")
	t.Setenv("no_proxy", "")
	wantEcho(t, "hello\n", "ws://chat.invalid/")
	_, _, status := wscat(t, "", "-no-proxy", "-timeout", "5s", "ws://chat.invalid/")
	require.Equal(t, exitError, status, "-no-proxy went through the proxy")
}

// tunnelTo returns the address of a proxy whose every tunnel ends at target.
func tunnelTo(t *testing.T, target string) string {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { ln.Close() })
	go func() {
		for {
			near, err := ln.Accept()
			if err != nil {
				return
			}
			go tunnel(near, target)
		}
	}()
	return "http://" + ln.Addr().String()
}

func tunnel(near net.Conn, target string) {
	defer near.Close()
	in := bufio.NewReader(near)
	if r, err := http.ReadRequest(in); err != nil || r.Method != http.MethodConnect {
		return
	}
	far, err := net.Dial("tcp", target)
	if err != nil {
		return
	}
	defer far.Close()
	_, _ = io.WriteString(near, "HTTP/1.1 200 OK\r\n\r\n")
	go func() { _, _ = io.Copy(far, in) }()
	_, _ = io.Copy(near, far)
}

// selfSigned writes a certificate and its key, and returns their files.
func selfSigned(t *testing.T) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	require.NoError(t, err)
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	require.NoError(t, err)
	return writePEM(t, "cert.pem", "CERTIFICATE", der), writePEM(t, "key.pem", "PRIVATE KEY", pkcs8)
}

func writePEM(t *testing.T, name, kind string, der []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600))
	return path
}
