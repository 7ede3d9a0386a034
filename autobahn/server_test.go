package autobahn

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/internal/suite"
	"github.com/ws6455/websocket/autobahn/internal/testee"
	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// serve starts s and returns where it is, and what Serve returns when the test ends it.
func serve(t *testing.T, s *Server) (base string, end func() error) {
	t.Helper()
	base, stop, err := s.serveLoopback()
	require.NoError(t, err)
	return base, stop
}

// ask sends a request for target and returns the head of the response and the payloads
// of the frames that came before the Close frame.
func ask(t *testing.T, base, target string) (head string, frames []string) {
	t.Helper()
	u, err := url.Parse(base)
	require.NoError(t, err)
	nc, err := net.Dial("tcp", u.Host)
	require.NoError(t, err)
	defer nc.Close()
	_, err = fmt.Fprintf(nc, "GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n", target, u.Host)
	require.NoError(t, err)
	in := wire.NewReader(nc)
	head, err = in.Head()
	require.NoError(t, err)
	for {
		f, err := in.Next()
		if err != nil {
			return head, frames
		}
		if f.Opcode == wire.Close {
			_, err := nc.Write([]byte{0x88, 0x80, 0, 0, 0, 0})
			require.NoError(t, err)
			continue
		}
		frames = append(frames, string(f.Payload))
	}
}

func TestServerSpeaksTheProtocolOfTheOriginal(t *testing.T) {
	updated := make(chan *report.Report, 1)
	s := &Server{Cases: []string{"1.1.*", "2.2"}, Update: func(r *report.Report) error { updated <- r; return nil }}
	base, end := serve(t, s)

	_, count := ask(t, base, "/getCaseCount")
	require.Equal(t, []string{"9"}, count)
	_, info := ask(t, base, "/getCaseInfo?case=9")
	require.JSONEq(t, `{"id":"2.2","description":"`+suite.Cases()[17].Description+`"}`, info[0])

	require.NoError(t, testee.RunCases(t.Context(), base, "me & you"), "a program for the original does not work")
	_, status := ask(t, base, "/getCaseStatus?case=9&agent=me%20%26%20you")
	require.Equal(t, []string{`{"behavior":"OK"}`}, status)
	require.Len(t, (<-updated).Results, 9)
	require.Equal(t, []string{"me & you"}, s.Agents())
	r := s.Report("me & you")
	require.Equal(t, "client", r.Role)
	for _, result := range r.Results {
		best(t, result)
	}

	head, frames := ask(t, base, "/runCase?casetuple=2.2&agent=other")
	require.Contains(t, head, "101 Switching Protocols")
	require.Equal(t, []string{"Hello, world!"}, frames)
	_, status = ask(t, base, "/getCaseStatus?casetuple=2.2&agent=other")
	require.Equal(t, []string{`{"behavior":"FAILED"}`}, status, "no pong came, and the verdict is good")
	require.Equal(t, []string{"me & you", "other"}, s.Agents())
	require.NoError(t, end())
}

func TestServerRefuses(t *testing.T) {
	s := &Server{Cases: []string{"1.1.1"}}
	base, end := serve(t, s)
	tests := map[string]string{
		"/":                                "404 Not Found",
		"/runCase?case=1":                  "404 Not Found",
		"/runCase?agent=a":                 "404 Not Found",
		"/runCase?case=0&agent=a":          "404 Not Found",
		"/runCase?case=2&agent=a":          "404 Not Found",
		"/runCase?casetuple=1.1.2&agent=a": "404 Not Found",
		"/getCaseStatus?case=1":            "404 Not Found",
		"/updateReports":                   "404 Not Found",
		"nowhere":                          "404 Not Found",
	}
	for target, want := range tests {
		t.Run(target, func(t *testing.T) {
			head, _ := ask(t, base, target)
			require.Contains(t, head, want)
		})
	}
	t.Run("no HTTP", func(t *testing.T) {
		nc, err := net.Dial("tcp", base[len("ws://"):])
		require.NoError(t, err)
		defer nc.Close()
		_, err = nc.Write([]byte("hello\r\nyou\r\n\r\n"))
		require.NoError(t, err)
		head, err := wire.NewReader(nc).Head()
		require.NoError(t, err)
		require.Contains(t, head, "400 Bad Request")
	})
	require.NoError(t, end())
}

