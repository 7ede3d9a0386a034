package wire

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Field is a header field of HTTP.
type Field struct{ Name, Value string }

// A Head is the head of a request or response of HTTP/1.1, with its fields in order.
type Head struct {
	Line   string // the request line or status line
	Fields []Field
}

// String returns the head as it goes over the wire.
func (h *Head) String() string {
	var b strings.Builder
	b.WriteString(h.Line + "\r\n")
	for _, f := range h.Fields {
		b.WriteString(f.Name + ": " + f.Value + "\r\n")
	}
	b.WriteString("\r\n")
	return b.String()
}

// Add appends a field.
func (h *Head) Add(name, value string) { h.Fields = append(h.Fields, Field{name, value}) }

// Set gives the first field of that name another value, or adds it.
func (h *Head) Set(name, value string) {
	if i := slices.IndexFunc(h.Fields, named(name)); i >= 0 {
		h.Fields[i].Value = value
		return
	}
	h.Add(name, value)
}

// Del removes all fields of that name.
func (h *Head) Del(name string) { h.Fields = slices.DeleteFunc(h.Fields, named(name)) }

// Values returns the values of all fields of that name.
func (h *Head) Values(name string) (values []string) {
	for _, f := range h.Fields {
		if named(name)(f) {
			values = append(values, f.Value)
		}
	}
	return values
}

// Get returns the values of all fields of that name, as the one list that RFC 9110
// section 5.3 says they are.
func (h *Head) Get(name string) string { return strings.Join(h.Values(name), ", ") }

// Has reports whether the list in the fields of that name has the token, in any case.
func (h *Head) Has(name, token string) bool {
	for t := range strings.SplitSeq(h.Get(name), ",") {
		if strings.EqualFold(strings.TrimSpace(t), token) {
			return true
		}
	}
	return false
}

// Status returns the status code of a response, or 0.
func (h *Head) Status() int {
	if parts := strings.Fields(h.Line); len(parts) > 1 && strings.HasPrefix(parts[0], "HTTP/") {
		code, _ := strconv.Atoi(parts[1])
		return code
	}
	return 0
}

// Target returns the request target of a request, or "".
func (h *Head) Target() string {
	if parts := strings.Fields(h.Line); len(parts) == 3 {
		return parts[1]
	}
	return ""
}

func named(name string) func(Field) bool {
	return func(f Field) bool { return strings.EqualFold(f.Name, name) }
}

// ParseHead parses a head with the empty line at its end.
func ParseHead(s string) (*Head, error) {
	lines := strings.Split(strings.TrimSuffix(strings.ReplaceAll(s, "\r\n", "\n"), "\n\n"), "\n")
	h := &Head{Line: lines[0]}
	for _, line := range lines[1:] {
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return nil, fmt.Errorf("a line of the head has no colon: %q", line)
		}
		h.Add(name, strings.Trim(value, " \t"))
	}
	return h, nil
}
