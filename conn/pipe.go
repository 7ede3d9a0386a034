package conn

import "github.com/ws6455/websocket/internal/mempipe"

// Pipe returns a client and a server that are connected in memory, both with
// cfg, which may be nil. It is for tests of code that works on a Conn: no port,
// no handshake, and inside a testing/synctest bubble time passes at once.
//
// Each direction holds 64 KiB on the way, as a socket would.
func Pipe(cfg *Config) (client, server *Conn) {
	a, b := mempipe.New()
	return New(a, Client, cfg), New(b, Server, cfg)
}
