package handshake

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/internal/mempipe"
)

func TestChooseDeflate(t *testing.T) {
	for name, c := range map[string]struct {
		o      DeflateOptions
		offers string
		answer string
		want   Deflate
	}{
		"7692 7.1/nothing asked":                      {DeflateOptions{}, "", "", Deflate{false, false, 15, 15}},
		"7692 7.1/15 bits":                            {DeflateOptions{15, 15}, "", "", Deflate{false, false, 15, 15}},
		"7692 7.1.1.1/asked":                          {DeflateOptions{}, "; server_no_context_takeover", "; server_no_context_takeover", Deflate{true, false, 15, 15}},
		"7692 7.1.1.1/unasked":                        {DeflateOptions{-1, 0}, "", "; server_no_context_takeover", Deflate{true, false, 15, 15}},
		"7692 7.1.1.2/hint":                           {DeflateOptions{}, "; client_no_context_takeover", "; client_no_context_takeover", Deflate{false, true, 15, 15}},
		"7692 7.1.1.2/unasked":                        {DeflateOptions{0, -1}, "", "; client_no_context_takeover", Deflate{false, true, 15, 15}},
		"7692 7.1.2.1/asked":                          {DeflateOptions{}, "; server_max_window_bits=10", "; server_max_window_bits=10", Deflate{false, false, 10, 15}},
		"7692 7.1.2.1/asked for 15":                   {DeflateOptions{}, "; server_max_window_bits=15", "; server_max_window_bits=15", Deflate{false, false, 15, 15}},
		"7692 7.1.2.1/asked for more":                 {DeflateOptions{9, 0}, "; server_max_window_bits=10", "; server_max_window_bits=9", Deflate{false, false, 9, 15}},
		"7692 7.1.2.1/asked for less":                 {DeflateOptions{11, 0}, "; server_max_window_bits=8", "; server_max_window_bits=8", Deflate{false, false, 8, 15}},
		"7692 7.1.2.1/unasked":                        {DeflateOptions{9, 0}, "", "; server_max_window_bits=9", Deflate{false, false, 9, 15}},
		"7692 7.1.2.1/with no context":                {DeflateOptions{-1, 0}, "; server_max_window_bits=10", "; server_no_context_takeover; server_max_window_bits=10", Deflate{true, false, 10, 15}},
		"7692 7.1.2.2/offered without value":          {DeflateOptions{}, "; client_max_window_bits", "", Deflate{false, false, 15, 15}},
		"7692 7.1.2.2/offered with 15":                {DeflateOptions{}, "; client_max_window_bits=15", "", Deflate{false, false, 15, 15}},
		"7692 7.1.2.2/hint":                           {DeflateOptions{}, "; client_max_window_bits=10", "; client_max_window_bits=10", Deflate{false, false, 15, 10}},
		"7692 7.1.2.2/hint equals the wish":           {DeflateOptions{0, 10}, "; client_max_window_bits=10", "; client_max_window_bits=10", Deflate{false, false, 15, 10}},
		"7692 7.1.2.2/hint is less than the wish":     {DeflateOptions{0, 12}, "; client_max_window_bits=10", "; client_max_window_bits=10", Deflate{false, false, 15, 10}},
		"7692 7.1.2.2/hint is more than the wish":     {DeflateOptions{0, 9}, "; client_max_window_bits=10", "; client_max_window_bits=9", Deflate{false, false, 15, 9}},
		"7692 7.1.2.2/wish without a hint":            {DeflateOptions{0, 9}, "; client_max_window_bits", "; client_max_window_bits=9", Deflate{false, false, 15, 9}},
		"7692 7.1.2.2/not offered":                    {DeflateOptions{0, 9}, "", "; client_no_context_takeover", Deflate{false, true, 15, 15}},
		"7692 7.1.2.2/no context, with a hint":        {DeflateOptions{0, -1}, "; client_max_window_bits=10", "; client_no_context_takeover; client_max_window_bits=10", Deflate{false, true, 15, 10}},
		"7692 7.1/everything":                         {DeflateOptions{-1, -1}, "; client_max_window_bits=9; server_max_window_bits=10", "; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=10; client_max_window_bits=9", Deflate{true, true, 10, 9}},
		"7692 5/the first of two":                     {DeflateOptions{}, "; server_max_window_bits=10, permessage-deflate; server_no_context_takeover", "; server_max_window_bits=10", Deflate{false, false, 10, 15}},
		"7692 5/other extensions around":              {DeflateOptions{}, "; server_max_window_bits=10, x; y", "; server_max_window_bits=10", Deflate{false, false, 10, 15}},
		"7692 7/the second, for the first is bad":     {DeflateOptions{}, "; x, permessage-deflate; server_no_context_takeover", "; server_no_context_takeover", Deflate{true, false, 15, 15}},
		"7692 7/the third, for two are bad":           {DeflateOptions{}, "; x, permessage-deflate; server_max_window_bits, permessage-deflate", "", Deflate{false, false, 15, 15}},
		"7692 7.1.2.1/quoted value":                   {DeflateOptions{}, `; server_max_window_bits="10"`, "; server_max_window_bits=10", Deflate{false, false, 10, 15}},
		"7692 7.1/the offer of Chromium":              {DeflateOptions{10, 10}, "; client_max_window_bits", "; server_max_window_bits=10; client_max_window_bits=10", Deflate{false, false, 10, 10}},
		"7692 7.1/the offer of Firefox, which has no": {DeflateOptions{10, 10}, "", "; client_no_context_takeover; server_max_window_bits=10", Deflate{false, true, 10, 15}},
	} {
		t.Run(name, func(t *testing.T) {
			offers, err := ParseExtensions([]string{"before, permessage-deflate" + c.offers})
			require.NoError(t, err)
			answer, agreed := c.o.Choose(offers)
			require.Equal(t, &c.want, agreed)
			require.Equal(t, "permessage-deflate"+c.answer, string(AppendExtension(nil, answer)))
			checked, err := CheckDeflate(offers, answer)
			require.NoError(t, err, "the client refuses the answer")
			require.Equal(t, agreed, checked, "the two sides do not agree")
		})
	}
}

