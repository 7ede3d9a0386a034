// Package soak lets very many connections live for some minutes, one in ten of them
// hostile, and says whether the library kept its promises: no honest connection
// ended, no message was lost, doubled or changed, and in the end the goroutines, the
// heap and the files of both processes were back where they began.
//
// A [Server] echoes behind both of the library's front doors, Accept and
// AcceptConn, and sets traps for clients. A [Client] brings the honest connections,
// which check every echo, the hostile peers, and the clients that walk into the
// traps. [Soak] leads both through the run and returns a [Result], whose Violations
// are sentences.
package soak
