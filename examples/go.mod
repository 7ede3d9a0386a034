module github.com/ws6455/websocket/examples

go 1.26

require github.com/ws6455/websocket v0.0.0

replace github.com/ws6455/websocket => ..
