// Package frame is the wire format of WebSocket: RFC 6455 section 5.
package frame
