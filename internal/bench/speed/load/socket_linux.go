package load

import (
	"errors"
	"fmt"
	"io"
	"net/netip"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A socket is a non-blocking TCP connection. Its calls never wait, so the runtime
// need not know of them.
type socket int

// perSource is how many connections have one source address: fewer than it has
// ports.
const perSource = 16_000

// dial connects to addr and makes the opening handshake's first half. The number
// of the connection decides on its source address, 127.0.0.1 or one of those after
// it.
func dial(addr netip.AddrPort, number int) (socket, error) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return -1, fmt.Errorf("is RLIMIT_NOFILE larger than the number of connections? %w", err)
	}
	s := socket(fd)
	if err := s.connect(addr, number/perSource); err != nil {
		s.close()
		return -1, err
	}
	return s, nil
}

func (s socket) connect(addr netip.AddrPort, source int) error {
	fd := int(s)
	if source > 0 {
		from := unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, byte(1 + source)}}
		err := errors.Join(
			unix.SetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_BIND_ADDRESS_NO_PORT, 1),
			unix.Bind(fd, &from),
		)
		if err != nil {
			return fmt.Errorf("bind: %w", err)
		}
	}
	if err := unix.Connect(fd, &unix.SockaddrInet4{Addr: addr.Addr().As4(), Port: int(addr.Port())}); err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	return errors.Join(
		unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1),
		unix.SetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1}),
		unix.SetNonblock(fd, true),
	)
}

// write writes as much of p as the socket takes now.
func (s socket) write(p []byte) (int, error) {
	n, _, errno := unix.RawSyscall6(unix.SYS_SENDTO, uintptr(s), uintptr(unsafe.Pointer(&p[0])), uintptr(len(p)), unix.MSG_NOSIGNAL, 0, 0)
	if errno == unix.EAGAIN {
		return 0, nil
	}
	return result(n, errno)
}

// read reads what is there now; 0 is nothing.
func (s socket) read(p []byte) (int, error) {
	return s.receive(unsafe.Pointer(&p[0]), len(p), 0)
}

// discard drops up to max of the bytes that are there and returns how many.
func (s socket) discard(max int) (int, error) {
	return s.receive(nil, max, unix.MSG_TRUNC)
}

func (s socket) receive(p unsafe.Pointer, size, flags int) (int, error) {
	n, _, errno := unix.RawSyscall6(unix.SYS_RECVFROM, uintptr(s), uintptr(p), uintptr(size), uintptr(flags), 0, 0)
	switch {
	case errno == unix.EAGAIN:
		return 0, nil
	case errno == 0 && n == 0:
		return 0, io.ErrUnexpectedEOF
	}
	return result(n, errno)
}

func result(n uintptr, errno unix.Errno) (int, error) {
	if errno != 0 {
		return 0, errno
	}
	return int(n), nil
}

// close ends the connection with a reset, which leaves nothing behind at this end.
func (s socket) close() { _ = unix.Close(int(s)) }
