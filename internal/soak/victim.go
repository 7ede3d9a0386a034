package soak

import (
	"context"
	"fmt"

	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/handshake"
)

// victim lets one client after the other walk into a trap, of every kind in turn.
func (c *Client) victim(ctx context.Context, place int, arrived func()) {
	for i := place; ctx.Err() == nil; i++ {
		kind := i % len(traps)
		c.tally.hostile.Add(1)
		arrived()
		c.tally.ended(traps[kind].name, c.meet(kind))
		c.tally.hostile.Add(-1)
		c.rest(ctx, i)
	}
}

// meet lets a client walk into a trap and returns how it got out.
func (c *Client) meet(kind int) string {
	bear, quick := traps[kind].bear, c.o.TrapTimeout
	o := &websocket.DialOptions{
		Handshake: handshake.ClientOptions{Timeout: c.o.Patience},
		Conn:      conn.Config{CloseTimeout: quick},
	}
	switch bear {
	case quickHandshake:
		o.Handshake.Timeout = quick
	case quickPings:
		o.Conn.PingInterval = quick
	}
	ws, _, err := websocket.Dial(context.Background(), fmt.Sprintf("ws://%s/%d", c.targets.Trap, kind), o)
	if err != nil {
		return reached(err)
	}
	defer ws.CloseNow()
	if bear == quickClose {
		err = ws.Close(context.Background(), frame.StatusNormalClosure, "")
	} else {
		_, _, err = ws.Read(context.Background())
	}
	if err == nil {
		return "no error"
	}
	return reached(err)
}
