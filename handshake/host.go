package handshake

import (
	"errors"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/http/httpguts"
	"golang.org/x/net/idna"
)

// asciiHost returns name as it stands in DNS and in a Host header: in lower
// case, and in punycode where it is not ASCII.
func asciiHost(name string) (string, error) {
	if name == "" {
		return "", errors.New("it has no host")
	}
	ascii := strings.ToLower(name)
	if !isASCII(name) {
		var err error
		if ascii, err = idna.Lookup.ToASCII(name); err != nil {
			return "", errors.New("its host is no domain name: " + err.Error())
		}
	}
	if !validHost(ascii) {
		return "", errors.New("its host is neither a name nor an address: " + strconv.Quote(name))
	}
	return ascii, nil
}

// validHost reports whether host can be dialed and written: an IPv6 address,
// or a name without the characters that delimit the parts of a URL.
func validHost(host string) bool {
	if strings.Contains(host, ":") {
		_, err := netip.ParseAddr(host)
		return err == nil
	}
	return httpguts.ValidHostHeader(host) && !strings.ContainsAny(host, "/[],%")
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// withoutZone cuts the zone of an IPv6 address, which has a meaning on this
// machine only and is not sent (RFC 6874 section 4).
func withoutZone(host string) string {
	if addr, _, zoned := strings.Cut(host, "%"); zoned {
		return addr
	}
	return host
}

func portOf(u *url.URL, s scheme) (string, error) {
	if u.Port() == "" {
		return defaultPort(s), nil
	}
	return checkPort(u.Port())
}

// checkPort returns port without zeros in front.
func checkPort(port string) (string, error) {
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || n == 0 {
		return "", errors.New("its port is not between 1 and 65535: " + port)
	}
	return strconv.FormatUint(n, 10), nil
}

func defaultPort(s scheme) string {
	if s.secure {
		return "443"
	}
	return "80"
}

// hostHeader returns "/host/ plus optionally ":" followed by /port/ (when not
// using the default port)": RFC 6455 section 4.1.
func hostHeader(name, port string, s scheme) string {
	if port != defaultPort(s) {
		return net.JoinHostPort(name, port)
	}
	if strings.Contains(name, ":") {
		return "[" + name + "]"
	}
	return name
}
