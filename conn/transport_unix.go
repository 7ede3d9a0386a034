//go:build unix

package conn

import "syscall"

const rawSupported = true

// errno is what a system call returns.
type errno = syscall.Errno

// errWouldBlock is a descriptor that has no bytes, or no room, right now.
const errWouldBlock = syscall.EAGAIN

// readFD reads what is there, at most len(p) bytes and 1 GiB; the error is 0 for
// none.
func readFD(fd uintptr, p []byte) (int, errno) {
	for {
		n, err := syscall.Read(int(fd), p[:min(len(p), 1<<30)])
		if err == nil {
			return n, 0
		}
		if err != syscall.EINTR {
			return 0, err.(errno)
		}
	}
}
