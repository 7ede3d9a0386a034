package handshake

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParseDeflate(t *testing.T) {
	for name, c := range map[string]struct {
		params string
		want   deflateParams
	}{
		"7692 7.1/none":                      {"", deflateParams{}},
		"7692 7.1.1.1/server context":        {"; server_no_context_takeover", deflateParams{serverNoContextTakeover: true}},
		"7692 7.1.1.2/client context":        {"; client_no_context_takeover", deflateParams{clientNoContextTakeover: true}},
		"7692 7.1.2.1/least":                 {"; server_max_window_bits=8", deflateParams{serverMaxWindowBits: 8}},
		"7692 7.1.2.1/most":                  {"; server_max_window_bits=15", deflateParams{serverMaxWindowBits: 15}},
		"7692 7.1.2.1/quoted":                {`; server_max_window_bits="10"`, deflateParams{serverMaxWindowBits: 10}},
		"7692 7.1.2.2/least":                 {"; client_max_window_bits=8", deflateParams{clientMaxWindowBits: 8}},
		"7692 7.1.2.2/most":                  {"; client_max_window_bits=15", deflateParams{clientMaxWindowBits: 15}},
		"7692 7.1.2.2/quoted":                {`; client_max_window_bits="\1\0"`, deflateParams{clientMaxWindowBits: 10}},
		"7692 7.1/all of them, in any order": {"; client_max_window_bits=9; server_no_context_takeover; server_max_window_bits=10; client_no_context_takeover", deflateParams{true, true, 10, 9}},
	} {
		t.Run(name, func(t *testing.T) {
			e := deflateExtension(t, "permessage-deflate"+c.params)
			for _, parse := range []func(Extension) (deflateParams, error){parseDeflateOffer, parseDeflateAnswer} {
				got, err := parse(e)
				require.NoError(t, err)
				require.Equal(t, c.want, got)
			}
		})
	}
}

var malformedDeflate = []struct{ name, params, section string }{
	{"7692 7/unknown parameter", "; window_bits=10", "RFC 7692 7"},
	{"7692 7/parameter in upper case", "; SERVER_NO_CONTEXT_TAKEOVER", "RFC 7692 7"},
	{"7692 7/server context twice", "; server_no_context_takeover; server_no_context_takeover", "RFC 7692 7"},
	{"7692 7/client context twice", "; client_no_context_takeover; client_no_context_takeover", "RFC 7692 7"},
	{"7692 7/server window twice", "; server_max_window_bits=10; server_max_window_bits=10", "RFC 7692 7"},
	{"7692 7/client window twice", "; client_max_window_bits=10; client_max_window_bits=9", "RFC 7692 7"},
	{"7692 7/bad one behind good ones", "; server_max_window_bits=10; client_max_window_bits=9; x", "RFC 7692 7"},
	{"7692 7.1.1.1/value", "; server_no_context_takeover=1", "RFC 7692 7.1.1.1"},
	{"7692 7.1.1.2/value", "; client_no_context_takeover=true", "RFC 7692 7.1.1.2"},
	{"7692 7.1.2.1/no value", "; server_max_window_bits", "RFC 7692 7.1.2.1"},
	{"7692 7.1.2.1/value too small", "; server_max_window_bits=7", "RFC 7692 7.1.2.1"},
	{"7692 7.1.2.1/value too large", "; server_max_window_bits=16", "RFC 7692 7.1.2.1"},
	{"7692 7.1.2.1/zero", "; server_max_window_bits=0", "RFC 7692 7.1.2.1"},
	{"7692 7.1.2.1/leading zero", "; server_max_window_bits=08", "RFC 7692 7.1.2.1"},
	{"7692 7.1.2.1/leading zero of two digits", "; server_max_window_bits=010", "RFC 7692 7.1.2.1"},
	{"7692 7.1.2.1/sign", "; server_max_window_bits=+10", "RFC 7692 7.1.2.1"},
	{"7692 7.1.2.1/negative", "; server_max_window_bits=-8", "RFC 7692 7.1.2.1"},
	{"7692 7.1.2.1/not decimal", "; server_max_window_bits=0xa", "RFC 7692 7.1.2.1"},
	{"7692 7.1.2.1/exponent", "; server_max_window_bits=1e1", "RFC 7692 7.1.2.1"},
	{"7692 7.1.2.1/too large for any number", "; server_max_window_bits=18446744073709551626", "RFC 7692 7.1.2.1"},
	{"7692 7.1.2.2/value too small", "; client_max_window_bits=7", "RFC 7692 7.1.2.2"},
	{"7692 7.1.2.2/value too large", "; client_max_window_bits=16", "RFC 7692 7.1.2.2"},
	{"7692 7.1.2.2/leading zero", "; client_max_window_bits=09", "RFC 7692 7.1.2.2"},
	{"7692 7.1.2.2/not decimal", "; client_max_window_bits=ten", "RFC 7692 7.1.2.2"},
}

func TestParseDeflateRefuses(t *testing.T) {
	for _, c := range malformedDeflate {
		t.Run(c.name, func(t *testing.T) {
			e := deflateExtension(t, "permessage-deflate"+c.params)
			for _, parse := range []func(Extension) (deflateParams, error){parseDeflateOffer, parseDeflateAnswer} {
				got, err := parse(e)
				wantViolation(t, err, 0, c.section)
				require.Equal(t, deflateParams{}, got, "something is kept of what is malformed")
			}
		})
	}
}

// 7692 7.1.2.2: only an offer of the client's window may be without a value.
func TestParseDeflateClientWindowWithoutValue(t *testing.T) {
	for name, c := range map[string]struct {
		params  string
		section string // of the error in an offer; empty: none
	}{
		"7692 7.1.2.2/no value":        {"; client_max_window_bits", ""},
		"7692 7.1.2.2/no value, twice": {"; client_max_window_bits; client_max_window_bits", "RFC 7692 7"},
		"7692 7.1.2.2/then a value":    {"; client_max_window_bits; client_max_window_bits=10", "RFC 7692 7"},
	} {
		t.Run(name, func(t *testing.T) {
			e := deflateExtension(t, "permessage-deflate"+c.params)
			got, err := parseDeflateOffer(e)
			if c.section == "" {
				require.NoError(t, err)
				require.Equal(t, deflateParams{clientMaxWindowBits: 15}, got)
			} else {
				wantViolation(t, err, 0, c.section)
			}
			_, err = parseDeflateAnswer(e)
			wantViolation(t, err, 0, "RFC 7692 7.1.2.2")
		})
	}
}
