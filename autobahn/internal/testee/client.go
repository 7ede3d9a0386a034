package testee

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
)

const (
	// startTime is how long a fuzzing server may take until it answers.
	startTime = 30 * time.Second
	// startPause is the time between two attempts to reach it.
	startPause = 100 * time.Millisecond
)

// RunCases goes through all cases of the fuzzing server at base, "ws://host:port",
// and then has it write its reports. It waits for a server that is just starting.
func RunCases(ctx context.Context, base, agent string) error {
	return Drive(ctx, base, agent, Echo)
}

// Drive is RunCases for any client: echo is to dial, to send each message back until
// the connection ends, and to return an error when the server was not reached or ctx
// has ended. What else goes wrong in a case is for the suite to judge.
func Drive(ctx context.Context, base, agent string, echo func(ctx context.Context, url string) error) error {
	count, err := caseCount(ctx, base)
	if err != nil {
		return err
	}
	for n := 1; n <= count; n++ {
		query := url.Values{"case": {strconv.Itoa(n)}, "agent": {agent}}
		if err := echo(ctx, base+"/runCase?"+query.Encode()); err != nil {
			return fmt.Errorf("case number %d of %d: %w", n, count, err)
		}
	}
	query := url.Values{"agent": {agent}}
	if err := echo(ctx, base+"/updateReports?"+query.Encode()); err != nil {
		return fmt.Errorf("asking for the reports: %w", err)
	}
	return nil
}

// caseCount asks for the number of cases until the server answers.
func caseCount(ctx context.Context, base string) (int, error) {
	start, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	for {
		count, err := askCaseCount(start, base)
		if err == nil {
			return count, nil
		}
		select {
		case <-start.Done():
			return 0, fmt.Errorf("asking for the number of cases: %w", err)
		case <-time.After(startPause):
		}
	}
}

// askCaseCount asks once. The answer is one text message that holds the number.
func askCaseCount(ctx context.Context, base string) (int, error) {
	c, err := dial(ctx, base+"/getCaseCount")
	if err != nil {
		return 0, err
	}
	defer c.CloseNow()
	return conn.ReadJSON[int](ctx, c)
}

// Echo dials and sends each message back until the connection ends. What ended
// it is for the suite to judge, unless it was ctx.
func Echo(ctx context.Context, url string) error {
	c, err := dial(ctx, url)
	if err != nil {
		return err
	}
	defer c.CloseNow()
	for buf := []byte(nil); ; {
		op, message, err := c.ReadAppend(ctx, buf[:0])
		if err != nil {
			return ctx.Err()
		}
		if c.Write(ctx, op, message) != nil {
			return ctx.Err()
		}
		buf = message
	}
}

func dial(ctx context.Context, url string) (*conn.Conn, error) {
	c, _, err := websocket.Dial(ctx, url, &websocket.DialOptions{Conn: config})
	return c, err
}
