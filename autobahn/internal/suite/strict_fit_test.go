package suite

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/internal/wire"
)

func TestDeflateFits(t *testing.T) {
	const pmd = "permessage-deflate"
	for _, test := range []struct {
		name, offer, answer string
		what                string // part of what is wrong; "": nothing
	}{
		{"declined", pmd, "", ""},
		{"taken", pmd, pmd, ""},
		{"not offered", "", pmd, "not offered"},
		{"another extension", pmd, "x", "not offered"},
		{"two of them", pmd, pmd + ", " + pmd, "not offered"},
		{"unknown parameter in the answer", pmd, pmd + "; x", "no parameter"},
		{"unknown parameter in the offer", pmd + "; x", pmd, "had to be declined"},
		{"the second offer", pmd + "; x, " + pmd, pmd, ""},
		{"twice", pmd, pmd + "; server_no_context_takeover; server_no_context_takeover", "twice"},
		{"a flag with a value", pmd, pmd + "; server_no_context_takeover=1", "has a value"},
		{"the server's own wish", pmd, pmd + "; server_no_context_takeover; server_max_window_bits=9; client_no_context_takeover", ""},
		{"no takeover ignored", pmd + "; server_no_context_takeover", pmd, "server_no_context_takeover"},
		{"window ignored", pmd + "; server_max_window_bits=10", pmd, "server_max_window_bits=10"},
		{"window of 15 ignored", pmd + "; server_max_window_bits=15", pmd, ""},
		{"window smaller", pmd + "; server_max_window_bits=10", pmd + "; server_max_window_bits=9", ""},
		{"window larger", pmd + "; server_max_window_bits=10", pmd + "; server_max_window_bits=11", "server_max_window_bits=10"},
		{"quoted window", pmd + `; server_max_window_bits="10"`, pmd + "; server_max_window_bits=10", ""},
		{"an empty element", pmd, pmd + ", ", ""},
		{"empty elements", " ,, " + pmd + ",", " , " + pmd, ""},
		{"a list of nothing", pmd, ",", ""},
		{"white space", pmd + "; server_max_window_bits = 10", pmd + "; server_max_window_bits =\t10 ", ""},
		{"window without a value", pmd, pmd + "; server_max_window_bits", "8 to 15"},
		{"leading zero", pmd, pmd + "; server_max_window_bits=010", "8 to 15"},
		{"client's window not offered", pmd, pmd + "; client_max_window_bits=10", "the offer has not"},
		{"client's window offered", pmd + "; client_max_window_bits", pmd + "; client_max_window_bits=10", ""},
		{"client's window without a value", pmd + "; client_max_window_bits", pmd + "; client_max_window_bits", "8 to 15"},
		{"client's window larger", pmd + "; client_max_window_bits=10", pmd + "; client_max_window_bits=11", "more than the 10"},
	} {
		t.Run(test.name, func(t *testing.T) {
			request, response := &wire.Head{}, &wire.Head{}
			if test.offer != "" {
				request.Add("Sec-WebSocket-Extensions", test.offer)
			}
			if test.answer != "" {
				response.Add("Sec-WebSocket-Extensions", test.answer)
			}
			what := deflateFits(request, response)
			if test.what == "" {
				require.Empty(t, what)
			} else {
				require.Contains(t, what, test.what)
			}
		})
	}
}

func TestProtocolFits(t *testing.T) {
	request := &wire.Head{}
	request.Add("Sec-WebSocket-Protocol", "one, two")
	for answer, good := range map[string]bool{"one": true, "two": true, "three": false, "one, two": false, "": false} {
		response := &wire.Head{}
		response.Add("Sec-WebSocket-Protocol", answer)
		require.Equal(t, good, protocolFits(request, response) == "", answer)
	}
	require.Empty(t, protocolFits(request, &wire.Head{}))
}
