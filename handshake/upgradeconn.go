package handshake

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"time"
	"unsafe"
)

// UpgradeConn makes the opening handshake of a server on a connection from
// which nothing was read, such as one that a net.Listener accepted: it reads
// the client's request, checks it as [CheckRequest] does, and writes the
// response, all without net/http and nearly without an allocation.
//
// It takes no longer than o.Timeout, reads no more than o.MaxHeaderBytes of a
// head, and ends with ctx. o may be nil. The deadlines of nc are none when it
// returns.
//
// When it fails with an [*Error] whose Status is not 0, that is what it has
// answered: 408 to a client that was too slow, 431 to one that sent too much,
// 400 to one that does not speak HTTP/1 as RFC 9112 wants it, and otherwise
// the status of CheckRequest. Nothing more can be sent then, and the client has
// had a second at most to take the answer and close; it is the caller who closes
// nc. When ctx ends nothing is answered, and the error matches ctx.Err() with
// errors.Is.
func UpgradeConn(ctx context.Context, nc net.Conn, o *ServerOptions) (Result, error) {
	if ctx.Err() != nil {
		return Result{}, contextError(ctx)
	}
	s := borrow(o)
	err := s.upgrade(ctx, nc)
	res := s.result
	s.release()
	if err != nil {
		return Result{}, err
	}
	return res, nil
}

// upgrade makes the handshake within its limits.
func (s *scratch) upgrade(ctx context.Context, nc net.Conn) error {
	limit, err := limitTime(ctx, nc, s.opts.Timeout)
	if err != nil {
		return err
	}
	if err = s.exchange(nc); err == nil {
		return limit.release()
	}
	if ctx.Err() != nil {
		err = contextError(ctx)
	}
	refuse(nc, limit, err)
	return err
}

// answerTimeout is how long the answer to a failed handshake may take to be
// written. It is short and nearly always fits the buffer of the system.
const answerTimeout = time.Second

// refuse answers err, as far as it has an answer, and takes the limit away.
func refuse(nc net.Conn, limit timeLimit, err error) {
	// Whether the deadline can be set and the answer arrives does not matter
	// any more: the handshake has failed.
	_ = limit.release()
	var e *Error
	if !errors.As(err, &e) || e.Status == 0 {
		return
	}
	_ = nc.SetWriteDeadline(deadline(answerTimeout))
	_, _ = nc.Write(AppendErrorResponse(nil, e, time.Now()))
	_ = nc.SetWriteDeadline(time.Time{})
	drain(nc)
}

// drainBytes is how much of what a refused client still sends is read.
const drainBytes = 256 << 10

// drain lets the client take its answer. A socket that is closed while bytes
// wait in it is reset, which costs the client what it has not read yet: so
// only the sending direction ends, and what comes is dropped until the client
// closes too.
func drain(nc net.Conn) {
	half, ok := nc.(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil {
		return
	}
	_ = nc.SetReadDeadline(deadline(answerTimeout))
	_, _ = io.CopyN(io.Discard, nc, drainBytes)
	_ = nc.SetReadDeadline(time.Time{})
}

func writeAll(nc net.Conn, b []byte) error {
	n, err := nc.Write(b)
	if err == nil && n < len(b) {
		err = io.ErrShortWrite
	}
	if err != nil {
		return &Error{Reason: "the response cannot be written", Err: err}
	}
	return nil
}

// exchange reads the request and writes the response.
func (s *scratch) exchange(nc net.Conn) error {
	n, err := s.readHead(nc, s.opts.MaxHeaderBytes)
	if err != nil {
		return err
	}
	if err = s.parseHead(s.head(n)); err != nil {
		return err
	}
	if err = s.check(&s.request); err != nil {
		return err
	}
	// The request may still be a part of s.buf.
	response, err := appendResponse(s.buf[len(s.buf):], s.fields.key.value, &s.result, s.opts.Header)
	if err != nil {
		return err
	}
	if len(s.buf) > n {
		s.result.Buffered = bytes.Clone(s.buf[n:])
	}
	return writeAll(nc, response)
}

// head returns the first n bytes of s.buf. Decide and Extensions may keep what
// they see: for them it is a copy. All else that is made of the request, s.request
// and s.fields, ends before s.buf is used again; a Result and an error hold
// nothing that the client sent but Buffered, a copy too.
func (s *scratch) head(n int) string {
	if s.opts.Decide != nil || s.opts.Extensions != nil {
		return string(s.buf[:n])
	}
	return unsafe.String(unsafe.SliceData(s.buf), n)
}

// maxEmptyReads ends a connection that reads nothing, without an error, again
// and again.
const maxEmptyReads = 100

// readHead reads until the head is whole and returns its length. The bytes are
// in s.buf, which grows with those that came.
func (s *scratch) readHead(nc net.Conn, limit int) (int, error) {
	for empty := 0; empty < maxEmptyReads; empty++ {
		if len(s.buf) == cap(s.buf) {
			s.buf = append(s.buf, 0)[:len(s.buf)]
		}
		n, readErr := nc.Read(s.buf[len(s.buf):cap(s.buf)])
		if n > 0 {
			empty = 0
		}
		s.buf = s.buf[:len(s.buf)+n]
		end, err := s.scanner.scanWithin(s.buf, limit)
		if end > 0 || err != nil {
			return end, err
		}
		if readErr != nil {
			return 0, readError(readErr)
		}
	}
	return 0, readError(io.ErrNoProgress)
}

// scanWithin is scan for a head of at most limit bytes; a negative limit is
// none.
func (s *headScanner) scanWithin(b []byte, limit int) (int, error) {
	if limit < 0 || len(b) < limit {
		return s.scan(b)
	}
	end, err := s.scan(b[:limit])
	if end == 0 && err == nil {
		err = violation(http.StatusRequestHeaderFieldsTooLarge, "RFC 6585 5", "the header of the request is too large")
	}
	return end, err
}

// readError returns the error of a request that did not come whole. Only a
// client that is too slow is there to be answered.
func readError(err error) error {
	if isTimeout(err) {
		return &Error{Status: http.StatusRequestTimeout, Section: "RFC 9110 15.5.9", Reason: "the request did not come in time", Err: err}
	}
	return &Error{Reason: "the request did not come whole", Err: err}
}
