package interop

import (
	"slices"
	"testing"
)

// Their client, our echo server: text, binary, 1 MiB, fragments with a ping
// between them, subprotocol, close codes of both sides, and a message over the
// limit; then our server says goodbye. A server that would compress speaks as it is
// to a client that cannot.
func TestTheirClientWithOurEcho(t *testing.T) {
	forEachPeer(t, peers, func(t *testing.T, p *peer) {
		t.Run("plain", func(t *testing.T) { echoTheirClient(t, p, nil, nil) })
		t.Run("compressed", func(t *testing.T) {
			var extensions []string
			if slices.Contains(compressing, p) {
				extensions = []string{"permessage-deflate"}
			}
			echoTheirClient(t, p, []string{"-compress"}, extensions)
		})
	})
}

func echoTheirClient(t *testing.T, p *peer, flags, extensions []string) {
	client := p.script(t, "client")
	echo := start(t, program(t, "echo", append(flags, "-addr", "127.0.0.1:0", "-subprotocols", "v2")...))
	client.Args = append(append(client.Args, echo.address(t)), extensions...)
	theirs := start(t, client)
	theirs.wantLine(t, "ok")
	echo.terminate(t)
	theirs.wantLine(t, "closed 1001")
	theirs.wantSuccess(t)
	echo.wantSuccess(t)
}
