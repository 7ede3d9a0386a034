package handshake

import (
	"iter"
	"net/http"

	"golang.org/x/net/http/httpguts"
)

// A Request is what a server has to know of an HTTP request to check it: pure
// data, whichever server read it.
type Request struct {
	Method       string  // "GET"
	Target       string  // the request-target as it was sent: "/chat?room=1"
	Major, Minor int     // the HTTP version
	Fields       []Field // the header, Host included, in the order it was sent
}

// A Field is one header field of a [Request].
type Field struct {
	Name  string // in any case
	Value string // without the space around it
}

// Get returns the value of the first field with this name, in any case, or an
// empty string.
func (r *Request) Get(name string) string {
	value, _ := r.single(name)
	return value
}

// Values yields the values of all fields with this name, in any case, in the
// order they were sent.
func (r *Request) Values(name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range r.Fields {
			if equalFold(r.Fields[i].Name, name) && !yield(r.Fields[i].Value) {
				return
			}
		}
	}
}

// single returns the first value of a field, and how often the field stands
// in the header.
func (r *Request) single(name string) (value string, n int) {
	for i := range r.Fields {
		if equalFold(r.Fields[i].Name, name) {
			if n++; n == 1 {
				value = r.Fields[i].Value
			}
		}
	}
	return value, n
}

// hasToken reports whether the comma-separated values of a field hold token,
// in any case.
func (r *Request) hasToken(name, token string) bool {
	for value := range r.Values(name) {
		if httpguts.HeaderValuesContainsToken([]string{value}, token) {
			return true
		}
	}
	return false
}

// NewRequest returns what r says, for servers on net/http. [Upgrade] does this
// itself.
func NewRequest(r *http.Request) *Request {
	q := &Request{
		Method: r.Method,
		Target: r.RequestURI,
		Major:  r.ProtoMajor,
		Minor:  r.ProtoMinor,
		Fields: make([]Field, 0, len(r.Header)+2),
	}
	q.add("Host", r.Host)
	for name, values := range r.Header {
		q.add(name, values...)
	}
	// net/http takes the framing of the body out of the header.
	q.add("Transfer-Encoding", r.TransferEncoding...)
	if r.ContentLength > 0 && r.Header.Get("Content-Length") == "" {
		q.add("Content-Length", "unknown")
	}
	return q
}

func (r *Request) add(name string, values ...string) {
	for _, v := range values {
		r.Fields = append(r.Fields, Field{Name: name, Value: v})
	}
}

// equalFold reports whether a and b are the same but for the case of ASCII
// letters. Other letters have no other case here: a Kelvin sign is no k.
func equalFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		if lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}
