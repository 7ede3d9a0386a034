//go:build !unix

package conn

import "errors"

const rawSupported = false

var errWouldBlock = errors.New("would block")

func readFD(uintptr, []byte) (int, error)  { return 0, errors.ErrUnsupported }
func writeFD(uintptr, []byte) (int, error) { return 0, errors.ErrUnsupported }
