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
func UpgradeConn(ctx context.Context, nc net.Conn, o *ServerOptions) (res Result, err error) {
	err = upgradeConn(ctx, nc, o, &res) // inlined, so that res stands on the stack of the caller alone
	return res, err
}

func upgradeConn(ctx context.Context, nc net.Conn, o *ServerOptions, res *Result) error {
	if ctx.Err() != nil {
		return contextError(ctx)
	}
	s := borrow(o)
	s.ctx, s.nc = ctx, nc
	err := nc.SetDeadline(deadline(s.opts.Timeout))
	if err == nil && ctx.Done() != nil {
		s.limit = limitByContext(ctx, nc)
	}
	for i := 0; i < len(exchangeSteps) && err == nil; i++ {
		err = exchangeSteps[i](s)
	}
	s.limit.release()
	if err == nil {
		err = nc.SetDeadline(time.Time{})
	}
	if err == nil {
		*res = s.result
	} else {
		err = s.refuse(err)
	}
	s.release()
	return err
}

// exchangeSteps read the request and write the response. Each leaves what it
// found in the scratch, so that none stands on the stack under another one: deepest
// are the calls on the connection and the sum of the key.
var exchangeSteps = []func(*scratch) error{
	(*scratch).readHead,
	(*scratch).parseHead,
	(*scratch).checkRequest,
	(*scratch).acceptKey,
	(*scratch).endResponse,
	(*scratch).write,
}

// checkRequest checks the request and begins the response behind it: the request
// may still be a part of s.buf.
func (s *scratch) checkRequest() error {
	s.response = append(s.buf[len(s.buf):], switchingHead...)
	return s.check(&s.request)
}

func (s *scratch) acceptKey() error {
	s.response = appendAccept(s.response, s.fields.key.value)
	return nil
}

// endResponse ends the response, and keeps what came behind the request.
func (s *scratch) endResponse() (err error) {
	if behind := s.buf[s.headEnd:]; len(behind) > 0 {
		s.result.Buffered = bytes.Clone(behind)
	}
	s.response, err = appendAgreed(s.response, &s.result, s.opts.Header)
	return err
}

// write writes the response in one piece.
func (s *scratch) write() error {
	n, err := s.nc.Write(s.response)
	if err == nil && n < len(s.response) {
		err = io.ErrShortWrite
	}
	if err != nil {
		return &Error{Reason: "the response cannot be written", Err: err}
	}
	return nil
}

// answerTimeout is how long the answer to a failed handshake may take to be
// written. It is short and nearly always fits the buffer of the system.
const answerTimeout = time.Second

// refuse answers the error of a handshake that failed, as far as it has an
// answer, and returns what UpgradeConn does. An error that is no [*Error] is that
// of a deadline. Whether the deadlines can be set and the answer arrives does not
// matter any more.
func (s *scratch) refuse(err error) error {
	if s.ctx.Err() != nil {
		err = contextError(s.ctx)
	}
	e, ok := errors.AsType[*Error](err)
	if !ok {
		e = noDeadline(err)
	}
	_ = s.nc.SetDeadline(time.Time{})
	if e.Status != 0 {
		_ = s.nc.SetWriteDeadline(deadline(answerTimeout))
		_, _ = s.nc.Write(AppendErrorResponse(nil, e, time.Now()))
		_ = s.nc.SetWriteDeadline(time.Time{})
		drain(s.nc)
	}
	return e
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

// maxEmptyReads ends a connection that reads nothing, without an error, again
// and again.
const maxEmptyReads = 100

// readHead reads until the head is whole. The bytes are in s.buf, which grows
// with those that came.
func (s *scratch) readHead() error {
	for empty := 0; empty < maxEmptyReads; empty++ {
		if len(s.buf) == cap(s.buf) {
			s.buf = append(s.buf, 0)[:len(s.buf)]
		}
		n, readErr := s.nc.Read(s.buf[len(s.buf):cap(s.buf)])
		if n > 0 {
			empty = 0
		}
		s.buf = s.buf[:len(s.buf)+n]
		end, err := s.scanner.scanWithin(s.buf, s.opts.MaxHeaderBytes)
		if end > 0 || err != nil {
			s.headEnd = end
			return err
		}
		if readErr != nil {
			return readError(readErr)
		}
	}
	return readError(io.ErrNoProgress)
}

// head returns the head as a string. Decide and Extensions may keep what they
// see: for them it is a copy. All else that is made of the request, s.request
// and s.fields, ends before s.buf is used again; a Result and an error hold
// nothing that the client sent but Buffered, a copy too.
func (s *scratch) head() string {
	if s.opts.Decide != nil || s.opts.Extensions != nil {
		return string(s.buf[:s.headEnd])
	}
	return unsafe.String(unsafe.SliceData(s.buf), s.headEnd)
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
