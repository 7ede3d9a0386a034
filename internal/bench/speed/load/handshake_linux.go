package load

import (
	"bytes"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"golang.org/x/sys/unix"
)

// request is the opening handshake of a client.
var request = []byte("GET / HTTP/1.1\r\n" +
	"Host: 127.0.0.1\r\n" +
	"Connection: Upgrade\r\n" +
	"Upgrade: websocket\r\n" +
	"Sec-WebSocket-Version: 13\r\n" +
	"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")

// accept is what the answer to request must hold (RFC 6455 section 1.3).
const accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

// maxResponse is how long the answer to a handshake may be.
const maxResponse = 4 << 10

// open returns a connection behind its opening handshake.
func open(addr netip.AddrPort, number int) (socket, error) {
	s, err := dial(addr, number)
	if err != nil {
		return -1, err
	}
	if err := s.handshake(); err != nil {
		s.close()
		return -1, err
	}
	return s, nil
}

func (s socket) handshake() error {
	if _, err := s.write(request); err != nil {
		return err
	}
	response := make([]byte, 0, maxResponse)
	for {
		ready := []unix.PollFd{{Fd: int32(s), Events: unix.POLLIN}}
		switch n, err := unix.Poll(ready, int(patience/time.Millisecond)); {
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil:
			return fmt.Errorf("poll: %w", err)
		case n == 0:
			return fmt.Errorf("no answer to the handshake for %v", patience)
		}
		n, err := s.read(response[len(response):cap(response)])
		if err != nil {
			return fmt.Errorf("handshake: %w", err)
		}
		response = response[:len(response)+n]
		if done, err := complete(response); done || err != nil {
			return err
		}
	}
}

// complete reports whether the answer to a handshake is all there; it must be the
// right one.
func complete(response []byte) (bool, error) {
	switch end := bytes.Index(response, []byte("\r\n\r\n")); {
	case end < 0 && len(response) < maxResponse:
		return false, nil
	case !bytes.HasPrefix(response, []byte("HTTP/1.1 101 ")), !bytes.Contains(response, []byte(accept)):
		return false, fmt.Errorf("the server answered the handshake with %q", response)
	case end != len(response)-4:
		return false, fmt.Errorf("%d bytes came behind the handshake", len(response)-4-end)
	}
	return true, nil
}
