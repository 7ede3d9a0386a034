// Package websocket dials and accepts WebSocket connections (RFC 6455).
package websocket
