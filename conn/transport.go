package conn

import (
	"net"
	"syscall"
)

// openRaw returns the non-blocking side of a TCP or Unix socket: a read that
// needs a buffer only once there are bytes, a write that takes what fits. It is nil
// for every other transport, which is then read and written through net.Conn alone.
// Only the exact socket types have one: a type that embeds a socket may do something
// else in its Read and Write.
func openRaw(nc net.Conn) syscall.RawConn {
	if !rawSupported {
		return nil
	}
	var (
		raw syscall.RawConn
		err error
	)
	switch nc := nc.(type) {
	case *net.TCPConn:
		raw, err = nc.SyscallConn()
	case *net.UnixConn:
		raw, err = nc.SyscallConn()
	}
	if err != nil {
		return nil
	}
	return raw
}

// closeWrite ends the sending direction where the transport can do that, and
// reports whether it could.
func closeWrite(nc net.Conn) bool {
	half, ok := nc.(interface{ CloseWrite() error })
	return ok && half.CloseWrite() == nil
}
