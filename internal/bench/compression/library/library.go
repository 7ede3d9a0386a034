package library

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"sync"
)

// A Handler is called with each message that a Conn receives. The message is
// valid until it returns; an error ends Serve.
type Handler func(c Conn, message []byte) error

// A Conn is a server's end of a connection.
type Conn interface {
	// Send sends a text message.
	Send(message []byte) error
	// Serve hands the messages to the handler until the connection or the
	// handler fails, and returns nothing but errors.
	Serve() error
}

// A Server makes Conns out of requests.
type Server interface {
	Upgrade(w http.ResponseWriter, r *http.Request) (Conn, error)
}

// A Setup is a library in one configuration.
type Setup struct {
	Name       string // such as "gws-12"
	Title      string // for the tables
	Module     string // the library's module
	Takeover   bool   // messages refer to those before, in both directions
	WindowBits int    // of both directions
	Level      int    // 0: the library's default
	// Detached says that Serve gets a goroutine of its own, so that the HTTP
	// handler returns, because the library's documentation advises it.
	Detached bool

	// Server returns a server whose Conns compress every message.
	Server func(Setup, Handler) Server
}

// Setups are all configurations. In each table the first one is what the others
// are compared with.
var Setups = []Setup{
	ourSetup("ours-15", "this library, 15 bits", true, 15),
	ourSetup("ours-12", "this library, 12 bits", true, 12),
	atLevel(1, ourSetup("ours-fast", "this library, 15 bits, level 1", true, 15)),
	ourSetup("ours-none", "this library", false, 15),
	atLevel(1, ourSetup("ours-none-fast", "this library, level 1", false, 15)),
	gwsSetup("gws-15", "gws, 15 bits", true, 15),
	gwsSetup("gws-12", "gws, 12 bits (its default)", true, 12),
	gwsSetup("gws-none", "gws", false, 15),
	coderSetup("coder-15", "coder", true),
	coderSetup("coder-none", "coder", false),
	gorillaSetup("gorilla-none", "gorilla"),
}

func atLevel(level int, s Setup) Setup {
	s.Level = level
	return s
}

// ByName returns the setup of that name.
func ByName(name string) (Setup, error) {
	for _, s := range Setups {
		if s.Name == name {
			return s, nil
		}
	}
	return Setup{}, fmt.Errorf("there is no setup named %q", name)
}

// readLimit is large enough for all messages.
const readLimit = 16 << 20

// errDone is what Serve returns when a library says nothing better.
var errDone = errors.New("the connection has ended")

// buffers are for libraries that hand out a reader: messages are gathered in a
// buffer that is used again, and no idle connection holds one.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}
