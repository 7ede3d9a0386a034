package soak

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/handshake"
)

// How many handshakes are under way together. The soak is about many connections, not about a
// rush, but on a busy machine each handshake takes its time.
const (
	openingAtOnce = 256
	closingAtOnce = 2048
)

// Targets say where a Server listens, as host:port.
type Targets struct {
	Echo []string
	Trap string // for clients: what is asked of it says which trap
}

// A Client holds the other ends of the connections: honest ones, hostile peers, and
// clients in the traps of hostile servers.
type Client struct {
	o             Options
	targets       Targets
	tally         *tally
	places        sync.WaitGroup // of connections that come back as long as there is time
	arriving      sync.WaitGroup // places whose first connection is not there yet
	arrived       <-chan struct{}
	seating       sync.WaitGroup // the same of honest connections only
	seated        <-chan struct{}
	opening       chan struct{}
	attacking     chan struct{} // the hostile do not wait for the honest to open
	closing       chan struct{}
	conversations atomic.Int64
	inFlight      atomic.Int64 // messages that were sent and have not come back
}

// NewClient returns a Client that has done nothing yet.
func NewClient(o Options, targets Targets) *Client {
	return &Client{
		o: o, targets: targets, tally: newTally(),
		opening: make(chan struct{}, openingAtOnce), attacking: make(chan struct{}, openingAtOnce), closing: make(chan struct{}, closingAtOnce),
	}
}

// Start begins all connections, first the honest ones. When the last one is there they begin
// to talk. They end, the honest ones with a closing handshake, when ctx does, or when they have
// said their Messages.
func (c *Client) Start(ctx context.Context) {
	honest, hostile, trapped := c.o.Parts()
	c.seating.Add(honest)
	c.arriving.Add(honest + hostile + trapped)
	c.seated, c.arrived = whenDone(&c.seating), whenDone(&c.arriving)
	// The hostile end with the last honest one, if not before.
	hostility, calm := context.WithCancel(ctx)
	var talking sync.WaitGroup
	for i := range honest {
		talking.Go(func() {
			arrived := sync.OnceFunc(func() { c.arriving.Done(); c.seating.Done() })
			defer arrived()
			c.talker(ctx, i, arrived)
		})
	}
	for i := range hostile + trapped {
		c.places.Go(func() {
			arrived := sync.OnceFunc(c.arriving.Done)
			defer arrived()
			<-c.seated
			if i < hostile {
				c.attacker(hostility, i, arrived)
			} else {
				c.victim(hostility, i, arrived)
			}
		})
	}
	c.places.Go(func() {
		talking.Wait()
		calm()
	})
}

// Arrived returns a channel that is closed when every place has had a connection.
func (c *Client) Arrived() <-chan struct{} { return c.arrived }

// Ended returns a channel that is closed when every connection has ended.
func (c *Client) Ended() <-chan struct{} { return whenDone(&c.places) }

func whenDone(group *sync.WaitGroup) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		group.Wait()
		close(done)
	}()
	return done
}

// allHere reports whether every place has had a connection.
func (c *Client) allHere() bool {
	select {
	case <-c.arrived:
		return true
	default:
		return false
	}
}

// talker holds the conversations of a place for an honest connection.
func (c *Client) talker(ctx context.Context, place int, arrived func()) {
	h := habitsOf(place, &c.o)
	for again := true; again && ctx.Err() == nil; {
		if err := c.converse(ctx, place, &h, arrived); err != nil {
			c.tally.broke(err)
			return
		}
		again = h.short
		if c.o.Messages > 0 {
			h.short = false // those that count messages are dialled again once
		}
	}
}

// converse holds one conversation.
func (c *Client) converse(ctx context.Context, place int, h *habits, arrived func()) error {
	ws, err := c.dial(ctx, place, h)
	if ctx.Err() != nil {
		if err == nil {
			return c.leave(ws)
		}
		return nil
	}
	if err != nil {
		return fmt.Errorf("dial: %w", err)
	}
	defer ws.CloseNow()
	c.tally.honest.Add(1)
	defer c.tally.honest.Add(-1)
	arrived()
	life, end := context.WithCancel(ctx)
	defer end()
	if h.short && c.o.Messages == 0 {
		defer time.AfterFunc(c.o.Life/2+h.first()%c.o.Life, end).Stop()
	}
	t := &talk{client: c, c: ws, number: int(c.conversations.Add(1)), habits: *h, enough: end}
	return t.hold(life)
}

// dial opens an honest connection.
func (c *Client) dial(ctx context.Context, place int, h *habits) (*conn.Conn, error) {
	c.opening <- struct{}{}
	defer func() { <-c.opening }()
	ws, _, err := websocket.Dial(ctx, "ws://"+c.echoAt(place), &websocket.DialOptions{
		Handshake: handshake.ClientOptions{Timeout: c.o.Patience},
		Conn: conn.Config{
			WriteTimeout: c.o.Patience,
			CloseTimeout: c.o.Patience,
			PingInterval: c.o.Ping,
			PongTimeout:  c.o.Patience,
			Compression:  h.compression,
		},
	})
	return ws, err
}

func (c *Client) echoAt(place int) string { return c.targets.Echo[place%len(c.targets.Echo)] }

// leave closes an honest connection as RFC 6455 section 7.1.2 wants it.
func (c *Client) leave(ws *conn.Conn) error {
	c.closing <- struct{}{}
	defer func() { <-c.closing }()
	if err := ws.Close(context.Background(), frame.StatusNormalClosure, ""); err != nil {
		return err
	}
	c.tally.closed.Add(1)
	return nil
}
