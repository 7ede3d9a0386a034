package suite

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// offers are what a client may offer.
var offers = []string{
	"permessage-deflate",
	"permessage-deflate; client_max_window_bits",
	"permessage-deflate; client_max_window_bits; client_no_context_takeover",
	"permessage-deflate; client_no_context_takeover; server_no_context_takeover",
	"permessage-deflate; server_max_window_bits=9; client_max_window_bits",
}

// The offers of the suite, and its answers to each of offers, by what it asks for.
func TestNegotiation(t *testing.T) {
	tests := []struct {
		name    string
		params  []Params
		offer   string
		answers []string
	}{
		{
			"13.1",
			[]Params{{}},
			"permessage-deflate; client_no_context_takeover; client_max_window_bits",
			[]string{
				"permessage-deflate",
				"permessage-deflate",
				"permessage-deflate",
				"permessage-deflate; server_no_context_takeover",
				"permessage-deflate; server_max_window_bits=9",
			},
		},
		{
			"13.2",
			[]Params{{NoTakeover: true}},
			"permessage-deflate; client_no_context_takeover; client_max_window_bits; server_no_context_takeover",
			[]string{
				"permessage-deflate; client_no_context_takeover",
				"permessage-deflate; client_no_context_takeover",
				"permessage-deflate; client_no_context_takeover",
				"permessage-deflate; server_no_context_takeover; client_no_context_takeover",
				"permessage-deflate; server_max_window_bits=9; client_no_context_takeover",
			},
		},
		{
			"13.3",
			[]Params{{WindowBits: 9}},
			"permessage-deflate; client_no_context_takeover; client_max_window_bits; server_max_window_bits=9",
			[]string{
				"",
				"permessage-deflate; client_max_window_bits=9",
				"permessage-deflate; client_max_window_bits=9",
				"",
				"permessage-deflate; server_max_window_bits=9; client_max_window_bits=9",
			},
		},
		{
			"13.4",
			[]Params{{WindowBits: 15}},
			"permessage-deflate; client_no_context_takeover; client_max_window_bits; server_max_window_bits=15",
			[]string{
				"",
				"permessage-deflate; client_max_window_bits=15",
				"permessage-deflate; client_max_window_bits=15",
				"",
				"permessage-deflate; server_max_window_bits=9; client_max_window_bits=15",
			},
		},
		{
			"13.5",
			[]Params{{NoTakeover: true, WindowBits: 9}},
			"permessage-deflate; client_no_context_takeover; client_max_window_bits; server_no_context_takeover; server_max_window_bits=9",
			[]string{
				"",
				"permessage-deflate; client_no_context_takeover; client_max_window_bits=9",
				"permessage-deflate; client_no_context_takeover; client_max_window_bits=9",
				"",
				"permessage-deflate; server_max_window_bits=9; client_no_context_takeover; client_max_window_bits=9",
			},
		},
		{
			"13.6",
			[]Params{{NoTakeover: true, WindowBits: 15}},
			"permessage-deflate; client_no_context_takeover; client_max_window_bits; server_no_context_takeover; server_max_window_bits=15",
			[]string{
				"",
				"permessage-deflate; client_no_context_takeover; client_max_window_bits=15",
				"permessage-deflate; client_no_context_takeover; client_max_window_bits=15",
				"",
				"permessage-deflate; server_max_window_bits=9; client_no_context_takeover; client_max_window_bits=15",
			},
		},
		{
			"13.7",
			[]Params{{NoTakeover: true, WindowBits: 9}, {NoTakeover: true}, {}},
			"permessage-deflate; client_no_context_takeover; client_max_window_bits; server_no_context_takeover; server_max_window_bits=9, permessage-deflate; client_no_context_takeover; client_max_window_bits; server_no_context_takeover, permessage-deflate; client_no_context_takeover; client_max_window_bits",
			[]string{
				"permessage-deflate; client_no_context_takeover",
				"permessage-deflate; client_no_context_takeover; client_max_window_bits=9",
				"permessage-deflate; client_no_context_takeover; client_max_window_bits=9",
				"permessage-deflate; server_no_context_takeover; client_no_context_takeover",
				"permessage-deflate; server_max_window_bits=9; client_no_context_takeover; client_max_window_bits=9",
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := Deflate{Params: tt.params}
			require.Equal(t, tt.offer, d.offer(), "the suite offers something else")
			for i, offer := range offers {
				answer, agreed := d.answer(offer)
				require.Equal(t, tt.answers[i], answer, "the answer to %q", offer)
				require.Equal(t, answer != "", agreed != nil)
			}
		})
	}
}

func TestAgreed(t *testing.T) {
	tests := []struct {
		response string
		want     agreement
		err      string
	}{
		{response: "permessage-deflate"},
		{"permessage-deflate; server_no_context_takeover", agreement{Server: Params{NoTakeover: true}}, ""},
		{"permessage-deflate; client_no_context_takeover;client_max_window_bits=9", agreement{Client: Params{true, 9}}, ""},
		{`permessage-deflate; server_max_window_bits="10"`, agreement{Server: Params{WindowBits: 10}}, ""},
		{"permessage-deflate; server_max_window_bits=16", agreement{}, `"16" is no number of window bits`},
		{"permessage-deflate; server_max_window_bits=7", agreement{}, `"7" is no number of window bits`},
		{"permessage-deflate; client_max_window_bits", agreement{}, `"" is no number of window bits`},
		{"permessage-deflate; x", agreement{}, "no parameter x"},
		{"permessage-deflate; server_no_context_takeover; server_no_context_takeover", agreement{}, "is there twice"},
		{"x-webkit-deflate-frame", agreement{}, "not offered"},
		{"permessage-deflate, permessage-deflate", agreement{}, "not offered"},
	}
	for _, tt := range tests {
		t.Run(tt.response, func(t *testing.T) {
			d, err := agreed(tt.response)
			if tt.err != "" {
				require.ErrorContains(t, err, tt.err)
				return
			}
			require.NoError(t, err)
			require.Equal(t, tt.want, d.agreement)
			require.Equal(t, tt.want.Client, d.sends, "a client compresses by the client's parameters")
		})
	}
	d, err := agreed("")
	require.NoError(t, err)
	require.Nil(t, d, "a server need not take an extension")
}

func TestOffersThatAreDeclined(t *testing.T) {
	for _, offer := range []string{
		"permessage-deflate; server_max_window_bits=-5", "permessage-deflate; server_max_window_bits=0",
		"permessage-deflate; server_max_window_bits=7", "permessage-deflate; server_max_window_bits=16",
		"permessage-deflate; server_max_window_bits=99", "permessage-deflate; server_max_window_bits=x",
		"permessage-deflate; server_max_window_bits=010", "permessage-deflate; server_max_window_bits",
		"permessage-deflate; client_max_window_bits=64", "permessage-deflate; server_no_context_takeover=1",
		"permessage-deflate; more", "permessage-deflates", "x; server_max_window_bits=9", "",
	} {
		answer, agreed := (&Deflate{Params: []Params{{}}}).answer(offer)
		require.Empty(t, answer, "the offer %q was taken", offer)
		require.Nil(t, agreed)
	}
	answer, _ := (&Deflate{Params: []Params{{}}}).answer("permessage-deflate; x, permessage-deflate")
	require.Equal(t, "permessage-deflate", answer, "the offer behind one that is declined")
}
