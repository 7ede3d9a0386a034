package server

import (
	"bytes"
	"io"
	"net"

	"github.com/ws6455/websocket/internal/bench/speed"
)

// tcp is what every server does and no more: it reads and writes. Of the
// handshake it does what cannot be left out, which is to answer.
var tcp = Server{
	Name: "tcp", Title: "raw TCP", Raw: true,
	Echo: func(l net.Listener, load speed.Load) error {
		return serveConns(l, func(nc net.Conn) { tcpEcho(nc, tcpBuffer(load)) })
	},
	Broadcast: together(serveConns, tcpBroadcast),
	Burst:     each(serveConns, tcpBurst),
}

// tcpBuffer returns how much is read at a time: all that is under way on a
// connection, if it is not much. For messages of 1 MiB that is the one of 16, 32, 64,
// 128 and 256 KiB with which the echo takes the least time.
func tcpBuffer(l speed.Load) int {
	switch underWay := (l.Size + 14) * l.Depth; {
	case l.Way == speed.Handshakes:
		return 512
	case underWay <= 4<<10:
		return 4 << 10
	case underWay <= 32<<10:
		return 32 << 10
	}
	return 256 << 10
}

// tcpResponse is the answer to the request of the peers.
const tcpResponse = "HTTP/1.1 101 Switching Protocols\r\n" +
	"Upgrade: websocket\r\n" +
	"Connection: Upgrade\r\n" +
	"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"

// tcpHandshake takes the bytes of the request, whatever they are, and answers.
func tcpHandshake(nc net.Conn, buffer []byte) error {
	n := 0
	for !bytes.HasSuffix(buffer[:n], []byte("\r\n\r\n")) {
		more, err := nc.Read(buffer[n:])
		if err != nil {
			return err
		}
		n += more
	}
	_, err := io.WriteString(nc, tcpResponse)
	return err
}

func tcpEcho(nc net.Conn, size int) {
	tcpRead(nc, size, func(p []byte) error {
		_, err := nc.Write(p)
		return err
	})
}

func tcpBroadcast(r *room[net.Conn], nc net.Conn) {
	tcpRead(nc, 4<<10, func(p []byte) error {
		r.all(func(to net.Conn) { _, _ = to.Write(p) }) // who has gone leaves by itself
		return nil
	})
}

func tcpBurst(nc net.Conn) {
	frame := append([]byte{0, byte(len(speed.BurstMessage))}, speed.BurstMessage...)
	tcpRead(nc, 4<<10, func(p []byte) error {
		frame[0] = p[0] // FIN and the opcode
		burst(func([]byte) error {
			_, err := nc.Write(frame)
			return err
		})
		return nil
	})
}

// tcpRead calls do with all that comes behind the handshake.
func tcpRead(nc net.Conn, size int, do func(p []byte) error) {
	buffer := make([]byte, size)
	err := tcpHandshake(nc, buffer)
	for err == nil {
		var n int
		if n, err = nc.Read(buffer); err == nil {
			err = do(buffer[:n])
		}
	}
}
