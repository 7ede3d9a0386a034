package websocket_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/handshake"
	"github.com/ws6455/websocket/internal/mempipe"
)

// A response is what a server of theirs answers to a request with this key.
type response func(key string) string

// switching returns a 101, changed; KEY stands for the right answer to the key.
func switching(changes ...string) response {
	return func(key string) string {
		line := "HTTP/1.1 101 Switching Protocols"
		fields := []string{"Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Accept: KEY"}
		return strings.ReplaceAll(changed(line, fields, changes), "KEY", handshake.AcceptKey(key))
	}
}

// plainly returns what does not depend on the key.
func plainly(text string) response { return func(string) string { return text } }

// hostileResponses fail a Dial that offers the subprotocol "a" and permessage-deflate.
var hostileResponses = map[string]response{
	"nothing":                                       plainly(""),
	"no HTTP":                                       plainly("SSH-2.0-OpenSSH_9.2\r\n\r\n"),
	"half a status line":                            plainly("HTTP/1.1 10"),
	"a status that is no number":                    plainly("HTTP/1.1 1O1 Switching Protocols\r\n\r\n"),
	"half a head":                                   plainly("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"),
	"a line without a colon":                        switching("+nonsense"),
	"NUL in a field":                                switching("+X: a\x00b"),
	"4.1/200":                                       plainly("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"),
	"4.1/HTTP/1.0":                                  switching("HTTP/1.0 101 Switching Protocols"),
	"4.1/no Upgrade":                                switching("-Upgrade"),
	"4.1/another Upgrade":                           switching("Upgrade: h2c"),
	"4.1/two Upgrades":                              switching("+Upgrade: websocket"),
	"4.1/no Connection":                             switching("-Connection"),
	"4.1/another Connection":                        switching("Connection: keep-alive"),
	"4.1/no Accept":                                 switching("-Sec-WebSocket-Accept"),
	"4.1/the Accept of another key":                 switching("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
	"4.1/the key itself as Accept":                  func(key string) string { return switching("Sec-WebSocket-Accept: " + key)(key) },
	"11.3.3/two Accepts":                            switching("+Sec-WebSocket-Accept: KEY"),
	"4.1/a subprotocol that was not offered":        switching("+Sec-WebSocket-Protocol: b"),
	"4.1/a subprotocol in another case":             switching("+Sec-WebSocket-Protocol: A"),
	"4.1/an empty subprotocol":                      switching("+Sec-WebSocket-Protocol: "),
	"11.3.4/two subprotocols":                       switching("+Sec-WebSocket-Protocol: a", "+Sec-WebSocket-Protocol: a"),
	"11.3.4/subprotocols in a list":                 switching("+Sec-WebSocket-Protocol: a, a"),
	"9.1/an extension that was not offered":         switching("+Sec-WebSocket-Extensions: x-spoken"),
	"9.1/an extension twice":                        switching("+Sec-WebSocket-Extensions: permessage-deflate, permessage-deflate"),
	"9.1/an extension that is no token":             switching("+Sec-WebSocket-Extensions: permessage-deflate; x=\""),
	"11.3.2/extensions in two fields":               switching("+Sec-WebSocket-Extensions: permessage-deflate", "+Sec-WebSocket-Extensions: "),
	"7692 7.1.2.1/window bits of 7":                 switching("+Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=7"),
	"7692 7.1.2.1/window bits of 16":                switching("+Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=16"),
	"7692 7.1.2.1/window bits of 010":               switching("+Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=010"),
	"7692 7.1.2.1/window bits of nothing":           switching("+Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits"),
	"7692 7.1.2.2/client bits of nothing":           switching("+Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"),
	"7692 7.1.1.1/takeover with a value":            switching("+Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover=1"),
	"7692 7.1/an unknown parameter":                 switching("+Sec-WebSocket-Extensions: permessage-deflate; level=9"),
	"7692 7.1/a parameter twice":                    switching("+Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; server_no_context_takeover"),
	"64 KiB in one field":                           switching("+X: " + strings.Repeat("x", 64<<10)),
	"64 KiB of extensions":                          switching("+Sec-WebSocket-Extensions: " + many("x")),
	"a redirect to nowhere, where none is followed": plainly("HTTP/1.1 302 Found\r\nLocation: wss://evil.example\r\nContent-Length: 0\r\n\r\n"),
}

// streets lead to servers of theirs: each returns the URL and the options that reach one
// which treats each connection as serve does.
var streets = map[string]func(t *testing.T, serve func(net.Conn)) (url string, o handshake.ClientOptions){
	"TCP": func(t *testing.T, serve func(net.Conn)) (string, handshake.ClientOptions) {
		return listen(t, serve), handshake.ClientOptions{}
	},
	"TLS": func(t *testing.T, serve func(net.Conn)) (string, handshake.ClientOptions) {
		url := listen(t, func(nc net.Conn) { serve(tls.Server(nc, serverTLS())) })
		return strings.Replace(url, "ws:", "wss:", 1), handshake.ClientOptions{TLSConfig: clientTLS()}
	},
	"Pipe": func(_ *testing.T, serve func(net.Conn)) (string, handshake.ClientOptions) {
		return "ws://example.com/", handshake.ClientOptions{
			Proxy: func(*url.URL) (*url.URL, error) { return nil, nil },
			NetDial: func(context.Context, string, string) (net.Conn, error) {
				a, b := mempipe.New()
				go func() {
					serve(b)
					_ = b.Close()
				}()
				return a, nil
			},
		}
	},
}

// Whatever a server answers in a wrong way, Dial says so and closes the connection.
func TestHostileResponses(t *testing.T) {
	for street, lead := range streets {
		t.Run(street, func(t *testing.T) {
			for name, answer := range hostileResponses {
				t.Run(name, func(t *testing.T) { wantNoConn(t, lead, answer) })
			}
		})
	}
}

func wantNoConn(t *testing.T, lead func(*testing.T, func(net.Conn)) (string, handshake.ClientOptions), answer response) {
	hungUp := make(chan error, 1)
	url, client := lead(t, func(nc net.Conn) {
		br := bufio.NewReader(nc)
		r, err := http.ReadRequest(br)
		if err != nil {
			hungUp <- err
			return
		}
		text := answer(r.Header.Get("Sec-WebSocket-Key"))
		_, _ = io.WriteString(nc, text)
		if !strings.Contains(text, "\r\n\r\n") {
			hungUp <- nil // it is for us to hang up
			return
		}
		_, err = br.ReadByte()
		hungUp <- err
	})
	client.Subprotocols = []string{"a"}
	c, resp, err := websocket.Dial(t.Context(), url, &websocket.DialOptions{
		Handshake: client,
		Conn:      conn.Config{Compression: conn.Compression{Enabled: true}},
	})
	require.Nil(t, c)
	var e *handshake.Error
	require.ErrorAs(t, err, &e)
	if resp != nil {
		require.Equal(t, resp.StatusCode, e.Status)
	}
	end := <-hungUp
	require.True(t, end == nil || errors.Is(end, io.EOF) || isReset(end), "the connection is not closed: %v", end)
}

// isReset reports whether a connection was closed while bytes waited in it.
func isReset(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "read" && !op.Timeout()
}

// A response whose head has no end costs what ClientOptions.MaxHeaderBytes allows,
// however much of it comes.
func TestResponsesWithoutEnd(t *testing.T) {
	lines := map[string]string{
		"one field":         strings.Repeat("x", 64<<10),
		"many fields":       strings.Repeat("X-Y: z\r\n", 8<<10),
		"interim responses": strings.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", 2<<10),
	}
	begin := map[string]string{"one field": "HTTP/1.1 101 Switching Protocols\r\nX: ", "many fields": "HTTP/1.1 101 Switching Protocols\r\n"}
	for street, lead := range streets {
		for name, line := range lines {
			t.Run(street+"/"+name, func(t *testing.T) {
				url, o := lead(t, func(nc net.Conn) {
					_, err := http.ReadRequest(bufio.NewReader(nc))
					text := begin[name] + line
					for n := 0; err == nil && n < 64<<20; n += len(text) {
						_, err = io.WriteString(nc, text)
						text = line
					}
				})
				_, _, err := websocket.Dial(t.Context(), url, &websocket.DialOptions{Handshake: o})
				require.ErrorContains(t, err, "its head is larger than ClientOptions.MaxHeaderBytes")
			})
		}
	}
}

// A server that answers a byte a second is left when the time is over, and so is a
// client that asks as slowly.
func TestSlowHandshakes(t *testing.T) {
	slowly := func(nc net.Conn, text string) {
		for i := range len(text) {
			<-time.After(time.Second)
			if _, err := io.WriteString(nc, text[i:i+1]); err != nil {
				return
			}
		}
	}
	t.Run("client", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			url, o := streets["Pipe"](t, func(nc net.Conn) {
				if r, err := http.ReadRequest(bufio.NewReader(nc)); err == nil {
					slowly(nc, switching()(r.Header.Get("Sec-WebSocket-Key")))
				}
			})
			start := time.Now()
			_, _, err := websocket.Dial(t.Context(), url, &websocket.DialOptions{Handshake: o})
			require.ErrorIs(t, err, context.DeadlineExceeded)
			require.Equal(t, 10*time.Second, time.Since(start), "the default of ClientOptions.Timeout")
			<-time.After(time.Second) // the server notices with its next byte
		})
	})
	t.Run("client, in the TLS handshake", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			_, o := streets["Pipe"](t, func(nc net.Conn) { _, _ = io.Copy(io.Discard, nc) })
			start := time.Now()
			_, _, err := websocket.Dial(t.Context(), "wss://example.com/", &websocket.DialOptions{Handshake: o})
			require.ErrorIs(t, err, context.DeadlineExceeded)
			require.Equal(t, 10*time.Second, time.Since(start))
		})
	})
	t.Run("server, in the TLS handshake", func(t *testing.T) {
		cfg := serverTLS()
		synctest.Test(t, func(t *testing.T) {
			a, b := mempipe.New()
			start := time.Now()
			_, err := websocket.AcceptConn(t.Context(), tls.Server(a, cfg), nil)
			var e *handshake.Error
			require.ErrorAs(t, err, &e)
			require.LessOrEqual(t, time.Since(start), 15*time.Second)
			_ = b.Close()
			_ = a.Close()
		})
	})
	t.Run("server", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			a, b := mempipe.New()
			gaveUp := make(chan struct{})
			go func() {
				slowly(b, openingRequest())
				close(gaveUp)
			}()
			start := time.Now()
			_, err := websocket.AcceptConn(t.Context(), a, nil)
			var e *handshake.Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, http.StatusRequestTimeout, e.Status)
			require.LessOrEqual(t, time.Since(start), 15*time.Second, "the default of ServerOptions.Timeout, and the time for an answer")
			_ = a.Close()
			<-gaveUp
		})
	})
}
