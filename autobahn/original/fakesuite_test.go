package original

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/frame"
)

// fakeSuiteEnv says how the test binary, started as wstest, misbehaves.
const fakeSuiteEnv = "AUTOBAHN_FAKE_SUITE"

const (
	honest  = "honest"  // an echo is OK
	lenient = "lenient" // says NON-STRICT of the first case
	lazy    = "lazy"    // leaves out the last case
	crashes = "crashes" // ends at once
	mute    = "mute"    // runs, but leaves no report
)

// fakeOnPath puts the test binary on PATH as wstest.
func fakeOnPath(t *testing.T, manner string) {
	t.Helper()
	binary, err := os.Executable()
	require.NoError(t, err)
	fakeProgram(t, fakePath(t), "wstest", `exec "`+binary+`" "$@"`)
	t.Setenv(fakeSuiteEnv, manner)
	t.Setenv("GORACE", "atexit_sleep_ms=0") // else each fake sleeps a second in the end
}

// fakeSuite is wstest with the least that the runner needs of it: every case is
// one message and its echo.
func fakeSuite(args []string) int {
	manner := os.Getenv(fakeSuiteEnv)
	if len(args) == 1 && args[0] == "-a" {
		fmt.Println("AutobahnTestSuite 0.0.0")
		return 0
	}
	var s spec
	b, err := os.ReadFile(specName)
	if err != nil || json.Unmarshal(b, &s) != nil || manner == crashes {
		fmt.Println("ImportError: No module named twisted")
		return 1
	}
	f := &fake{manner: manner, index: Index{}, cases: s.resolved()}
	fmt.Printf("Ok, will run %d test cases\n", len(f.cases))
	if args[0] == "--mode=fuzzingserver" {
		f.serve(strings.TrimPrefix(s.URL, "ws://"))
	} else {
		f.agent = s.Servers[0].Agent
		f.dial(s.Servers[0].URL)
	}
	return 0
}

// resolved returns the cases that the specification asks for.
func (s spec) resolved() []string {
	if s.Cases[0] != "*" {
		return s.Cases
	}
	want, _ := Expected(Server)
	return want.Cases()
}

// fake is one run of the fake suite.
type fake struct {
	mu     sync.Mutex // held during a case: the reports wait for the last one
	manner string
	cases  []string
	agent  string
	index  Index
}

// dial is the fuzzing client.
func (f *fake) dial(url string) {
	for _, id := range f.cases {
		c, _, err := websocket.Dial(context.Background(), url, nil)
		if err != nil {
			fmt.Println(err)
			return
		}
		f.judge(id, exchange(c))
	}
	f.report()
}

// serve is the fuzzing server. It is killed in the end, as the real one is.
func (f *fake) serve(addr string) {
	mux := http.NewServeMux()
	handle := func(path string, do func(*http.Request, peer)) {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			f.mu.Lock()
			defer f.mu.Unlock()
			if c, err := websocket.Accept(w, r, nil); err == nil {
				do(r, c)
				_ = c.Close(context.Background(), frame.StatusNormalClosure, "")
			}
		})
	}
	handle("/getCaseCount", func(_ *http.Request, c peer) {
		_ = c.Write(context.Background(), frame.Text, strconv.AppendInt(nil, int64(len(f.cases)), 10))
	})
	handle("/runCase", func(r *http.Request, c peer) {
		n, _ := strconv.Atoi(r.FormValue("case"))
		f.agent = r.FormValue("agent")
		f.judge(f.cases[n-1], exchange(c))
	})
	handle("/updateReports", func(*http.Request, peer) { f.report() })
	fmt.Println(http.ListenAndServe(addr, mux))
}

// peer is what the fake suite needs of a connection.
type peer interface {
	Read(context.Context) (frame.Opcode, []byte, error)
	Write(context.Context, frame.Opcode, []byte) error
	Close(context.Context, frame.StatusCode, string) error
}

// exchange sends one message and reports whether its echo came and the close was clean.
func exchange(c peer) bool {
	ctx := context.Background()
	if c.Write(ctx, frame.Text, []byte("hello")) != nil {
		return false
	}
	_, message, err := c.Read(ctx)
	return err == nil && string(message) == "hello" && c.Close(ctx, frame.StatusNormalClosure, "") == nil
}

// judge notes the verdict that expected.json asks for when the echo came.
func (f *fake) judge(id string, ok bool) {
	fmt.Printf("Running test case ID %s for agent %s from peer tcp4:127.0.0.1:1\n", id, f.agent)
	want, _ := Expected(Server)
	code := int(frame.StatusNormalClosure)
	switch f.index[id] = (Entry{want[id], &code}); {
	case !ok:
		f.index[id] = Entry{Verdict: Verdict{"FAILED", "UNCLEAN"}}
	case f.manner == lenient && id == f.cases[0]:
		f.index[id] = Entry{Verdict{"NON-STRICT", "OK"}, &code}
	case f.manner == lazy && id == f.cases[len(f.cases)-1]:
		delete(f.index, id)
	}
}

// report writes index.json as the suite does.
func (f *fake) report() {
	if f.manner == mute {
		return
	}
	b, err := json.Marshal(map[string]Index{f.agent: f.index})
	if err == nil {
		err = os.WriteFile("index.json", b, 0o644)
	}
	if err != nil {
		fmt.Println(err)
	}
}
