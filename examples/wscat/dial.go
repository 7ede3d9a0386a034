package main

import (
	"net/http"
	"net/url"

	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/handshake"
)

// dialOptions says the command line in the library's words.
func (o *options) dialOptions() (*websocket.DialOptions, error) {
	config, err := o.tlsConfig()
	if err != nil {
		return nil, err
	}
	d := &websocket.DialOptions{
		Handshake: handshake.ClientOptions{
			Header:       o.header,
			Host:         o.host,
			Subprotocols: o.subprotocols,
			TLSConfig:    config,
			MaxRedirects: o.redirects,
			Timeout:      o.timeout,
		},
		Conn: conn.Config{
			ReadLimit:    o.limit,
			PingInterval: o.ping,
			Compression:  conn.Compression{Enabled: o.compress},
		},
	}
	if o.noProxy {
		d.Handshake.Proxy = func(*url.URL) (*url.URL, error) { return nil, nil }
	}
	return d, nil
}

// greeting says what was agreed on.
func greeting(subprotocol string, resp *http.Response) string {
	text := "connected"
	if subprotocol != "" {
		text += ", subprotocol " + subprotocol
	}
	if extensions := resp.Header.Get("Sec-WebSocket-Extensions"); extensions != "" {
		text += ", " + extensions
	}
	return text
}
