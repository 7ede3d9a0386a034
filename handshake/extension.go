package handshake

import (
	"errors"
	"strconv"
)

// An Extension is one element of a Sec-WebSocket-Extensions field: an offer in
// a request, an extension in use in a response. RFC 6455 section 9.1.
type Extension struct {
	Name   string // the registered name, a token, such as "permessage-deflate"
	Params []Param
}

// A Param is a parameter of an [Extension].
type Param struct {
	Name  string // a token
	Value string // a token; empty: the parameter has no value
}

// maxExtensionParts bounds the extensions and parameters of one handshake, so
// that what is kept of a field follows no number that the peer chose.
const maxExtensionParts = 128

// ParseExtensions returns the extensions in the values of one or more
// Sec-WebSocket-Extensions fields, in their order. No value, and none but
// empty elements, gives none.
//
//	extension-list  = 1#extension
//	extension       = extension-token *( ";" extension-param )
//	extension-param = token [ "=" ( token | quoted-string ) ]
//
// It fails, with an [*Error], when a value does not follow this grammar of RFC
// 6455 section 9.1, and when there are more than 128 extensions and parameters.
func ParseExtensions(values []string) ([]Extension, error) {
	var list extensionList
	if err := scanExtensions(values, &list); err != nil {
		return nil, err
	}
	return list.extensions, nil
}

// AppendExtension appends e to dst as it stands in a Sec-WebSocket-Extensions
// field. Its name, and the names and values of its parameters, must be tokens.
func AppendExtension(dst []byte, e Extension) []byte {
	dst = append(dst, e.Name...)
	for _, p := range e.Params {
		dst = append(dst, "; "...)
		dst = append(dst, p.Name...)
		if p.Value != "" {
			dst = append(dst, '=')
			dst = append(dst, p.Value...)
		}
	}
	return dst
}

// appendExtensions appends the field value that lists e.
func appendExtensions(dst []byte, list []Extension) []byte {
	for i, e := range list {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = AppendExtension(dst, e)
	}
	return dst
}

// checkExtension refuses an extension of the caller that does not fit the
// grammar, and so whatever could end a line or a list.
func checkExtension(e Extension) error {
	if !isToken(e.Name) {
		return errors.New("the extension " + strconv.Quote(e.Name) + " is not a token")
	}
	for _, p := range e.Params {
		if !isToken(p.Name) {
			return errors.New("the extension parameter " + strconv.Quote(p.Name) + " is not a token")
		}
		if p.Value != "" && !isToken(p.Value) {
			return errors.New("the value of the extension parameter " + p.Name + " is not a token")
		}
	}
	return nil
}

// chooseExtensions asks choose, and holds it to the offers: "the value MUST be
// derived from the client's handshake". RFC 6455 section 4.2.2 item 5.6.
func chooseExtensions(choose func([]Extension) []Extension, offers []Extension) ([]Extension, error) {
	if choose == nil || len(offers) == 0 {
		return nil, nil
	}
	offered := make(map[string]bool, len(offers))
	for _, offer := range offers {
		offered[offer.Name] = true
	}
	accepted := choose(offers)
	for _, e := range accepted {
		if !offered[e.Name] {
			return nil, misuse(errors.New("an extension is accepted that was not offered, or twice"))
		}
		delete(offered, e.Name)
	}
	return accepted, nil
}
