package autobahn

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"

	"github.com/ws6455/websocket/autobahn/internal/suite"
)

// An order is what a client asks for with its request.
type order struct {
	path  string
	agent string
	test  *suite.Case // nil where none is asked for
}

// refuse answers a request that is none of the suite's.
func refuse(nc net.Conn, status int, why string) error {
	body := why + "\n"
	_, _ = fmt.Fprintf(nc, "HTTP/1.1 %d %s\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s",
		status, map[int]string{400: "Bad Request", 404: "Not Found"}[status], len(body), body)
	return nc.Close()
}

// needs says which parameters a path needs.
var needs = map[string]struct{ test, agent bool }{
	"/runCase":       {true, true},
	"/getCaseCount":  {},
	"/getCaseInfo":   {test: true},
	"/getCaseStatus": {true, true},
	"/updateReports": {agent: true},
}

// parseOrder reads what the target of a request asks for.
func parseOrder(target string, cases []*suite.Case) (order, error) {
	u, err := url.ParseRequestURI(target)
	if err != nil {
		return order{}, err
	}
	q := u.Query()
	o := order{path: u.Path, agent: q.Get("agent")}
	need, known := needs[o.path]
	switch {
	case !known:
		return o, fmt.Errorf("there is nothing at %s", o.path)
	case need.agent && o.agent == "":
		return o, fmt.Errorf("%s needs an agent", o.path)
	case !need.test:
		return o, nil
	}
	if id := q.Get("casetuple"); id != "" {
		i := slices.IndexFunc(cases, func(c *suite.Case) bool { return c.ID == id })
		if i < 0 {
			return o, fmt.Errorf("there is no case %s", id)
		}
		o.test = cases[i]
		return o, nil
	}
	n, err := strconv.Atoi(q.Get("case"))
	if err != nil || n < 1 || n > len(cases) {
		return o, fmt.Errorf("the case has to be a number from 1 to %d", len(cases))
	}
	o.test = cases[n-1]
	return o, nil
}
