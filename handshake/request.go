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
	q.setLine(r)
	eachField(r, func(f Field) { q.Fields = append(q.Fields, f) })
	return q
}

func (r *Request) setLine(from *http.Request) {
	r.Method, r.Target = from.Method, from.RequestURI
	r.Major, r.Minor = from.ProtoMajor, from.ProtoMinor
}

// eachField gives add the fields that stood in the header of r.
func eachField(r *http.Request, add func(Field)) {
	add(Field{"Host", r.Host})
	for name, values := range r.Header {
		for _, value := range values {
			add(Field{name, value})
		}
	}
	// net/http takes the framing of the body out of the header.
	for _, coding := range r.TransferEncoding {
		add(Field{"Transfer-Encoding", coding})
	}
	if r.ContentLength > 0 && r.Header.Get("Content-Length") == "" {
		add(Field{"Content-Length", "unknown"})
	}
}
