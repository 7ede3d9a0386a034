package handshake

import (
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Some options of a client, and what it offers with them.
var deflateOffers = []struct {
	name string
	o    DeflateOptions
	want string
}{
	{"7692 7.1/zero", DeflateOptions{}, "permessage-deflate; client_max_window_bits"},
	{"7692 7.1/15 bits", DeflateOptions{15, 15}, "permessage-deflate; client_max_window_bits"},
	{"7692 7.1.1.1/keep nothing", DeflateOptions{0, -1}, "permessage-deflate; server_no_context_takeover; client_max_window_bits"},
	{"7692 7.1.1.2/build on nothing", DeflateOptions{-1, 0}, "permessage-deflate; client_no_context_takeover; client_max_window_bits"},
	{"7692 7.1.1/neither", DeflateOptions{-1, -1}, "permessage-deflate; server_no_context_takeover; client_no_context_takeover; client_max_window_bits"},
	{"7692 7.1.2.1/keep less", DeflateOptions{0, 10}, "permessage-deflate; server_max_window_bits=10; client_max_window_bits, " +
		"permessage-deflate; server_no_context_takeover; client_max_window_bits"},
	{"7692 7.1.2.2/send less", DeflateOptions{9, 0}, "permessage-deflate; client_max_window_bits=9, permessage-deflate; client_max_window_bits"},
	{"7692 7.1.2/both less", DeflateOptions{8, 14}, "permessage-deflate; server_max_window_bits=14; client_max_window_bits=8, " +
		"permessage-deflate; server_max_window_bits=14; client_max_window_bits, " +
		"permessage-deflate; server_no_context_takeover; client_max_window_bits=8, " +
		"permessage-deflate; server_no_context_takeover; client_max_window_bits"},
}

func TestDeflateOffers(t *testing.T) {
	for _, c := range deflateOffers {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.want, string(appendExtensions(nil, c.o.Offers())))
		})
	}
}

func TestCheckDeflate(t *testing.T) {
	const plain = "permessage-deflate; client_max_window_bits"
	const twice = "permessage-deflate; server_max_window_bits=10; client_max_window_bits, " +
		"permessage-deflate; server_no_context_takeover; client_max_window_bits"
	for name, c := range map[string]struct {
		offers, answer string
		want           Deflate
	}{
		"7692 7.1/nothing said":                          {plain, "", Deflate{false, false, 15, 15}},
		"7692 7.1.1.1/unasked":                           {plain, "; server_no_context_takeover", Deflate{true, false, 15, 15}},
		"7692 7.1.1.1/asked":                             {"permessage-deflate; server_no_context_takeover", "; server_no_context_takeover", Deflate{true, false, 15, 15}},
		"7692 7.1.1.2/unasked":                           {plain, "; client_no_context_takeover", Deflate{false, true, 15, 15}},
		"7692 7.1.1.2/said and not repeated":             {"permessage-deflate; client_no_context_takeover", "", Deflate{false, true, 15, 15}},
		"7692 7.1.2.1/unasked":                           {plain, "; server_max_window_bits=12", Deflate{false, false, 12, 15}},
		"7692 7.1.2.1/unasked, without limit":            {plain, "; server_max_window_bits=15", Deflate{false, false, 15, 15}},
		"7692 7.1.2.1/the same":                          {twice, "; server_max_window_bits=10", Deflate{false, false, 10, 15}},
		"7692 7.1.2.1/smaller":                           {twice, "; server_max_window_bits=8", Deflate{false, false, 8, 15}},
		"7692 7.1.2.2/limited":                           {plain, "; client_max_window_bits=9", Deflate{false, false, 15, 9}},
		"7692 7.1.2.2/said and not repeated":             {"permessage-deflate; client_max_window_bits=10", "", Deflate{false, false, 15, 10}},
		"7692 7.1.2.2/larger than was said":              {"permessage-deflate; client_max_window_bits=10", "; client_max_window_bits=12", Deflate{false, false, 15, 10}},
		"7692 7.1.2.2/smaller than was said":             {"permessage-deflate; client_max_window_bits=10", "; client_max_window_bits=9", Deflate{false, false, 15, 9}},
		"7692 5/the second offer, of no smaller window":  {"permessage-deflate; client_max_window_bits=10, permessage-deflate; client_max_window_bits", "; client_max_window_bits=12", Deflate{false, false, 15, 10}},
		"7692 5/the second offer":                        {twice, "; server_no_context_takeover", Deflate{true, false, 15, 15}},
		"7692 5/the second offer, with a window":         {twice, "; server_no_context_takeover; server_max_window_bits=12", Deflate{true, false, 12, 15}},
		"7692 5/both offers":                             {twice, "; server_no_context_takeover; server_max_window_bits=9", Deflate{true, false, 9, 15}},
		"7692 5/the first of two that fit":               {"permessage-deflate; client_max_window_bits=9, permessage-deflate", "", Deflate{false, false, 15, 9}},
		"7692 5/behind other extensions":                 {"x; server_no_context_takeover, permessage-deflate", "", Deflate{false, false, 15, 15}},
		"7692 7/an offer that servers decline is not it": {"permessage-deflate; x, permessage-deflate", "", Deflate{false, false, 15, 15}},
	} {
		t.Run(name, func(t *testing.T) {
			offers, err := ParseExtensions([]string{c.offers})
			require.NoError(t, err)
			got, err := CheckDeflate(offers, deflateExtension(t, "permessage-deflate"+c.answer))
			require.NoError(t, err, "a good answer is refused")
			require.Equal(t, &c.want, got)
		})
	}
}

