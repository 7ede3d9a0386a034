package websocket_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/handshake"
	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/pool"
	"github.com/ws6455/websocket/internal/wstest"
)

// patience is how long a call may take: a few timeouts, one behind the other.
const patience = 20 * time.Second

// scene is who has a faulty transport, and what is in between.
type scene struct {
	role   conn.Role
	secure bool
}

func eachScene(t *testing.T, f func(t *testing.T, s scene)) {
	wstest.Certificate() // outside of any bubble
	for _, s := range []scene{{conn.Client, false}, {conn.Server, false}, {conn.Client, true}, {conn.Server, true}} {
		name := s.role.String()
		if s.secure {
			name += " over TLS"
		}
		t.Run(name, func(t *testing.T) { f(t, s) })
	}
}

// stride is how many calls lie between two that go wrong: TLS, whose calls are alike,
// is slow, and so is the race detector.
func (s scene) stride() int64 {
	switch {
	case testing.Short():
		return 11
	case s.secure:
		return 3
	}
	return 1
}

// play holds a conversation with these faults, and returns what both ends met. Every
// call must return in time, and nothing may be left of any of them.
func (s scene) play(t *testing.T, faults wstest.Faults) (faulty *wstest.FaultConn, failing, other *talker) {
	synctest.Test(t, func(t *testing.T) {
		loans := pool.Watch()
		defer loans.Stop()
		near, far := mempipe.New()
		client, server := &talker{timeout: patience / 10}, &talker{timeout: patience / 10}
		var cNet, sNet net.Conn = near, far
		if failing, other = client, server; s.role == conn.Client {
			faulty = wstest.NewFaultConn(near, faults)
			cNet = faulty
		} else {
			failing, other = server, client
			faulty = wstest.NewFaultConn(far, faults)
			sNet = faulty
		}
		url := "ws://example.com/"
		if s.secure {
			url = "wss://example.com/"
			sNet = tls.Server(sNet, serverTLS())
		}
		go server.asServer(sNet)
		client.asClient(url, handshake.ClientOptions{
			NetDial:   func(context.Context, string, string) (net.Conn, error) { return cNet, nil },
			TLSConfig: clientTLS(),
		})
		<-time.After(patience) // for the server to notice
		wstest.NoGoroutines(t)
		wstest.NoBuffers(t, loans)
	})
	return faulty, failing, other
}

// kinds are the faults, each with what the end that meets them may say.
var kinds = []struct {
	name   string
	faults wstest.Faults
	fails  bool // the call fails
}{
	{"fails for good", wstest.Faults{}, true},
	{"fails once", wstest.Faults{Once: true}, true},
	{"fails after half a write", wstest.Faults{HalfWrite: true}, true},
	{"fails once, after half a write", wstest.Faults{HalfWrite: true, Once: true}, true},
	{"fails, with short reads and writes", wstest.Faults{ReadSize: 600, WriteSize: 700}, true},
	{"resets", wstest.Faults{Reset: true}, true},
	{"stalls", wstest.Faults{Stall: true}, false},
	{"stalls once", wstest.Faults{Stall: true, Once: true}, false},
	{"stalls after half a write", wstest.Faults{Stall: true, HalfWrite: true}, false},
}

// Whatever call of a transport goes wrong, from the opening handshake to the closing
// one, both ends see a defined end.
func TestEveryCallOfATransportGoesWrong(t *testing.T) {
	eachScene(t, func(t *testing.T, s scene) {
		for i, kind := range kinds {
			sound := kind.faults
			faulty, failing, _ := s.play(t, sound)
			require.NoError(t, failing.first(), "a conversation without faults")
			require.Greater(t, faulty.Calls(), int64(20), "calls of the transport in a conversation")
			last, stride := faulty.Calls(), s.stride()
			for n := 1 + int64(i)%stride; n <= last; n += stride {
				kind.faults.FailAt = n
				faulty, failing, other := s.play(t, kind.faults)
				what := fmt.Sprintf("call %d, a %s, %s", n, faulty.Failed(), kind.name)
				wantEnd(t, failing, what+", here")
				wantEnd(t, other, what+", at the other end")
				call := faulty.Failed()
				if err := failing.first(); err != nil && kind.fails && (call == "Read" || call == "Write") {
					require.ErrorIs(t, err, wstest.ErrInjected, "%s: the error must say what happened", what)
				}
			}
		}
	})
}

// wantEnd wants a conversation to end well, or with an error that is documented.
func wantEnd(t *testing.T, end *talker, what string) {
	t.Helper()
	if end.took > patience {
		t.Fatalf("%s: wanted every call to return in %v, got one that took %v: %v", what, patience, end.took, end.errs)
	}
	for _, err := range end.errs {
		if errors.Is(err, errChanged) {
			t.Fatalf("%s: wanted no other messages than were sent, got %v", what, err)
		}
		if err != nil && !defined(err) {
			t.Fatalf("%s: wanted an error that is documented, got %#v: %v", what, errors.Unwrap(err), err)
		}
		if err != nil {
			require.Regexp(t, `^websocket: (handshake|read|write|ping|close): `, err.Error(), what)
		}
	}
}

// defined reports whether err is one of those that the documentation names.
func defined(err error) bool {
	for _, target := range []error{
		conn.ErrClosed, conn.ErrPingTimeout, conn.ErrWriteTimeout, conn.ErrCloseTimeout, conn.ErrWriteCut, // the Conn's
		wstest.ErrInjected, mempipe.ErrReset, io.ErrClosedPipe, // the transport's
	} {
		if errors.Is(err, target) {
			return true
		}
	}
	if errors.As(err, new(*net.OpError)) { // a network's, or TLS that does not know what it is told
		return true
	}
	return errors.As(err, new(*handshake.Error)) || errors.As(err, new(*conn.CloseError)) || errors.As(err, new(*frame.ProtocolError))
}

// A call that is late changes nothing.
func TestEveryCallOfATransportIsLate(t *testing.T) {
	eachScene(t, func(t *testing.T, s scene) {
		faulty, _, _ := s.play(t, wstest.Faults{})
		last := faulty.Calls()
		for n := int64(1); n <= last; n += s.stride() {
			_, failing, other := s.play(t, wstest.Faults{FailAt: n, Once: true, HalfWrite: true, Delay: 100 * time.Millisecond})
			client := failing
			if s.role == conn.Server {
				client = other
			}
			require.NoError(t, client.first(), "call %d is late", n)
		}
	})
}
