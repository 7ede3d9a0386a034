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
	return appendResponse(dst, key, res, header)
}

// appendResponse is [AppendResponse] for a key that was checked.
func appendResponse(dst []byte, key string, res *Result, header http.Header) ([]byte, error) {
	if err := checkAnswer(res, header); err != nil {
		return dst, misuse(err)
	}
	// "A Status-Line with a 101 response code", an Upgrade field "with value
	// "websocket"" and a Connection field "with value "Upgrade"": RFC 6455
	// section 4.2.2 items 5.1 to 5.3.
	// Item 5.4: a Sec-WebSocket-Accept field.
	dst = append(dst, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "...)
	dst = append(appendAccept(dst, key), "\r\n"...)
	// Item 5.5: optionally, a Sec-WebSocket-Protocol field.
	if res.Subprotocol != "" {
		dst = appendField(dst, "Sec-WebSocket-Protocol", res.Subprotocol)
	}
	// Item 5.6: optionally, a Sec-WebSocket-Extensions field, once: "it MUST
	// NOT appear more than once in an HTTP response". Section 11.3.2.
	if len(res.Extensions) > 0 {
		dst = append(dst, "Sec-WebSocket-Extensions: "...)
		dst = append(appendExtensions(dst, res.Extensions), "\r\n"...)
	}
	if len(header) > 0 {
		dst = appendHeader(dst, header)
	}
	return append(dst, "\r\n"...), nil
}

// checkAnswer refuses what must not be written. What it lets through cannot
// end a line or a list.
func checkAnswer(res *Result, header http.Header) error {
	if res.Subprotocol != "" && !isToken(res.Subprotocol) {
		return errors.New("the subprotocol " + strconv.Quote(res.Subprotocol) + " is not a token")
	}
	for _, e := range res.Extensions {
		if err := checkExtension(e); err != nil {
			return err
		}
	}
	if len(header) == 0 {
		return nil
	}
	return checkHeader(header)
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
