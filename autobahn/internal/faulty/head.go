package faulty

import (
	"bufio"
	"crypto/sha1"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

// A head is that of a request or a response of HTTP/1.1.
type head struct {
	line   string
	fields [][2]string
	exact  bool // names and tokens are compared by their case
}

const maxHead = 64 << 10

var errHead = errors.New("no head of HTTP")

// readHead reads a head up to the empty line.
func readHead(in *bufio.Reader, exact bool) (*head, error) {
	h := &head{exact: exact}
	for total := 0; ; {
		line, err := in.ReadString('\n')
		if err != nil {
			return nil, err
		}
		if total += len(line); total > maxHead {
			return nil, errHead
		}
		line, crlf := strings.CutSuffix(line, "\r\n")
		name, value, colon := strings.Cut(line, ":")
		switch {
		case !crlf:
			return nil, errHead
		case h.line == "":
			h.line = line
		case line == "":
			return h, nil
		case !colon || !isToken(name):
			return nil, errHead
		default:
			h.fields = append(h.fields, [2]string{name, strings.Trim(value, " \t")})
		}
	}
}

// isToken reports whether a name of a field is a token (RFC 9110 section 5.6.2).
func isToken(s string) bool {
	return s != "" && strings.Trim(strings.ToLower(s), "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz") == ""
}

// values returns the values of all fields of that name.
func (h *head) values(name string) (values []string) {
	for _, f := range h.fields {
		if h.same(f[0], name) {
			values = append(values, f[1])
		}
	}
	return values
}

func (h *head) same(a, b string) bool {
	return a == b || !h.exact && strings.EqualFold(a, b)
}

// one returns the value of the only field of that name, or "".
func (h *head) one(name string) string {
	if v := h.values(name); len(v) == 1 {
		return v[0]
	}
	return ""
}

// has reports whether the fields of that name have the token.
func (h *head) has(name, token string) bool {
	for t := range strings.SplitSeq(strings.Join(h.values(name), ","), ",") {
		if h.same(strings.TrimSpace(t), token) {
			return true
		}
	}
	return false
}

func (h *head) add(name, value string) { h.fields = append(h.fields, [2]string{name, value}) }

func (h *head) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\r\n", h.line)
	for _, f := range h.fields {
		fmt.Fprintf(&b, "%s: %s\r\n", f[0], f[1])
	}
	b.WriteString("\r\n")
	return b.String()
}

// accept returns the value that answers a key (RFC 6455 section 4.2.2).
func accept(key string, fault Fault) string {
	switch fault {
	case WrongAccept:
	case SameAccept:
		return "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
	default:
		key += "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
	}
	sum := sha1.Sum([]byte(key))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// isKey reports whether a key is 16 octets in base64.
func isKey(s string) bool {
	b, err := base64.StdEncoding.Strict().DecodeString(s)
	return err == nil && len(b) == 16
}

// upgrades reports whether a head has Upgrade: websocket and Connection: Upgrade.
func (h *head) upgrades(fault Fault) bool {
	connection := h.has("Connection", "upgrade") || h.has("Connection", "Upgrade")
	if fault == WantsExactConnection {
		connection = strings.EqualFold(h.one("Connection"), "Upgrade")
	}
	return (h.has("Upgrade", "websocket") || fault == AcceptsNoUpgrade) &&
		(connection || fault == AcceptsNoConnection)
}
