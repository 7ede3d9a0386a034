//go:build unix && !linux

package conn

import "syscall"

// gathering tells whether writeFD takes two slices at once.
const gathering = false

const pageSize = 4 << 10

func aliases(int, []byte) bool { return false }

// writeFD writes what the descriptor takes of p; the error is 0 for none.
func writeFD(fd uintptr, p, _ []byte) (int, errno) {
	for {
		n, err := syscall.Write(int(fd), p)
		if err == nil {
			return n, 0
		}
		if err != syscall.EINTR {
			return 0, err.(errno)
		}
	}
}
