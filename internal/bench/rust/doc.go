// Package rust builds a program of its directory: echo servers of WebSocket
// libraries in Rust, for those who want to compare beyond Go.
package rust
