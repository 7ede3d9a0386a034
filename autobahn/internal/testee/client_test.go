package testee

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/frame"
)

// fuzzer is a fuzzing server that notes what it is asked for. It sends to each
// connection what answer has for its path and then closes.
type fuzzer struct {
	mu     sync.Mutex
	asked  []string
	answer map[string]string
}

func (f *fuzzer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.asked = append(f.asked, r.URL.String())
	f.mu.Unlock()
	answer, ok := f.answer[r.URL.Path]
	if !ok {
		http.Error(w, "no such path", http.StatusNotFound)
		return
	}
	c, err := websocket.Accept(w, r, nil)
	if err != nil {
		return
	}
	ctx := r.Context()
	if answer != "" && c.Write(ctx, frame.Text, []byte(answer)) == nil && r.URL.Path == "/runCase" {
		_, _, _ = c.Read(ctx)
	}
	_ = c.Close(ctx, frame.StatusNormalClosure, "")
}

// start serves the fuzzer and returns the URL to give to RunCases.
func (f *fuzzer) start(t *testing.T, ln net.Listener) {
	t.Helper()
	server := &http.Server{Handler: f}
	go func() { _ = server.Serve(ln) }()
	t.Cleanup(func() { _ = server.Close() })
}

func TestRunCasesAsksForEachCaseAndTheReports(t *testing.T) {
	ln, url := listen(t)
	f := &fuzzer{answer: map[string]string{"/getCaseCount": "3", "/runCase": "hello", "/updateReports": ""}}
	f.start(t, ln)
	require.NoError(t, RunCases(t.Context(), url, "me & you"), "a fuzzing server was not gone through")
	require.Equal(t, []string{
		"/getCaseCount",
		"/runCase?agent=me+%26+you&case=1",
		"/runCase?agent=me+%26+you&case=2",
		"/runCase?agent=me+%26+you&case=3",
		"/updateReports?agent=me+%26+you",
	}, f.asked, "the fuzzing server was asked for something else")
}

func TestRunCasesFails(t *testing.T) {
	tests := map[string]struct {
		answer map[string]string
		want   string
	}{
		"a case":      {map[string]string{"/getCaseCount": "1", "/updateReports": ""}, "case number 1 of 1"},
		"the reports": {map[string]string{"/getCaseCount": "0"}, "asking for the reports"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			ln, url := listen(t)
			(&fuzzer{answer: tt.answer}).start(t, ln)
			require.ErrorContains(t, RunCases(t.Context(), url, "me"), tt.want, "a refused handshake must be told")
		})
	}
}

func TestRunCasesEndsWithItsContext(t *testing.T) {
	ln, url := listen(t)
	ctx, cancel := context.WithCancel(t.Context())
	f := &fuzzer{answer: map[string]string{"/getCaseCount": "not a number"}}
	f.start(t, ln)
	go cancel()
	err := RunCases(ctx, url, "me")
	require.ErrorContains(t, err, "asking for the number of cases", "a client that never got a number must say so")
}

func TestEchoEndsWithItsContext(t *testing.T) {
	ln, url := listen(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	silent := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		cancel(errors.New("connected"))
		_, _, _ = c.Read(context.Background())
	})
	server := &http.Server{Handler: silent}
	go func() { _ = server.Serve(ln) }()
	defer server.Close()
	require.ErrorIs(t, Echo(ctx, url), context.Canceled, "a case of a silent server must end with its context")
}
