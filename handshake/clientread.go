package handshake

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"time"
)

// errHeadTooLarge ends the reading of a response whose head goes on and on.
var errHeadTooLarge = errors.New("its head is larger than ClientOptions.MaxHeaderBytes")

// limitedReader reads from r until left bytes have come.
type limitedReader struct {
	r    io.Reader
	left int
	over bool // more was asked for
}

func (l *limitedReader) Read(p []byte) (int, error) {
	if l.left <= 0 {
		l.over = true
		return 0, errHeadTooLarge
	}
	n, err := l.r.Read(p[:min(len(p), l.left)])
	l.left -= n
	return n, err
}

// responseReader reads the responses of one connection.
type responseReader struct {
	limit *limitedReader
	br    *bufio.Reader
}

func newResponseReader(r io.Reader, limit int) *responseReader {
	l := &limitedReader{r: r, left: limit}
	return &responseReader{limit: l, br: bufio.NewReader(l)}
}

// read returns the final response to r. Interim ones, 100 and 103 for
// example, are skipped: "A client MUST be able to parse one or more 1xx
// responses received prior to a final response" (RFC 9110 section 15.2). The
// 101 is final. The limit holds for all of them together.
func (r *responseReader) read(req *http.Request) (*http.Response, error) {
	for {
		resp, err := http.ReadResponse(r.br, req)
		if r.limit.over {
			err = errHeadTooLarge // whatever became of what was cut
		}
		if err != nil {
			return nil, failure("the response cannot be read", err)
		}
		if resp.StatusCode >= 200 || resp.StatusCode == http.StatusSwitchingProtocols {
			return resp, nil
		}
	}
}

// buffered returns a copy of the bytes that came behind the response.
func (r *responseReader) buffered() []byte {
	if r.br.Buffered() == 0 {
		return nil
	}
	behind, _ := r.br.Peek(r.br.Buffered()) // they are there
	return bytes.Clone(behind)
}

// The body of a response that refuses is a word to a human: its beginning is
// kept, if it comes soon.
const (
	bodyLimit   = 16 << 10
	bodyTimeout = time.Second
)

// keepBody reads the beginning of the body of resp, so that it can be read
// when nc is closed.
func (r *responseReader) keepBody(resp *http.Response, nc net.Conn) {
	r.limit.left = 2 * bodyLimit // chunks have a size of their own
	_ = nc.SetReadDeadline(time.Now().Add(bodyTimeout))
	body, _ := io.ReadAll(io.LimitReader(resp.Body, bodyLimit)) // what came will do
	resp.Body = io.NopCloser(bytes.NewReader(body))
}
