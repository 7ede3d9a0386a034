package autobahn

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/ws6455/websocket/autobahn/internal/suite"
	"github.com/ws6455/websocket/autobahn/report"
)

// A Client is the fuzzing client: it tests a server that echoes messages. The zero
// value needs a URL.
type Client struct {
	// URL is where the server is, ws:// or wss://.
	URL string
	// Agent is the server's name in reports; "" is the URL's host.
	Agent string
	// Cases are patterns of the cases to run, such as 6.4.*; none: all.
	Cases []string
	// Header has fields for the request of each case, such as a Cookie or an Origin; nil:
	// none more than the suite's own. They must not change.
	Header http.Header
	// Options are those of both sides.
	Options
	// TLS is for wss://; nil is the default of crypto/tls.
	TLS *tls.Config
}

// Run runs the cases against the server and returns how each went. An error says why
// there is no result: no case has that number, or nobody listens at the URL. When ctx
// ends so does the run, with an error.
func (c *Client) Run(ctx context.Context) (*report.Report, error) {
	u, err := c.check()
	if err != nil {
		return nil, err
	}
	cases, err := selectCases(suite.Client, c.Cases)
	if err != nil {
		return nil, err
	}
	nc, err := c.dial(ctx, u)
	if err != nil {
		return nil, fmt.Errorf("autobahn: %w", err)
	}
	_ = nc.Close()
	agent := c.Agent
	if agent == "" {
		agent = u.Host
	}
	r := newReport(agent, "server")
	c.Options.start(len(cases))
	run := func(test *suite.Case) {
		result := c.play(ctx, test, u)
		r.add(result)
		c.Options.done(result)
	}
	schedule(ctx, cases, c.Options.parallel(), run)
	if ctx.Err() != nil {
		return r.finish(), fmt.Errorf("autobahn: ended early: %w", context.Cause(ctx))
	}
	return r.finish(), nil
}

// check parses the URL.
func (c *Client) check() (*url.URL, error) {
	u, err := url.Parse(c.URL)
	if err != nil {
		return nil, fmt.Errorf("autobahn: %w", err)
	}
	if u.Host == "" || u.Scheme != "ws" && u.Scheme != "wss" {
		return nil, fmt.Errorf("autobahn: %q is no WebSocket URL", c.URL)
	}
	return u, nil
}

// play plays a case on a connection of its own.
func (c *Client) play(ctx context.Context, test *suite.Case, u *url.URL) *report.Result {
	nc, err := c.dial(ctx, u)
	if err != nil {
		return unreached(test, "the server could not be reached: "+err.Error())
	}
	return suite.PlayClient(ctx, test, nc, u, c.Header, c.Options.limits())
}

// unreached is the result of a case without a connection.
func unreached(test *suite.Case, why string) *report.Result {
	return &report.Result{
		Case: test.Case, Behavior: report.Failed, Close: report.Failed, Started: time.Now(),
		Reason: why, CloseReason: "there was no connection",
	}
}

// dial connects to the server.
func (c *Client) dial(ctx context.Context, u *url.URL) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Options.limits().Opening)
	defer cancel()
	port := u.Port()
	if port == "" {
		port = map[string]string{"ws": "80", "wss": "443"}[u.Scheme]
	}
	address := net.JoinHostPort(u.Hostname(), port)
	if u.Scheme == "wss" {
		d := tls.Dialer{Config: c.TLS}
		return d.DialContext(ctx, "tcp", address)
	}
	var d net.Dialer
	return d.DialContext(ctx, "tcp", address)
}

// schedule runs the cases: the light ones side by side, then the heavy ones a few at
// a time, the heaviest first, so that none that is judged by the clock has to wait for
// the processors.
func schedule(ctx context.Context, cases []*suite.Case, parallel int, run func(*suite.Case)) {
	light, heavy := split(cases)
	inParallel(ctx, light, parallel, run)
	inParallel(ctx, heavy, min(parallel, heavyAtOnce()), run)
}

// split parts the cases into the light ones and the heavy ones.
func split(cases []*suite.Case) (light, heavy []*suite.Case) {
	for _, c := range cases {
		if c.Weight == 0 {
			light = append(light, c)
		} else {
			heavy = append(heavy, c)
		}
	}
	slices.SortStableFunc(heavy, func(a, b *suite.Case) int { return int(b.Weight/1024 - a.Weight/1024) })
	return light, heavy
}

// inParallel runs the cases in their order, n of them at a time.
func inParallel(ctx context.Context, cases []*suite.Case, n int, run func(*suite.Case)) {
	next := make(chan *suite.Case)
	var wg sync.WaitGroup
	for range max(1, n) {
		wg.Go(func() {
			for c := range next {
				run(c)
			}
		})
	}
	for _, c := range cases {
		if ctx.Err() != nil {
			break
		}
		next <- c
	}
	close(next)
	wg.Wait()
}

var errNoCase = errors.New("autobahn: no case has that number")
