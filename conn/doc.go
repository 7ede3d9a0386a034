// Package conn gives a full-duplex WebSocket connection over any net.Conn, once
// the opening handshake is done (RFC 6455 sections 5 to 8).
//
// A message is a text (valid UTF-8) or binary sequence of bytes. It travels in
// one frame or in several, its fragments. Control frames (ping, pong, close)
// may come between fragments; a Conn deals with them by itself.
//
// # Usage
//
// websocket.Dial and websocket.Accept return a Conn. After a handshake that was
// made elsewhere, [New] makes one from the net.Conn.
//
//	for msg, err := range c.Messages(ctx) {
//		if err != nil {
//			return err
//		}
//		if err := c.Write(ctx, msg.Op, msg.Data); err != nil {
//			return err
//		}
//	}
//
// # Concurrency
//
// Any number of goroutines may write, ping and close. One at a time may read; a
// second one gets [ErrConcurrentRead]. A Conn makes progress with control frames
// only while something reads from it, so a program that only writes should
// still read.
//
// # Cancellation
//
// The end of a read's context is harmless: the next read goes on at the same
// byte. The end of a write's context is harmless as long as no byte of the
// message went out; [ErrWriteCut] tells when one did, which ends the Conn.
// Both rest on the transport's deadlines: where an expired deadline is final,
// as on some streams, so is the interruption. On TLS an interrupted write ends
// the Conn, an interrupted read does not.
//
// # Closing
//
// [Conn.Close] performs the closing handshake; [Conn.CloseNow] does without.
// When the peer closes, reads and writes return a [*CloseError]; its status
// code is found with errors.Is(err, frame.StatusGoingAway). A peer that breaks
// the protocol gets the status code that the RFC asks for, and the calls return
// a [*frame.ProtocolError]. The first fatal error stays: every later call
// returns it.
//
// # Compression
//
// permessage-deflate (RFC 7692) is off unless [Config].Compression has Dial and
// Accept negotiate it; then both ends compress what is worth it. Each end may
// build a message on the ones before (context takeover), which makes short
// messages that are alike a third of their size and keeps what was sent and received
// in memory; see [Compression]. Smaller windows keep less. What is agreed on is what
// is done.
//
// # Limits
//
// Everything is bounded by default: see [Config]. Memory follows the bytes that
// arrived, never a length that was declared. Limits hold for what a compressed
// message inflates to.
//
// # Cost
//
// A message costs no allocation where the caller brings the memory or borrows it
// ([Conn.ReadAppend], [Conn.Messages], [Conn.Write], [Conn.Send]), but for waiting: for
// another goroutine's write, or with a context that is a new one each time. Answers to
// messages that came together go out together, and so do the messages of goroutines
// that write at the same time. An idle Conn on a socket takes half a KiB beside its
// net.Conn and its goroutine, and a goroutine that loops over Messages needs no more
// than the 2 KiB of stack that it begins with, if what it does with them does not and
// it did nothing else before, such as the opening handshake.
//
// # Security
//
// Clients mask what they send with keys from crypto/rand. Text is checked in
// both directions. A slow or silent peer costs no more than its queue, and ends
// by Config.WriteTimeout, or by Config.PongTimeout where pings are on.
package conn
