// Package bench is the root of the side-by-side benchmarks: this library against
// other ones, all in one run.
//
// # Usage
//
//	go run ./internal/bench/cmd/bench speed
//	go run ./internal/bench/cmd/bench compression
//
// # Vocabulary
//
// A library is one implementation. A [server.Server], for speed, and a
// [library.Setup], for compression, is a library in one configuration, such as gws
// with windows of 12 bits, and one row of a table. A [speed.Load] is what is asked of
// a server, a [payload.Kind] a sort of message. A worker is a process that the
// command starts: a server, its peers, or one that measures one setup with one
// kind. A round measures each row once, one after the other; a run has several
// rounds, and its tables show medians over them.
//
// Times are processor time, and what counts are their ratios within one run: the
// machine's other work slows all rows of a round alike.
//
// # Layout
//
//	speed/                what is asked of servers
//	speed/server/         the servers, one file for each library
//	speed/load/           their peers
//	rust/                 servers in Rust
//	compression/payload/  the messages, made by deterministic generators
//	compression/wire/     the peer's side: handshake, frames, the transport in memory
//	compression/library/  one adapter file for each library
//	compression/measure/  what one worker does
//	usage/                processor time and memory of a process
//	report/               medians, ratios, tables, charts
//	cmd/bench/            the command, which starts the workers
package bench
