// Package hub is the chat without the network: rooms with bounded history,
// names, presence and typing, handed out as [Event] values.
//
// A [Hub] turns each Event once into what its peers are handed (type
// parameter F) and gives that one value to everybody in the room. The chat
// server uses *conn.Prepared, so a message is encoded once for a whole room;
// the tests use the Event itself.
//
// # Order and resuming
//
// Messages of a room are numbered from 1, and every peer sees them in that
// order. A peer that comes back says which number it saw last ([Join].After)
// and in which life of the room ([Join].Epoch), and its welcome holds exactly
// the messages after it. A member numbers what it says too, so a message that
// is sent again because its acknowledgement was lost is not said twice.
//
// # Concurrency
//
// All methods may be called by any number of goroutines. A [Peer] is called
// with its room's lock held: it must not block and must not call back.
package hub