func TestCheckDeflateRefuses(t *testing.T) {
	const twice = "permessage-deflate; server_max_window_bits=10, permessage-deflate; server_no_context_takeover"
	cases := []struct{ name, offers, answer, section string }{
		{"6455 4.1/not offered", "x", "permessage-deflate", "RFC 6455 4.1"},
		{"6455 4.1/nothing offered", "", "permessage-deflate", "RFC 6455 4.1"},
		{"6455 4.1/another extension", "x", "x", "RFC 6455 4.1"},
		{"7692 7/offered in a way that is declined", "permessage-deflate; x", "permessage-deflate", "RFC 6455 4.1"},
		{"7692 7.1.1.1/not given up", "permessage-deflate; server_no_context_takeover", "permessage-deflate", "RFC 7692 7.1.1.1"},
		{"7692 7.1.1.1/limited in its place", "permessage-deflate; server_no_context_takeover", "permessage-deflate; server_max_window_bits=8", "RFC 7692 7.1.1.1"},
		{"7692 7.1.2.1/not limited", "permessage-deflate; server_max_window_bits=10", "permessage-deflate", "RFC 7692 7.1.2.1"},
		{"7692 7.1.2.1/15 not repeated", "permessage-deflate; server_max_window_bits=15", "permessage-deflate", "RFC 7692 7.1.2.1"},
		{"7692 7.1.2.1/larger", "permessage-deflate; server_max_window_bits=10", "permessage-deflate; server_max_window_bits=11", "RFC 7692 7.1.2.1"},
		{"7692 7.1.2.2/not offered", "permessage-deflate", "permessage-deflate; client_max_window_bits=15", "RFC 7692 7.1.2.2"},
		{"7692 7.1.2.2/without value", "permessage-deflate; client_max_window_bits", "permessage-deflate; client_max_window_bits", "RFC 7692 7.1.2.2"},
		{"7692 5/neither of two offers", twice, "permessage-deflate; server_max_window_bits=11", "RFC 7692 7.1.2.1"},
		{"7692 5/nothing of two offers", twice, "permessage-deflate", "RFC 7692 7.1.2.1"},
	}
	for _, c := range malformedDeflate {
		cases = append(cases, struct{ name, offers, answer, section string }{c.name, "permessage-deflate; client_max_window_bits", "permessage-deflate" + c.params, c.section})
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			offers, err := ParseExtensions([]string{c.offers})
			require.NoError(t, err)
			got, err := CheckDeflate(offers, deflateExtension(t, c.answer))
			wantViolation(t, err, 0, c.section)
			require.Nil(t, got, "something is agreed on with a bad answer")
		})
	}
}

