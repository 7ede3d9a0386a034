package handshake

import (
	"errors"
	"net/http"
	"strconv"
	"time"
)

// AppendResponse appends the server's opening handshake, the 101 of RFC 6455
// section 4.2.2 up to its empty line, to dst. key is the Sec-WebSocket-Key of
// the request, and res what [CheckRequest] returned. header holds further
// fields; nil: none.
//
// It fails with an [*Error] of status 500, and appends nothing, when header
// sets a field that belongs to the handshake, and when a value holds what its
// place may not hold, such as a line break.
func AppendResponse(dst []byte, key string, res *Result, header http.Header) ([]byte, error) {
	if !ValidKey(key) {
		return dst, misuse(errors.New("the key is not 16 bytes in base64"))
	}
	response, err := appendAgreed(appendAccept(append(dst, switchingHead...), key), res, header)
	if err != nil {
		return dst, err
	}
	return response, nil
}

// switchingHead is what every 101 begins with: "A Status-Line with a 101 response
// code", an Upgrade field "with value "websocket"" and a Connection field "with
// value "Upgrade"": RFC 6455 section 4.2.2 items 5.1 to 5.3. The value of a
// Sec-WebSocket-Accept field, item 5.4, comes next.
const switchingHead = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "

// appendAgreed appends what stands behind that value: what was agreed on, header,
// and the empty line.
func appendAgreed(dst []byte, res *Result, header http.Header) ([]byte, error) {
	dst = append(dst, "\r\n"...)
	// Item 5.5: optionally, a Sec-WebSocket-Protocol field.
	if res.Subprotocol != "" {
		if !isToken(res.Subprotocol) {
			return nil, misuse(errors.New("the subprotocol " + strconv.Quote(res.Subprotocol) + " is not a token"))
		}
		dst = appendField(dst, "Sec-WebSocket-Protocol", res.Subprotocol)
	}
	var err error
	if len(res.Extensions) > 0 {
		dst, err = appendAccepted(dst, res.Extensions)
	}
	if len(header) > 0 && err == nil {
		dst, err = appendOwn(dst, header)
	}
	if err != nil {
		return nil, misuse(err)
	}
	return append(dst, "\r\n"...), nil
}

// appendAccepted is item 5.6: optionally, a Sec-WebSocket-Extensions field,
// once: "it MUST NOT appear more than once in an HTTP response". Section 11.3.2.
func appendAccepted(dst []byte, accepted []Extension) ([]byte, error) {
	for _, e := range accepted {
		if err := checkExtension(e); err != nil {
			return nil, err
		}
	}
	dst = append(dst, "Sec-WebSocket-Extensions: "...)
	return append(appendExtensions(dst, accepted), "\r\n"...), nil
}

// appendOwn appends the fields of the caller.
func appendOwn(dst []byte, header http.Header) ([]byte, error) {
	if err := checkHeader(header); err != nil {
		return nil, err
	}
	return appendHeader(dst, header), nil
}

// AppendErrorResponse appends the whole HTTP response that answers a request
// which failed with e: its Status and Header, its Reason as a line of text
// (for a status from 500 on only the name of the status), and "Connection:
// close". A status that is neither of a redirect nor of an error becomes 500,
// and so does one whose Header may not be written. now is the Date; the zero
// time: none.
func AppendErrorResponse(dst []byte, e *Error, now time.Time) []byte {
	e = e.answer()
	dst = append(dst, "HTTP/1.1 "...)
	dst = strconv.AppendInt(dst, int64(e.Status), 10)
	dst = append(append(dst, ' '), http.StatusText(e.Status)...)
	dst = append(dst, "\r\n"...)
	if !now.IsZero() {
		dst = appendField(dst, "Date", now.UTC().Format(http.TimeFormat))
	}
	if e.Status == http.StatusUpgradeRequired {
		// "A sender of Upgrade MUST also send an "Upgrade" connection option":
		// RFC 9110 section 7.8.
		dst = appendField(dst, "Connection", "close, Upgrade")
	} else {
		dst = appendField(dst, "Connection", "close")
	}
	for _, f := range answerFields(e.Status) {
		dst = appendField(dst, f.Name, f.Value)
	}
	body := e.body()
	dst = appendField(dst, "Content-Length", strconv.Itoa(len(body)))
	dst = appendHeader(dst, withoutFields(e.Header, answerNames...))
	return append(append(dst, "\r\n"...), body...)
}

// answer returns e, or the error that is answered in its place because e
// cannot be.
func (e *Error) answer() *Error {
	if err := checkHeader(e.Header); err != nil {
		return misuse(err)
	}
	if e.Status < 300 || e.Status > 599 {
		return &Error{Status: http.StatusInternalServerError, Reason: e.Reason, Header: e.Header}
	}
	return e
}

// body returns the text of the answer. What failed within the server is not
// for the client to know.
func (e *Error) body() string {
	if e.Status >= 500 {
		return http.StatusText(e.Status) + "\n"
	}
	return e.Reason + "\n"
}

// answerNames are the fields that [answerFields] may hold, and those that go
// with them.
var answerNames = []string{"Allow", "Content-Type", "Date", "X-Content-Type-Options"}

// answerFields returns the fields that belong to a status.
func answerFields(status int) []Field {
	fields := []Field{
		{"Content-Type", "text/plain; charset=utf-8"},
		{"X-Content-Type-Options", "nosniff"},
	}
	switch status {
	case http.StatusMethodNotAllowed:
		// "The origin server MUST generate an Allow header field in a 405
		// response": RFC 9110 section 15.5.6.
		fields = append(fields, Field{"Allow", http.MethodGet})
	case http.StatusUpgradeRequired:
		// "The server MUST send an Upgrade header field in a 426 response":
		// RFC 9110 section 15.5.22. And "a |Sec-WebSocket-Version| header
		// field indicating the version(s) the server is capable of
		// understanding": RFC 6455 section 4.2.2 item 4.
		fields = append(fields, Field{"Upgrade", "websocket"}, Field{"Sec-WebSocket-Version", "13"})
	}
	return fields
}
