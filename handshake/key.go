package handshake

import (
	"crypto/rand"
	"crypto/sha1"
	"encoding/base64"
)

const (
	keyBytes  = 16 // what a key decodes to
	keyLength = 24 // what a key takes in base64
)

// keyGUID is "the Globally Unique Identifier (GUID, [RFC4122]) 258EAFA5-..."
// that a server appends to the key: RFC 6455 section 1.3.
const keyGUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

// NewKey returns a value for the Sec-WebSocket-Key field of a client's
// request: 16 random bytes in base64.
//
// "The nonce MUST be selected randomly for each connection." RFC 6455 section
// 4.1 item 7.
func NewKey() string {
	var nonce [keyBytes]byte
	rand.Read(nonce[:]) // never fails: it would end the program
	return base64.StdEncoding.EncodeToString(nonce[:])
}

// ValidKey reports whether key is a value for the Sec-WebSocket-Key field: "a
// base64-encoded [...] value that, when decoded, is 16 bytes in length". RFC 6455
// section 4.2.1 item 5.
func ValidKey(key string) bool {
	// 16 bytes are 22 characters of six bits, and two that pad them: RFC 4648
	// section 4.
	if len(key) != keyLength || key[keyLength-2:] != "==" {
		return false
	}
	var others uint8
	for i := range keyLength - 2 {
		others |= notBase64[key[i]]
	}
	return others == 0
}

// notBase64 is 0 for the alphabet of RFC 4648 section 4, and 1 for other bytes.
var notBase64 = func() (not [256]uint8) {
	for c := range not {
		not[c] = 1
	}
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		not[c] = 0
	}
	return not
}()

// AcceptKey returns the value of the Sec-WebSocket-Accept field that answers
// the Sec-WebSocket-Key field with this value: the SHA-1 sum of the key and a
// fixed GUID, in base64. RFC 6455 section 4.2.2 item 5.4.
func AcceptKey(key string) string {
	return string(appendAccept(make([]byte, 0, keyLength+len(keyGUID)), key))
}

// appendAccept is [AcceptKey] without an allocation. What is summed stands for
// a while where the sum will.
func appendAccept(dst []byte, key string) []byte {
	n := len(dst)
	dst = append(append(dst, key...), keyGUID...)
	sum := sha1.Sum(dst[n:])
	return base64.StdEncoding.AppendEncode(dst[:n], sum[:])
}