func TestServerEndsWhenUpdatingFails(t *testing.T) {
	s := &Server{Cases: []string{"1.1.1"}, Update: func(*report.Report) error { return errors.New("the disk is full") }}
	base, end := serve(t, s)
	_, _ = ask(t, base, "/updateReports?agent=a")
	require.EqualError(t, end(), "autobahn: updating the reports: the disk is full")
}

func TestServerCannotServe(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.ErrorIs(t, (&Server{Cases: []string{"8.*"}}).Serve(t.Context(), ln), errNoCase)
	_, err = net.Dial("tcp", ln.Addr().String())
	require.Error(t, err, "the listener was left open")
	require.ErrorContains(t, (&Server{}).Serve(t.Context(), ln), "closed")
}

func TestRefusedHandshakesComeLast(t *testing.T) {
	refused, first, second := &suite.Case{Opening: &suite.Opening{Refused: []int{}}}, &suite.Case{}, &suite.Case{Opening: &suite.Opening{}}
	require.Equal(t, []*suite.Case{first, second, refused}, inDealingOrder([]*suite.Case{refused, first, second}))
}

func TestDrive(t *testing.T) {
	s := Server{Cases: []string{"1.1.1", "2.*"}}
	r, err := s.Drive(t.Context(), "me", library)
	require.NoError(t, err)
	require.Len(t, r.Results, 12)
	for _, result := range r.Results {
		best(t, result)
	}
	_, err = (&Server{Cases: []string{"8.*"}}).Drive(t.Context(), "me", library)
	require.ErrorIs(t, err, errNoCase)
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("enough"))
	_, err = (&Server{}).Drive(ctx, "me", library)
	require.ErrorContains(t, err, "ended early: enough")
}

func TestDriveOfAClientThatDoesNotReturn(t *testing.T) {
	s := Server{Cases: []string{"1.1.1"}, Options: Options{Patience: 10 * time.Millisecond}}
	told := make(chan struct{})
	r, err := s.Drive(t.Context(), "stuck", func(ctx context.Context, url string) {
		library(ctx, url)
		<-ctx.Done()
		close(told)
	})
	require.NoError(t, err)
	best(t, r.Results[0])
	<-told
}

func TestReportsWhileCasesRun(t *testing.T) {
	s := &Server{Cases: []string{"1.1.1"}, Update: func(*report.Report) error { return nil }}
	base, end := serve(t, s)
	var clients sync.WaitGroup
	for range 4 {
		clients.Go(func() {
			for range 50 {
				library(t.Context(), base+"/runCase?case=1&agent=a")
			}
		})
		clients.Go(func() {
			for range 50 {
				library(t.Context(), base+"/updateReports?agent=a")
			}
		})
	}
	clients.Wait()
	require.Len(t, s.Report("a").Results, 1)
	require.NoError(t, end())
}

func TestServeEndsWithSilentConnections(t *testing.T) {
	s := &Server{Cases: []string{"1.1.1"}, Options: Options{Patience: time.Hour}}
	base, end := serve(t, s)
	nc, err := net.Dial("tcp", base[len("ws://"):])
	require.NoError(t, err)
	defer nc.Close()
	_, _ = ask(t, base, "/getCaseCount") // the server has accepted both
	require.NoError(t, end())
}

func TestAskingMakesNoAgent(t *testing.T) {
	s := &Server{Cases: []string{"1.1.1"}}
	base, end := serve(t, s)
	_, _ = ask(t, base, "/updateReports?agent=ghost")
	_, status := ask(t, base, "/getCaseStatus?case=1&agent=ghost")
	require.Equal(t, []string{`{"behavior":""}`}, status)
	require.Empty(t, s.Agents())
	require.Empty(t, s.Report("ghost").Results)
	require.NoError(t, end())
}

func TestDriveOfAClientThatDoesNothing(t *testing.T) {
	s := Server{Cases: []string{"1.1.1"}, Options: Options{Patience: 1}}
	r, err := s.Drive(t.Context(), "lazy", func(context.Context, string) {})
	require.NoError(t, err)
	require.Equal(t, report.Failed, r.Results[0].Behavior)
	require.Equal(t, "the client did not run the case", r.Results[0].Reason)
}
