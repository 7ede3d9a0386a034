package suite

import (
	"fmt"
	"strings"
	"time"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// framing is category 1: messages of sizes around those at which the header changes.
func framing() (cases []*Case) {
	for i, size := range []int{0, 125, 126, 127, 128, 65535, 65536, 65536} {
		for sub, kind := range []struct {
			name, title string
			opcode      byte
			octet       string
		}{{"text", "Text Messages", wire.Text, "*"}, {"binary", "Binary Messages", wire.Binary, "\xfe"}} {
			payload := strings.Repeat(kind.octet, size)
			f := Frame{Opcode: kind.opcode, Payload: []byte(payload)}
			patience, chopped := time.Second, ""
			if size >= 65535 {
				patience = 10 * time.Second
			}
			if i == 7 {
				f.Chop, chopped = 997, ", in pieces of 997 octets"
			}
			cases = append(cases, &Case{
				Case: report.Case{
					ID:          fmt.Sprintf("1.%d.%d", sub+1, i+1),
					Category:    "Framing",
					Title:       kind.title,
					Description: fmt.Sprintf("Sends a %s message of %d octets%s.", kind.name, size, chopped),
					Expectation: "The echo of the message, then a clean close with the normal code.",
					Section:     "RFC 6455 section 5.2",
				},
				Script:   []Step{f},
				Patience: patience,
				Want:     []report.Outcome{ok(event("message", kind.opcode == wire.Binary, f.Payload))},
				Ending:   closesNormally,
			})
		}
	}
	return cases
}
