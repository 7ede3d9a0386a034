package soak

import (
	"context"
	"fmt"
	"time"
)

// Local is a Backend in this process. It must be begun before the Client.
type Local struct {
	server   *Server
	side     Side
	patience time.Duration
}

// Begin starts a Server for a soak with these Options.
func Begin(o Options) (*Local, error) {
	l := &Local{patience: o.Patience, side: Side{Name: "server", Before: Take()}}
	var err error
	l.server, err = Listen(o.Connections, o.Ping, o.Stall)
	return l, err
}

// Targets says where the Server listens.
func (l *Local) Targets() Targets { return l.server.Targets() }

// Load returns what the process holds now.
func (l *Local) Load() (Load, error) {
	load := loadNow(l.server.Open())
	l.side.peak(load)
	return load, nil
}

// Hold measures the process while the connections are there.
func (l *Local) Hold() error {
	l.side.Connections = l.server.Open()
	l.side.Held = Take()
	return nil
}

// Settle waits until the peers that are gone have left nothing behind, and ends the Server.
func (l *Local) Settle() (Side, error) {
	for end := time.Now().Add(l.patience / 2); l.server.Open() > 0 && time.Now().Before(end); {
		time.Sleep(l.patience / 200)
	}
	if n := l.server.Open(); n > 0 {
		l.side.Violations = append(l.side.Violations, fmt.Sprintf("%d connections of the server did not end with their clients:\n%s", n, stacks()))
	}
	if n := l.server.Panics(); n > 0 {
		l.side.Violations = append(l.side.Violations, fmt.Sprintf("%d handlers of the server panicked", n))
	}
	ctx, cancel := context.WithTimeout(context.Background(), l.patience/4)
	defer cancel()
	if err := l.server.Close(ctx); err != nil {
		l.side.Violations = append(l.side.Violations, fmt.Sprintf("the server did not end: %v", err))
	}
	l.side.settle(l.patience / 4)
	return l.side, nil
}
