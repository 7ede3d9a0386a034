package suite

import (
	"strings"
	"time"

	"github.com/ws6455/websocket/autobahn/internal/wire"
)

// autoFragmentation is category 10: a message that is cut into fragments of one size.
func autoFragmentation() []*Case {
	const size, fragment = 65536, 1300
	message := strings.Repeat("*", size)
	c := answers("Sends a text message of 65536 octets in fragments of 1300.",
		"The echo of the whole message, in whatever fragments.", want(gotText(message)),
		Message{Opcode: wire.Text, Payload: []byte(message), Fragment: fragment})
	c.Patience, c.Then = 10*time.Second, Fail
	return group{number: "10.1", category: "Automatic Fragmentation", title: "Messages in fragments of one size", section: "RFC 6455 section 5.4"}.cases(c)
}
