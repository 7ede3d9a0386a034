package autobahn

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/internal/suite"
	"github.com/ws6455/websocket/autobahn/internal/testee"
	"github.com/ws6455/websocket/autobahn/report"
)

func TestClientRun(t *testing.T) {
	shown := &shower{}
	c := Client{URL: serveLibrary(t), Cases: []string{"2.10", "2.9", "1.1.1", "9.7.1"}, Options: Options{Exchanges: 5, Progress: shown}}
	r, err := c.Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, []string{"1.1.1", "2.9", "2.10", "9.7.1"}, ids(r), "the results are not in order")
	require.Equal(t, c.URL[len("ws://"):], r.Agent, "an agent without a name is called like its host")
	require.Equal(t, "server", r.Role)
	require.Positive(t, r.Took)
	require.Equal(t, 4, shown.total)
	require.Len(t, shown.done, 4, "each case is shown once")
	require.Equal(t, 5, r.Results[3].FramesSent[1], "the case was to send fewer messages")
}

func ids(r *report.Report) []string {
	var list []string
	for _, result := range r.Results {
		list = append(list, result.Case.ID)
	}
	return list
}

// A shower notes what it is told.
type shower struct {
	mu    sync.Mutex
	total int
	done  []*report.Result
}

func (s *shower) Start(total int) { s.total = total }

func (s *shower) CaseDone(r *report.Result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done = append(s.done, r)
}

func TestClientSendsFieldsOfItsCaller(t *testing.T) {
	c := Client{
		URL: serveLibrary(t), Cases: []string{"1.1.1"},
		Header: http.Header{"Cookie": {"a=b"}, "User-Agent": {"me"}},
	}
	r, err := c.Run(t.Context())
	require.NoError(t, err)
	best(t, r.Results[0])
	require.Contains(t, r.Results[0].Request, "Cookie: a=b\r\n")
	require.Contains(t, r.Results[0].Request, "User-Agent: me\r\n")
	require.NotContains(t, r.Results[0].Request, "autobahn-go")
}

func TestClientOverTLS(t *testing.T) {
	keys := httptest.NewUnstartedServer(nil)
	keys.StartTLS()
	defer keys.Close()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer testee.Serve(tls.NewListener(ln, &tls.Config{Certificates: keys.TLS.Certificates}))()
	roots := x509.NewCertPool()
	roots.AddCert(keys.Certificate())
	c := Client{URL: "wss://" + ln.Addr().String(), Cases: []string{"1.1.7", "7.1.1"}, TLS: &tls.Config{RootCAs: roots}}
	r, err := c.Run(t.Context())
	require.NoError(t, err)
	for _, result := range r.Results {
		best(t, result)
	}
	c.TLS = nil
	_, err = c.Run(t.Context())
	require.ErrorContains(t, err, "certificate", "an unknown certificate was trusted")
}

func TestClientCannotRun(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, ln.Close())
	tests := map[string]struct {
		client Client
		want   string
	}{
		"no URL":           {Client{}, `"" is no WebSocket URL`},
		"another scheme":   {Client{URL: "http://127.0.0.1"}, "is no WebSocket URL"},
		"not a URL":        {Client{URL: "ws://%"}, "autobahn: parse"},
		"no such case":     {Client{URL: "ws://127.0.0.1:1", Cases: []string{"1.*", "8.*"}}, `no case has that number: "8.*"`},
		"no pattern":       {Client{URL: "ws://127.0.0.1:1", Cases: []string{"["}}, "syntax error"},
		"nobody listening": {Client{URL: "ws://" + ln.Addr().String()}, "refused"},
		"no port":          {Client{URL: "ws://localhost.invalid"}, "autobahn: dial tcp"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := tt.client.Run(t.Context())
			require.ErrorContains(t, err, tt.want)
		})
	}
}

func TestClientEndsWithItsContext(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer ln.Close()
	ctx, cancel := context.WithCancelCause(t.Context())
	go func() {
		for n := 0; ; n++ { // the first is the one that looks whether somebody is there
			nc, err := ln.Accept()
			if err != nil {
				return
			}
			defer nc.Close()
			if n > 0 {
				cancel(errors.New("enough"))
			}
		}
	}()
	c := Client{URL: "ws://" + ln.Addr().String(), Options: Options{Parallel: 1, Patience: time.Hour}}
	r, err := c.Run(ctx)
	require.ErrorContains(t, err, "ended early: enough")
	require.Less(t, len(r.Results), 3, "the run went on after its context")
}

func TestUnreachableCaseFails(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, ln.Close())
	c := Client{URL: "ws://" + ln.Addr().String()}
	u, err := c.check()
	require.NoError(t, err)
	r := c.play(t.Context(), suite.Cases()[0], u)
	require.Equal(t, report.Failed, r.Behavior)
	require.Contains(t, r.Reason, "could not be reached")
}

func TestHeavyCasesGoLast(t *testing.T) {
	var mu sync.Mutex
	var order []int64
	cases := []*suite.Case{{Weight: 3}, {}, {Weight: 5 << 10}, {}, {Weight: 7 << 20}}
	schedule(t.Context(), cases, 1, func(c *suite.Case) {
		mu.Lock()
		defer mu.Unlock()
		order = append(order, c.Weight)
	})
	require.Equal(t, []int64{0, 0, 7 << 20, 5 << 10, 3}, order)
}
