// Package faulty is a WebSocket peer that echoes messages and has faults on demand: it
// shows that the test suite can fail.
//
// A [Peer] is a server or a client, complete in itself: RFC 6455, permessage-deflate,
// UTF-8 checked octet by octet. It shares no code with the library nor with the suite,
// so that a mistake of theirs is not its own. Without a fault it keeps to the RFCs as
// strictly as the suite asks. Each [Fault] makes it break one rule, at the place where
// a reader of the RFC would look for the rule.
package faulty
