package handshake

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
)

// follow makes the requests of a Dial, one more for each redirect.
func follow(ctx context.Context, h *hop, o *ClientOptions) (net.Conn, *http.Response, *Result, error) {
	for redirects := 0; ; redirects++ {
		nc, resp, result, err := connect(ctx, h, o)
		if err == nil || resp == nil || !isRedirect(resp) || o.MaxRedirects <= 0 {
			return nc, resp, result, err
		}
		if redirects == o.MaxRedirects {
			return nil, resp, nil, &Error{Status: resp.StatusCode, Reason: "the server redirects too often"}
		}
		if h, err = h.redirect(resp.Header.Get("Location")); err != nil {
			return nil, resp, nil, withStatus(err, resp.StatusCode)
		}
	}
}

// connect makes one request, in its turn when o wants that.
func connect(ctx context.Context, h *hop, o *ClientOptions) (net.Conn, *http.Response, *Result, error) {
	// "There MUST be no more than one connection in a CONNECTING state. If
	// multiple connections to the same IP address are attempted simultaneously,
	// the client MUST serialize them". RFC 6455 section 4.1 item 2; who does
	// not know the address "MUST assume [...] that each host name refers to a
	// distinct remote host".
	if o.OneAtATime {
		giveBack, err := connecting.take(ctx, h.target.network+" "+h.target.addr)
		if err != nil {
			return nil, nil, nil, err
		}
		defer giveBack()
	}
	return reach(ctx, h, o)
}

// reach dials the way to h and makes the handshake. The end of ctx closes the
// connection, which ends whatever call is blocked on it.
func reach(ctx context.Context, h *hop, o *ClientOptions) (net.Conn, *http.Response, *Result, error) {
	way, err := routeTo(h.target, o)
	if err != nil {
		return nil, nil, nil, err
	}
	raw, err := o.NetDial(ctx, way.network, way.addr)
	if err != nil {
		return nil, nil, nil, ended(ctx, failure("the connection cannot be made", err))
	}
	stop := context.AfterFunc(ctx, func() { _ = raw.Close() })
	nc, resp, result, err := handshakeOver(ctx, raw, way, h, o)
	if !stop() && (resp == nil || err == nil) {
		err = ended(ctx, net.ErrClosed)
	}
	if err != nil {
		_ = raw.Close()
		return nil, resp, nil, err
	}
	return nc, resp, result, nil
}

// ended returns why ctx has ended, and err when it has not.
func ended(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		return err
	}
	why := ctx.Err()
	if cause := context.Cause(ctx); !errors.Is(why, cause) {
		why = fmt.Errorf("%w: %w", why, cause)
	}
	return failure("the dial was cut off", why)
}

// handshakeOver goes the rest of the way over raw and makes the handshake.
func handshakeOver(ctx context.Context, nc net.Conn, way route, h *hop, o *ClientOptions) (net.Conn, *http.Response, *Result, error) {
	var err error
	if way.through != nil {
		if nc, err = way.through(ctx, nc, h.target); err != nil {
			return nil, nil, nil, err
		}
	}
	if h.target.secure {
		if nc, err = startTLS(ctx, nc, h.target.name, o.TLSConfig); err != nil {
			return nil, nil, nil, err
		}
	}
	resp, result, err := exchange(nc, h, o)
	return nc, resp, result, err
}

// startTLS makes the TLS handshake of RFC 6455 section 4.1: "the client MUST
// perform a TLS handshake over the connection" and "MUST use the Server Name
// Indication extension".
func startTLS(ctx context.Context, nc net.Conn, name string, cfg *tls.Config) (net.Conn, error) {
	cfg = cfg.Clone() // which takes nil
	if cfg == nil {
		cfg = new(tls.Config)
	}
	if cfg.ServerName == "" {
		cfg.ServerName = name
	}
	// HTTP/2 has another handshake: RFC 8441.
	cfg.NextProtos = []string{"http/1.1"}
	conn := tls.Client(nc, cfg)
	if err := conn.HandshakeContext(ctx); err != nil {
		return nil, failure("the TLS handshake failed", err)
	}
	return conn, nil
}

// exchange writes the request and reads the response.
func exchange(nc net.Conn, h *hop, o *ClientOptions) (*http.Response, *Result, error) {
	// "The nonce MUST be selected randomly for each connection."
	// RFC 6455 section 4.1 item 7.
	key := NewKey()
	if _, err := nc.Write(appendRequest(nil, h, key, o)); err != nil {
		return nil, nil, failure("the request cannot be written", err)
	}
	r := newResponseReader(nc, o.MaxHeaderBytes)
	resp, err := r.read(&http.Request{Method: http.MethodGet, URL: h.target.http(), Host: h.hostHeader()})
	if err != nil {
		return nil, nil, err
	}
	keepCookies(o.Jar, h.target, resp)
	result, err := CheckResponse(resp, key, o)
	if err != nil {
		r.keepBody(resp, nc)
		return resp, nil, err
	}
	result.Buffered = r.buffered()
	return resp, result, nil
}
