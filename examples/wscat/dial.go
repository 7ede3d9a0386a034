package main

import (
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
		Conn: conn.Config{ReadLimit: o.limit, PingInterval: o.ping},
	}
	if o.noProxy {
		d.Handshake.Proxy = func(*url.URL) (*url.URL, error) { return nil, nil }
	}
	return d, nil
}
