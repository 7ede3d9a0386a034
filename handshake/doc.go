// Package handshake makes the opening handshake of WebSocket (RFC 6455 section
// 4), as a server and as a client.
package handshake
