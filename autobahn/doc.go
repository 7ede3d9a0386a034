// Package autobahn is a test suite for WebSocket servers and clients: the cases of the
// Autobahn test suite, written anew in Go, and stricter ones beside them. It needs
// nothing but Go, and runs in a project's own tests.
//
// # Usage
//
// A server that sends each message back is tested with one line:
//
//	func TestServer(t *testing.T) {
//		autobahn.Run(t, "ws://127.0.0.1:8080/echo")
//	}
//
// [RunClient] does the same for a client. [Client] and [Server] are the suite without
// package testing; [Server] speaks the protocol of the original's fuzzing server, so
// that programs that were written for it work unchanged. The command
//
//	go run github.com/ws6455/websocket/autobahn/cmd/autobahn@latest -mode client -url ws://127.0.0.1:8080/echo
//
// shows how the run goes, writes pages to look at, index.json in the original's format
// and JUnit XML, and ends with an exit status.
//
// # Vocabulary
//
// A case is one conversation with a number, such as 6.4.1. The fuzzing client plays
// cases with a server, the fuzzing server with clients; who is tested is the agent,
// which has to echo messages. A case has two verdicts (see package report): Behavior
// for what the agent did, Close for how the connection ended.
//
//	OK                what the case asks for
//	NON-STRICT        allowed, but later or laxer than it could be
//	INFORMATIONAL     the case judges nothing
//	UNIMPLEMENTED     the agent did not negotiate what the case is about
//	FAILED            wrong; of Close: the wrong side began to end the connection
//	UNCLEAN           no whole closing handshake where one is needed (Close)
//	WRONG CODE        a status code that is wrong here (Close)
//	FAILED BY CLIENT  the server did not end TCP first (Close)
//
// # Cases
//
// Categories 1 to 10, 12 and 13 are those of the original: the same conversations,
// judged in the same way, with texts and payloads of our own. Category 20 looks where
// the original is blind: at the opening handshake, at what is negotiated and whether it
// is kept, at the octets of large messages, at lengths, masks, status codes and floods.
//
// # Time
//
// Cases go side by side, those that send much a few at a time. Where the original gives
// an agent a second, [Options] can give it more: that never changes the verdict of an
// agent that does what it has to.
//
// # Trust
//
// The suite shares no code with the library that it belongs to: it reads and writes the
// wire, inflates and judges by itself. That it can fail is shown by
// TestFaultyPeersAreCaught, which puts peers with one fault each before it, and that it
// judges as the original does by the module autobahn/agreement.
package autobahn
