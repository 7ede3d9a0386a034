//go:build !unix

package conn

const rawSupported = false

// gathering tells whether writeFD takes two slices at once.
const gathering = false

const pageSize = 4 << 10

func aliases(int, []byte) bool { return false }

// errno is what a system call returns; here none is made.
type errno int

func (errno) Error() string { return "not supported" }

const errWouldBlock errno = 1

func readFD(uintptr, []byte) (int, errno)          { return 0, 2 }
func writeFD(uintptr, []byte, []byte) (int, errno) { return 0, 2 }
