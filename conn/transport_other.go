//go:build !unix

package conn

import "syscall"

const rawSupported = false

const errWouldBlock = syscall.Errno(0)

func readFD(uintptr, []byte) (int, error)  { return 0, syscall.EINVAL }
func writeFD(uintptr, []byte) (int, error) { return 0, syscall.EINVAL }
