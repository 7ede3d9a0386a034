//go:build linux && !386 && !s390x

package conn

import (
	"syscall"
	"unsafe"
)

const rawSupported = true

// gathering tells whether writeFD takes two slices at once.
const gathering = true

// errno is what a system call returns.
type errno = syscall.Errno

// errWouldBlock is a descriptor that has no bytes, or no room, right now.
const errWouldBlock = syscall.EAGAIN

// shortCall is how many bytes a system call may move without the scheduler being told
// that one is under way. It does not wait for the peer, whatever mode the descriptor is
// in, and is over in some microseconds as a rule; to tell takes a tenth of one each
// time.
const shortCall = 32 << 10

// readFD reads what is there, at most len(p) bytes and 1 GiB; the error is 0 for
// none.
func readFD(fd uintptr, p []byte) (int, errno) {
	p = p[:min(len(p), 1<<30)]
	return socketCall(syscall.SYS_RECVFROM, fd, unsafe.Pointer(unsafe.SliceData(p)), len(p), syscall.MSG_DONTWAIT, len(p))
}

// writeFD writes what the descriptor takes of p, and of tail behind it, in one
// system call; the error is 0 for none.
func writeFD(fd uintptr, p, tail []byte) (int, errno) {
	if len(tail) > 0 {
		return gatherFD(fd, p, tail)
	}
	return socketCall(syscall.SYS_SENDTO, fd, unsafe.Pointer(unsafe.SliceData(p)), len(p), writeFlags, len(p))
}

const writeFlags = syscall.MSG_DONTWAIT | syscall.MSG_NOSIGNAL

func gatherFD(fd uintptr, p, tail []byte) (int, errno) {
	parts := [2]syscall.Iovec{{Base: unsafe.SliceData(p)}, {Base: unsafe.SliceData(tail)}}
	parts[0].SetLen(len(p))
	parts[1].SetLen(len(tail))
	message := syscall.Msghdr{Iov: &parts[0], Iovlen: 2}
	return socketCall(syscall.SYS_SENDMSG, fd, unsafe.Pointer(&message), writeFlags, 0, len(p)+len(tail))
}

// socketCall makes a system call that moves at most n bytes, again if a signal
// interrupted it.
func socketCall(trap, fd uintptr, p unsafe.Pointer, a, b, n int) (int, errno) {
	for {
		var r uintptr
		var err errno
		if n <= shortCall {
			r, _, err = syscall.RawSyscall6(trap, fd, uintptr(p), uintptr(a), uintptr(b), 0, 0)
		} else {
			r, _, err = syscall.Syscall6(trap, fd, uintptr(p), uintptr(a), uintptr(b), 0, 0)
		}
		switch err {
		case 0:
			return int(r), 0
		case syscall.EINTR:
			continue
		}
		return 0, err
	}
}

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
