package suite

import (
	"fmt"

	"github.com/ws6455/websocket/autobahn/internal/wire"
)

// reservedBits is category 3: frames with reserved bits, without an extension that
// defines them.
func reservedBits() []*Case {
	const (
		fails = "The peer fails the connection with 1002, since no extension was negotiated that defines the bit."
		after = "The echo of the first message; then the peer fails the connection with 1002, and does not answer the Ping frame."
	)
	behind := func(bits byte, names string, m manner) *Case {
		return breaksProtocol(fmt.Sprintf("Sends a text message, another with %s set, and a Ping frame, %s.", names, m.how),
			after, m.script(text(hello), text(hello).rsv(bits), ping(""))...).after(gotText(hello))
	}
	return group{number: "3", category: "Reserved Bits", section: "RFC 6455 section 5.2"}.cases(
		breaksProtocol("Sends a text message with RSV3 set.", fails, text(hello).rsv(1)),
		behind(2, "RSV2", atOnce),
		behind(3, "RSV2 and RSV3", oneByOne),
		behind(4, "RSV1", octetByOctet),
		breaksProtocol("Sends a binary message with RSV1 and RSV3 set.", fails, binary([]byte(someOctets)).rsv(5)),
		breaksProtocol("Sends a binary message with RSV1 and RSV2 set.", fails, binary([]byte(hello)).rsv(6)),
		breaksProtocol("Sends a Close frame with all three reserved bits set.", fails,
			Frame{Opcode: wire.Close, RSV: 7}),
	)
}
