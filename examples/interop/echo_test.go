package interop

import "testing"

// Their client, our echo server: text, binary, 1 MiB, fragments with a ping
// between them, subprotocol, close codes of both sides, and a message over the
// limit; then our server says goodbye.
func TestTheirClientWithOurEcho(t *testing.T) {
	forEachPeer(t, func(t *testing.T, p *peer) {
		client := p.script(t, "client")
		echo := start(t, program(t, "echo", "-addr", "127.0.0.1:0", "-subprotocols", "v2"))
		client.Args = append(client.Args, echo.address(t))
		theirs := start(t, client)
		theirs.wantLine(t, "ok")
		echo.terminate(t)
		theirs.wantLine(t, "closed 1001")
		theirs.wantSuccess(t)
		echo.wantSuccess(t)
	})
}
