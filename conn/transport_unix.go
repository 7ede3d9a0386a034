//go:build unix && (!linux || 386 || s390x)

package conn

import "syscall"

const rawSupported = true

// gathering tells whether writeFD takes two slices at once.
const gathering = false

// pageSize is the size of a page of memory.
const pageSize = 4 << 10

func aliases(int, []byte) bool { return false }

// errno is what a system call returns.
type errno = syscall.Errno

// errWouldBlock is a descriptor that has no bytes, or no room, right now.
const errWouldBlock = syscall.EAGAIN

// readFD reads what is there, at most len(p) bytes and 1 GiB; the error is 0 for
// none.
func readFD(fd uintptr, p []byte) (int, errno) {
	return again(func() (int, error) { return syscall.Read(int(fd), p[:min(len(p), 1<<30)]) })
}

// writeFD writes what the descriptor takes of p; the error is 0 for none.
func writeFD(fd uintptr, p, _ []byte) (int, errno) {
	return again(func() (int, error) { return syscall.Write(int(fd), p) })
}

// again calls f until no signal interrupts it.
func again(f func() (int, error)) (int, errno) {
	for {
		n, err := f()
		if err == nil {
			return n, 0
		}
		if err != syscall.EINTR {
			return 0, err.(errno)
		}
	}
}
