package conn

import (
	"syscall"
	"unsafe"
)

// gathering tells whether writeFD takes two slices at once.
const gathering = true

// pageSize is the size of a page of memory.
const pageSize = 4 << 10

// aliases reports whether the kernel would copy p slowly when it goes out behind head
// bytes. It copies to pages of its own, beginning with a page if all that was sent
// before has arrived, and processors from AMD take twice as long to copy to an address
// that is a few bytes above the one they copy from, but for whole pages: they take what
// they are about to read for what they have just written.
func aliases(head int, p []byte) bool {
	above := (uintptr(head) - uintptr(unsafe.Pointer(unsafe.SliceData(p)))) % pageSize
	return above > 0 && above < 64
}

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
