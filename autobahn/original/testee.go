package original

import (
	"context"
	"net"
)

// A Testee is what the suite tests: a server that listens or a client that dials.
// One of the two functions is there.
type Testee struct {
	// Agent is its name in the reports.
	Agent string
	// Serve answers every WebSocket that comes in at ln by an echo. It returns at
	// once; stop ends the serving.
	Serve func(ln net.Listener) (stop func())
	// RunCases goes through all cases of the fuzzing server at base,
	// "ws://host:port", and then has it write its reports.
	RunCases func(ctx context.Context, base, agent string) error
}

// role returns the role that the testee plays.
func (t Testee) role() Role {
	if t.RunCases != nil {
		return Client
	}
	return Server
}
