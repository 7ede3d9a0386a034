package websocket_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/wstest"
)

// A door leads to a server of ours that takes what it accepts with o: knock opens a
// connection, and outcome has the error of what became of it, nil for a Conn.
type door struct {
	knock   func(t *testing.T) net.Conn
	http    bool // it is one of net/http
	outcome chan error
}

func serverTLS() *tls.Config {
	return &tls.Config{Certificates: []tls.Certificate{wstest.Certificate()}}
}

func clientTLS() *tls.Config {
	roots := x509.NewCertPool()
	roots.AddCert(wstest.Certificate().Leaf)
	return &tls.Config{RootCAs: roots, ServerName: "example.com"}
}

// doors returns one for each way to serve.
func doors(t *testing.T, o *websocket.AcceptOptions) map[string]*door {
	return map[string]*door{
		"Accept, TCP":      httpDoor(t, o, false),
		"Accept, TLS":      httpDoor(t, o, true),
		"AcceptConn, TCP":  connDoor(t, o, false),
		"AcceptConn, TLS":  connDoor(t, o, true),
		"AcceptConn, Pipe": pipeDoor(o),
	}
}

func (d *door) took(c *conn.Conn, err error) {
	if c != nil {
		_ = c.CloseNow()
	}
	if c != nil && err != nil {
		err = errors.New("both a Conn and an error: " + err.Error())
	}
	d.outcome <- err
}

func httpDoor(t *testing.T, o *websocket.AcceptOptions, secure bool) *door {
	d := &door{http: true, outcome: make(chan error, 8)}
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.took(websocket.Accept(w, r, o))
	}))
	d.knock = knocking(s.Listener.Addr().String(), secure)
	if s.TLS = serverTLS(); secure {
		s.StartTLS()
	} else {
		s.Start()
	}
	t.Cleanup(s.Close)
	return d
}

func connDoor(t *testing.T, o *websocket.AcceptOptions, secure bool) *door {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = ln.Close() })
	d := &door{knock: knocking(ln.Addr().String(), secure), outcome: make(chan error, 8)}
	if secure {
		ln = tls.NewListener(ln, serverTLS())
	}
	go func() {
		for {
			nc, err := ln.Accept()
			if err != nil {
				return
			}
			go d.accept(nc, o)
		}
	}()
	return d
}

func (d *door) accept(nc net.Conn, o *websocket.AcceptOptions) {
	c, err := websocket.AcceptConn(context.Background(), nc, o)
	if err != nil {
		_ = nc.Close()
	}
	d.took(c, err)
}

func pipeDoor(o *websocket.AcceptOptions) *door {
	d := &door{outcome: make(chan error, 8)}
	d.knock = func(*testing.T) net.Conn {
		a, b := mempipe.New()
		go d.accept(a, o)
		return b
	}
	return d
}

func knocking(address string, secure bool) func(t *testing.T) net.Conn {
	return func(t *testing.T) net.Conn {
		nc, err := net.Dial("tcp", address)
		require.NoError(t, err)
		require.NoError(t, nc.SetDeadline(time.Now().Add(time.Minute)))
		if secure {
			return tls.Client(nc, clientTLS())
		}
		return nc
	}
}