func TestChooseDeflateDeclines(t *testing.T) {
	var none DeflateOptions
	for _, c := range malformedDeflate {
		t.Run(c.name, func(t *testing.T) {
			answer, agreed := none.Choose([]Extension{deflateExtension(t, "permessage-deflate"+c.params)})
			require.Nil(t, agreed, "a malformed offer is accepted: %+v", answer)
			require.Zero(t, answer)
		})
	}
	for name, offers := range map[string][]Extension{
		"7692 7/nothing offered":  nil,
		"7692 7/another offered":  {{Name: "x-webkit-deflate-frame"}},
		"7692 7/in another case":  {{Name: "Permessage-Deflate"}},
		"7692 7/a longer name":    {{Name: "permessage-deflate2"}},
		"7692 7/only a parameter": {{Name: "x", Params: []Param{{Name: "permessage-deflate"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			_, agreed := none.Choose(offers)
			require.Nil(t, agreed)
		})
	}
}

func TestCheckRequestChoosesDeflate(t *testing.T) {
	const offers = "Sec-WebSocket-Extensions: x; y=1, permessage-deflate; server_max_window_bits=10, z, permessage-deflate"
	none := new(DeflateOptions)
	choosing := func(names ...string) func([]Extension) []Extension {
		return func(offers []Extension) (chosen []Extension) {
			require.Equal(t, "x; y=1, z", string(appendExtensions(nil, offers)), "what is offered besides permessage-deflate")
			for _, name := range names {
				chosen = append(chosen, Extension{Name: name})
			}
			return chosen
		}
	}
	for name, c := range map[string]struct {
		o    ServerOptions
		want string
	}{
		"7692 5.1/declined":          {ServerOptions{}, ""},
		"7692 5.1/accepted":          {ServerOptions{Deflate: none}, "permessage-deflate; server_max_window_bits=10"},
		"7692 5.1/others declined":   {ServerOptions{Deflate: none, Extensions: choosing()}, "permessage-deflate; server_max_window_bits=10"},
		"7692 5.1/others accepted":   {ServerOptions{Deflate: none, Extensions: choosing("z", "x")}, "permessage-deflate; server_max_window_bits=10, z, x"},
		"7692 5.1/all by Extensions": {ServerOptions{Extensions: func(o []Extension) []Extension { return o[3:] }}, "permessage-deflate"},
	} {
		t.Run(name, func(t *testing.T) {
			res, err := CheckRequest(openingRequest(t, offers), &c.o)
			require.NoError(t, err)
			require.Equal(t, c.want, string(appendExtensions(nil, res.Extensions)))
			if c.o.Deflate == nil {
				require.Nil(t, res.Deflate)
			} else {
				require.Equal(t, &Deflate{false, false, 10, 15}, res.Deflate)
			}
		})
	}
	// What Deflate decides about is not decided a second time.
	res, err := CheckRequest(openingRequest(t, offers), &ServerOptions{Deflate: none, Extensions: choosing("permessage-deflate")})
	wantViolation(t, err, http.StatusInternalServerError, "")
	require.Nil(t, res.Deflate)
	res, err = CheckRequest(openingRequest(t, "Sec-WebSocket-Extensions: permessage-deflate; x"), &ServerOptions{
		Deflate:    none,
		Extensions: func([]Extension) []Extension { panic("asked though there is no other offer") },
	})
	require.NoError(t, err, "7692 7: an offer is declined, the handshake goes on")
	require.Equal(t, Result{}, res)
}

const deflateSwitching = rfcSwitching + "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=9\r\n\r\n"

func TestUpgradeConnAcceptsDeflate(t *testing.T) {
	answer, res, err := answerTo(browserOpening, 0, &ServerOptions{Deflate: &DeflateOptions{SendWindowBits: 9}})
	require.NoError(t, err)
	require.Equal(t, &Deflate{false, false, 9, 15}, res.Deflate)
	require.Equal(t, deflateSwitching, answer)
	answer, _, err = answerTo(browserOpening, 0, &ServerOptions{Deflate: &DeflateOptions{SendWindowBits: 16}})
	wantViolation(t, err, http.StatusInternalServerError, "")
	require.True(t, strings.HasPrefix(answer, "HTTP/1.1 500 "), "the answer is %q", answer)
}

func TestUpgradeAcceptsDeflate(t *testing.T) {
	client, server := mempipe.New()
	w := &hijackable{ResponseRecorder: httptest.NewRecorder(), nc: server}
	r := upgradeRequest(t, "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits")
	_, res, err := Upgrade(w, r, &ServerOptions{Deflate: &DeflateOptions{SendWindowBits: 9}})
	require.NoError(t, err)
	require.Equal(t, &Deflate{false, false, 9, 15}, res.Deflate)
	require.Equal(t, deflateSwitching, readHead(t, bufio.NewReader(client)))
}

func TestDeflateNeedsNoMemoryUnlessOffered(t *testing.T) {
	r := openingRequest(t)
	o := &ServerOptions{Deflate: new(DeflateOptions)}
	allocs := testing.AllocsPerRun(100, func() {
		if res, err := CheckRequest(r, o); err != nil || res.Deflate != nil {
			panic("the request does not work")
		}
	})
	require.LessOrEqual(t, allocs, forgottenByRace, "a request without an offer allocates")
}
