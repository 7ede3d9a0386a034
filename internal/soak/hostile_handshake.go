package soak

import (
	"bytes"
	"strconv"
	"strings"
)

// handshakes are the hostilities of those who do not get as far as a frame. net/http closes
// without a word on a client that was too slow, and who is still writing when it is refused may
// be reset.
var handshakes = []hostility{
	{"handshake byte by byte", func(p *peer) string {
		b := p.request(false)
		return p.while(func() {
			if p.drip(b[:len(b)-2]) == nil {
				p.dripOn()
			}
		}, p.response)
	}, []string{"408", "400", closedEnd, resetEnd}}, // net/http may take the half line for a bad one
	{"nothing at all", (*peer).response, []string{"408", closedEnd}},
	{"half a request, then silence", func(p *peer) string {
		b := p.request(false)
		_, _ = p.nc.Write(b[:len(b)/2])
		return p.response()
	}, []string{"408", closedEnd}},
	{"garbage as a request", asks(func(p *peer) []byte {
		return append(bytes.Clone(noise[:600]), "\r\n\r\n"...)
	}), []string{"400", closedEnd, resetEnd}},
	{"TLS as a request", asks(func(p *peer) []byte {
		return append([]byte{0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3}, noise[:500]...)
	}), []string{"400", "408", closedEnd, resetEnd}},
	{"endless header", func(p *peer) string {
		return p.while(func() {
			_, _ = p.nc.Write([]byte("GET / HTTP/1.1\r\n"))
			line := []byte("X: " + strings.Repeat("x", 1000) + "\r\n")
			for range 4096 {
				if _, err := p.nc.Write(line); err != nil {
					return
				}
			}
		}, p.response)
	}, []string{"431", closedEnd, resetEnd}},
	{"plain HTTP", asks(func(p *peer) []byte {
		return []byte("GET / HTTP/1.1\r\nHost: " + p.nc.RemoteAddr().String() + "\r\n\r\n")
	}), []string{"426"}},
	{"another version", asks(func(p *peer) []byte {
		return bytes.Replace(p.request(false), []byte("Version: 13"), []byte("Version: 7"), 1)
	}), []string{"426"}},
	{"a foreign page", asks(func(p *peer) []byte {
		return bytes.Replace(p.request(false), []byte("\r\n"), []byte("\r\nOrigin: https://evil.example\r\n"), 1)
	}), []string{"403"}},
	{"two keys", asks(func(p *peer) []byte {
		return bytes.Replace(p.request(false), []byte("\r\n"), []byte("\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"), 1)
	}), []string{"400"}},
}

// asks returns what a peer does that sends a request and goes with the response: net/http would
// let it make another one.
func asks(request func(*peer) []byte) func(*peer) string {
	return func(p *peer) string {
		if _, err := p.nc.Write(request(p)); err != nil {
			return endOf(err)
		}
		status, err := p.status()
		if err != nil {
			return endOf(err)
		}
		return strconv.Itoa(status)
	}
}

// dripOn lets a header field grow until nobody takes it any more.
func (p *peer) dripOn() {
	for p.drip([]byte("x")) == nil {
	}
}
