package main

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/examples/chat/hub"
	"github.com/ws6455/websocket/frame"
	"golang.org/x/time/rate"
)

const (
	joinTime = 10 * time.Second // from the handshake to the first join

	// Commands of one connection. The hub refuses messages long before this;
	// here ends who does not listen.
	commandRate  = 20 // a second
	commandBurst = 60

	// statusReplaced closes a connection whose session came in over a newer
	// one (RFC 6455 section 7.4.2: 4000 to 4999 are for private use).
	statusReplaced frame.StatusCode = 4001
)

// A command is what the page says.
type command struct {
	Type    string `json:"type"` // join, say, typing, ping
	Room    string `json:"room"`
	Name    string `json:"name"`
	Session string `json:"session"`
	Epoch   string `json:"epoch"`
	After   uint64 `json:"after"`
	ID      uint64 `json:"id"`
	Text    string `json:"text"`
	On      bool   `json:"on"`
}

// A session is one connection. It is the hub's peer.
type session struct {
	hub     *hub.Hub[*conn.Prepared]
	conn    *conn.Conn
	limiter *rate.Limiter
	member  *hub.Member[*conn.Prepared] // nil until joined
}

func newSession(h *hub.Hub[*conn.Prepared], c *conn.Conn) *session {
	return &session{hub: h, conn: c, limiter: rate.NewLimiter(commandRate, commandBurst)}
}

// Deliver queues p without blocking; Config.SlowPeer decides what happens to
// a peer that does not keep up.
func (s *session) Deliver(p *conn.Prepared) { _ = s.conn.SendPrepared(p) }

// Replaced closes the connection, outside the hub's lock.
func (s *session) Replaced() {
	go func() { _ = s.conn.Close(context.Background(), statusReplaced, "you came in over another connection") }()
}

// run serves the connection until it ends.
func (s *session) run(ctx context.Context) {
	// However it ended: Close also waits until the page was told, which
	// CloseNow would cut short.
	defer s.conn.Close(context.Background(), frame.StatusNormalClosure, "")
	err := s.read(ctx)
	if s.member == nil {
		return
	}
	if errors.Is(err, frame.StatusNormalClosure) {
		s.member.Leave()
	} else {
		s.member.Lose() // perhaps it comes back
	}
}

func (s *session) read(ctx context.Context) error {
	joining, cancel := context.WithTimeout(ctx, joinTime)
	defer cancel()
	for s.member == nil {
		op, data, err := s.conn.Read(joining)
		if err != nil {
			return err
		}
		if err := s.obey(ctx, op, data); err != nil {
			return err
		}
	}
	for m, err := range s.conn.Messages(ctx) {
		if err != nil {
			return err
		}
		if err := s.obey(ctx, m.Op, m.Data); err != nil {
			return err
		}
	}
	return nil
}

// obey does what one message says. An error is the end: nonsense closes the
// connection, a refused command does not.
func (s *session) obey(ctx context.Context, op frame.Opcode, data []byte) error {
	var c command
	switch {
	case !s.limiter.Allow():
		return s.close(ctx, frame.StatusPolicyViolation, "too many commands")
	case op != frame.Text:
		return s.close(ctx, frame.StatusUnsupportedData, "commands are text")
	case json.Unmarshal(data, &c) != nil:
		return s.close(ctx, frame.StatusPolicyViolation, "that is not a command")
	}
	var refusal *hub.Refusal
	err := s.do(ctx, c)
	if errors.As(err, &refusal) {
		s.Deliver(encode(refusal.Event(c.ID)))
		return nil
	}
	return err
}

func (s *session) do(ctx context.Context, c command) error {
	switch {
	case c.Type == "ping":
		s.Deliver(encode(hub.Event{Kind: hub.KindPong}))
		return nil
	case c.Type == "join":
		return s.join(c)
	case c.Type == "say" && s.member != nil:
		return s.member.Say(c.ID, c.Text)
	case c.Type == "typing" && s.member != nil:
		s.member.Typing(c.On)
		return nil
	}
	return s.close(ctx, frame.StatusPolicyViolation, "that is not a command")
}

// join enters a room; who was in another leaves that one.
func (s *session) join(c command) error {
	if s.member != nil {
		s.member.Leave()
		s.member = nil
	}
	m, err := s.hub.Join(hub.Join{Room: c.Room, Name: c.Name, Session: c.Session, Epoch: c.Epoch, After: c.After}, s)
	if err != nil {
		return err
	}
	s.member = m
	return nil
}

func (s *session) close(ctx context.Context, code frame.StatusCode, reason string) error {
	if err := s.conn.Close(ctx, code, reason); err != nil {
		return err
	}
	return code
}