func TestAppendRequestOffersDeflate(t *testing.T) {
	for _, c := range deflateOffers {
		got, err := AppendRequest(nil, "ws://example.com/", sampleKey, &ClientOptions{Deflate: &c.o, Extensions: []Extension{{Name: "x"}}})
		require.NoError(t, err)
		require.Contains(t, string(got), "\r\nSec-WebSocket-Extensions: "+c.want+", x\r\n", c.name)
		require.Equal(t, 1, strings.Count(string(got), "Sec-WebSocket-Extensions"))
	}
	_, err := AppendRequest(nil, "ws://example.com/", sampleKey, &ClientOptions{
		Deflate:    new(DeflateOptions),
		Extensions: []Extension{{Name: "permessage-deflate"}},
	})
	require.ErrorContains(t, err, "permessage-deflate is in Extensions and in Deflate")
}

func TestCheckResponseWithDeflate(t *testing.T) {
	o := &ClientOptions{Deflate: &DeflateOptions{ReceiveWindowBits: 10}, Extensions: []Extension{{Name: "x"}}}
	for name, c := range map[string]struct {
		answer, section string
		want            *Deflate
	}{
		"7692 5.1/declined":                {"x", "", nil},
		"7692 5.1/accepted":                {"x, permessage-deflate; server_max_window_bits=9", "", &Deflate{false, false, 9, 15}},
		"7692 5.1/accepted twice":          {"permessage-deflate; server_no_context_takeover, permessage-deflate; server_max_window_bits=10", "RFC 6455 9.1", nil},
		"7692 7/malformed":                 {"permessage-deflate; server_max_window_bits=9; y", "RFC 7692 7", nil},
		"7692 7.1.2.1/fits no offer":       {"permessage-deflate", "RFC 7692 7.1.2.1", nil},
		"6455 9.1/not even the right ABNF": {"permessage-deflate; server_max_window_bits=", "RFC 6455 9.1", nil},
	} {
		t.Run(name, func(t *testing.T) {
			res, err := CheckResponse(response(t, switching("+Sec-WebSocket-Extensions: "+c.answer)), sampleKey, o)
			if c.section != "" {
				wantViolation(t, err, http.StatusSwitchingProtocols, c.section)
				return
			}
			require.NoError(t, err)
			require.Equal(t, c.want, res.Deflate)
			require.Equal(t, c.answer, string(appendExtensions(nil, res.Extensions)))
		})
	}
	res, err := CheckResponse(response(t, switching()), sampleKey, o)
	require.NoError(t, err, "a server without extensions is refused")
	require.Nil(t, res.Deflate)
}

// A caller that offers permessage-deflate by itself checks the answer itself.
func TestCheckResponseLeavesOtherOffersAlone(t *testing.T) {
	o := &ClientOptions{Extensions: []Extension{{Name: "permessage-deflate"}}}
	res, err := CheckResponse(response(t, switching("+Sec-WebSocket-Extensions: permessage-deflate; y")), sampleKey, o)
	require.NoError(t, err)
	require.Nil(t, res.Deflate)
	require.Len(t, res.Extensions, 1)
}

func TestDialAgreesOnDeflate(t *testing.T) {
	for _, c := range deflateOffers {
		for name, server := range map[string]DeflateOptions{"zero": {}, "small": {9, 11}, "nothing": {-1, -1}} {
			t.Run(c.name+" with a server of "+name, func(t *testing.T) {
				var there Result
				o := straight(ClientOptions{Deflate: &c.o, NetDial: piped(func(nc net.Conn) {
					there, _ = UpgradeConn(t.Context(), nc, &ServerOptions{Deflate: &server})
					_ = nc.Close()
				})})
				nc, _, here, err := Dial(t.Context(), "ws://example.com/", o)
				require.NoError(t, err)
				_, err = nc.Read(make([]byte, 1))
				require.Error(t, err, "the server sent something")
				require.NotNil(t, here.Deflate)
				require.Equal(t, there.Deflate, here.Deflate, "the two sides do not agree")
				require.Equal(t, there.Extensions, here.Extensions)
			})
		}
	}
}
