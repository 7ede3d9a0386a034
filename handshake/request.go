package handshake

import (
	"iter"
	"net/http"
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
	for i := range r.Fields {
		if equalFold(r.Fields[i].Name, name) {
			return r.Fields[i].Value
		}
	}
	return ""
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

// NewRequest returns what r says, for servers on net/http. [Upgrade] does this
// itself.
func NewRequest(r *http.Request) *Request {
	q := &Request{Fields: make([]Field, 0, len(r.Header)+2)}
	q.set(r)
	return q
}

func (r *Request) set(from *http.Request) {
	r.Method, r.Target = from.Method, from.RequestURI
	r.Major, r.Minor = from.ProtoMajor, from.ProtoMinor
	r.add("Host", from.Host)
	for name, values := range from.Header {
		r.add(name, values...)
	}
	// net/http takes the framing of the body out of the header.
	r.add("Transfer-Encoding", from.TransferEncoding...)
	if from.ContentLength > 0 && from.Header.Get("Content-Length") == "" {
		r.add("Content-Length", "unknown")
	}
}

func (r *Request) add(name string, values ...string) {
	for _, v := range values {
		r.Fields = append(r.Fields, Field{Name: name, Value: v})
	}
}
