package handshake

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// Upgrade makes the opening handshake of a server in a handler of net/http:
// it checks r as [CheckRequest] does, takes the connection over and writes the
// response. o may be nil. The connection is the caller's; its deadlines, which
// http.Server may have set, are none.
//
// Middleware may wrap w, if its writer has a method Unwrap or Hijack (see
// [http.ResponseController]). The fields that it set in w.Header() go out with
// the response, except those of a body.
//
// When Upgrade fails the error is an [*Error] and r has been answered: with
// its Status, or, when the response could not be written (Status 0), by closing
// the connection. The status is 501 when w cannot be taken over, and 505 for a
// request of HTTP/2, which has another handshake.
func Upgrade(w http.ResponseWriter, r *http.Request, o *ServerOptions) (net.Conn, *Result, error) {
	return upgrade(w, r, o, new(Result)) // inlined, so that the caller decides whether it is garbage
}

// upgrade fills res in and returns it, or nil.
func upgrade(w http.ResponseWriter, r *http.Request, o *ServerOptions, res *Result) (net.Conn, *Result, error) {
	s := borrow(o)
	s.request.setLine(r)
	eachField(r, s.add)
	nc, err := s.takeOver(w)
	*res = s.result
	s.release()
	if err != nil {
		return nil, nil, err
	}
	return nc, res, nil
}

func (s *scratch) takeOver(w http.ResponseWriter) (net.Conn, error) {
	err := s.check(&s.request)
	if err != nil {
		return nil, answerError(w, err)
	}
	response := appendAccept(append(s.buf, switchingHead...), s.fields.key.value)
	header := mergeHeader(w.Header(), s.opts.Header)
	if s.response, err = appendAgreed(response, &s.result, header); err != nil {
		return nil, answerError(w, err)
	}
	nc, buffers, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return nil, answerError(w, hijackError(err))
	}
	s.nc = nc
	if err = s.switchProtocols(buffers); err != nil {
		_ = nc.Close() // the error says more
		return nil, err
	}
	s.result.Buffered = bufferedBytes(buffers)
	return nc, nil
}

// switchProtocols writes the response.
func (s *scratch) switchProtocols(buffers *bufio.ReadWriter) error {
	if buffers != nil && buffers.Writer.Buffered() > 0 {
		return &Error{Reason: "the handler has begun another response"}
	}
	// The deadlines of http.Server are for a request: these replace them.
	if err := s.nc.SetDeadline(deadline(s.opts.Timeout)); err != nil {
		return noDeadline(err)
	}
	if err := s.write(); err != nil {
		return err
	}
	if err := s.nc.SetDeadline(time.Time{}); err != nil {
		return noDeadline(err)
	}
	return nil
}

// bufferedBytes returns what http.Server has read behind the request.
func bufferedBytes(buffers *bufio.ReadWriter) []byte {
	if buffers == nil || buffers.Reader.Buffered() == 0 {
		return nil
	}
	b, _ := buffers.Reader.Peek(buffers.Reader.Buffered()) // they are there
	return bytes.Clone(b)
}

// mergeHeader returns the fields of set, which middleware has set, and own,
// which replace those with the same name. Mostly there is nothing to merge.
func mergeHeader(set, own http.Header) http.Header {
	if len(set) == 0 {
		return own
	}
	merged := make(http.Header, len(set)+len(own))
	for name, values := range set {
		if !isBodyField(name) && len(fieldValues(own, http.CanonicalHeaderKey(name))) == 0 {
			merged[name] = values
		}
	}
	for name, values := range own {
		merged[name] = values
	}
	return merged
}

// isBodyField reports whether a field is about a body or how it is sent. A 101
// has no body.
func isBodyField(name string) bool {
	switch name = http.CanonicalHeaderKey(name); name {
	case "Connection", "Trailer", "Transfer-Encoding":
		return true
	}
	return strings.HasPrefix(name, "Content-") && name != "Content-Security-Policy" ||
		strings.HasPrefix(name, http.TrailerPrefix)
}

// hijackError returns the error of a ResponseWriter that does not give its
// connection away.
func hijackError(err error) error {
	if errors.Is(err, http.ErrNotSupported) {
		return &Error{Status: http.StatusNotImplemented, Reason: "the connection cannot be taken over from its http.ResponseWriter", Err: err}
	}
	return &Error{Status: http.StatusInternalServerError, Reason: "the connection could not be taken over", Err: err}
}

// answerError answers a request with err and returns it.
func answerError(w http.ResponseWriter, err error) error {
	var e *Error
	if !errors.As(err, &e) {
		e = &Error{Status: http.StatusInternalServerError, Reason: "the handshake failed", Err: err}
	}
	e = e.answer()
	header := w.Header()
	for name, values := range e.Header {
		header[http.CanonicalHeaderKey(name)] = values
	}
	header.Del("Content-Length")
	header.Del("Content-Encoding")
	if e.Status == http.StatusUpgradeRequired {
		header.Set("Connection", "Upgrade") // RFC 9110 section 7.8
	}
	for _, f := range answerFields(e.Status) {
		header.Set(f.Name, f.Value)
	}
	w.WriteHeader(e.Status)
	_, _ = io.WriteString(w, e.body()) // nobody is left to be told
	return e
}
