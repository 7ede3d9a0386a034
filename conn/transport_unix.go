//go:build unix

package conn

import "syscall"

const rawSupported = true

// errWouldBlock is a descriptor that has no bytes, or no room, right now.
const errWouldBlock = syscall.EAGAIN

func readFD(fd uintptr, p []byte) (int, error) {
	for {
		n, err := syscall.Read(int(fd), p)
		if err != syscall.EINTR {
			return max(n, 0), err
		}
	}
}

func writeFD(fd uintptr, p []byte) (int, error) {
	for {
		n, err := syscall.Write(int(fd), p)
		if err != syscall.EINTR {
			return max(n, 0), err
		}
	}
}
