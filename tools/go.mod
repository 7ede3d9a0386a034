module github.com/ws6455/websocket/tools

go 1.26
