// Package wire is the client that the servers under measurement talk to: its
// handshake, its frames, the check of what the servers send, and a transport in
// memory. It is the same for all libraries and belongs to none of them.
package wire
