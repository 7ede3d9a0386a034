// Package bench is the root of the side-by-side benchmarks: this library against
// gorilla/websocket, lxzan/gws and coder/websocket, all in one run.
//
// # Usage
//
//	go run ./internal/bench/cmd/bench compression
//
// # Vocabulary
//
// A library is one implementation; a [library.Setup] is a library in one
// configuration, such as gws with windows of 12 bits, and one row of a table. A
// [payload.Kind] is a sort of message. A worker is a process that measures one
// setup with one kind and ends. A round runs each worker once, one setup after
// the other; a run has several rounds, and its tables show medians over them.
//
// Times are processor time, and what counts are their ratios within one run: the
// machine's other work slows all setups of a round alike.
//
// # Layout
//
//	payload/    the messages, made by deterministic generators
//	wire/       the peer's side: handshake, frames, the transport in memory
//	library/    one adapter file for each library
//	measure/    what one worker does
//	report/     medians, ratios, tables, the chart
//	cmd/bench/  the command, which starts the workers
package bench
