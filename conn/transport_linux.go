package conn

import (
	"syscall"
	"unsafe"
)

// gathering tells whether writeFD takes two slices at once.
const gathering = true

// writeFD writes what the descriptor takes of p, and of tail behind it, in one
// system call; the error is 0 for none.
//
// Package syscall has no function for that.
func writeFD(fd uintptr, p, tail []byte) (int, errno) {
	iov := [2]syscall.Iovec{{Base: unsafe.SliceData(p)}, {Base: unsafe.SliceData(tail)}}
	iov[0].SetLen(len(p))
	iov[1].SetLen(len(tail))
	for {
		n, _, err := syscall.Syscall(syscall.SYS_WRITEV, fd, uintptr(unsafe.Pointer(&iov)), uintptr(len(iov)))
		if err == 0 {
			return int(n), 0
		}
		if err != syscall.EINTR {
			return 0, err
		}
	}
}
