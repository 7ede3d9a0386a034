package handshake

import (
	"bufio"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// switching is a response to sampleKey, with these changes: a line "Name: x"
// replaces the line of that name, "Name" alone takes it away, and "+Name: x"
// comes in addition.
func switching(changes ...string) string {
	lines := []string{
		"Upgrade: websocket",
		"Connection: Upgrade",
		"Sec-WebSocket-Accept: " + AcceptKey(sampleKey),
	}
	for _, change := range changes {
		if added, more := strings.CutPrefix(change, "+"); more {
			lines = append(lines, added)
			continue
		}
		name, _, replaced := strings.Cut(change, ":")
		for i, line := range lines {
			if strings.HasPrefix(line, name+":") {
				lines[i] = ""
				if replaced {
					lines[i] = change
				}
			}
		}
	}
	head := "HTTP/1.1 101 Switching Protocols\r\n"
	for _, line := range lines {
		if line != "" {
			head += line + "\r\n"
		}
	}
	return head + "\r\n"
}

func response(t *testing.T, text string) *http.Response {
	t.Helper()
	resp, err := http.ReadResponse(bufio.NewReader(strings.NewReader(text)), nil)
	require.NoError(t, err, "the response of the test is not HTTP")
	return resp
}

// acceptedResponses are ones to offers of two subprotocols and two extensions.
var acceptedResponses = map[string]struct {
	text string
	want Result
}{
	"4.1/nothing chosen":                     {switching(), Result{}},
	"4.1 item 2/Upgrade in another case":     {switching("Upgrade: WebSocket"), Result{}},
	"4.1 item 3/Connection in another case":  {switching("Connection: upgrade"), Result{}},
	"4.1 item 3/Connection with more tokens": {switching("Connection: keep-alive, Upgrade"), Result{}},
	"4.1 item 3/Connection in two fields":    {switching("Connection: keep-alive", "+Connection: Upgrade"), Result{}},
	"4.1 item 4/space around Accept": {
		switching("Sec-WebSocket-Accept: \t" + AcceptKey(sampleKey) + "  "), Result{},
	},
	"4.1 item 5/an extension": {
		switching(`+Sec-WebSocket-Extensions: bar; bits="9"`),
		Result{Extensions: []Extension{{Name: "bar", Params: []Param{{Name: "bits", Value: "9"}}}}},
	},
	"4.1 item 6/a subprotocol": {switching("+Sec-WebSocket-Protocol: superchat"), Result{Subprotocol: "superchat"}},
	"another reason phrase":    {strings.Replace(switching(), "Switching Protocols", "Web Socket", 1), Result{}},
}

func TestCheckResponseAccepts(t *testing.T) {
	offers := &ClientOptions{
		Subprotocols: []string{"chat", "superchat"},
		Extensions:   []Extension{{Name: "foo"}, {Name: "bar"}},
	}
	for name, c := range acceptedResponses {
		t.Run(name, func(t *testing.T) {
			got, err := CheckResponse(response(t, c.text), sampleKey, offers)
			require.NoError(t, err)
			require.Equal(t, c.want, *got, "what the two sides agreed on")
		})
	}
}

// refusedResponses have one thing wrong.
var refusedResponses = map[string]struct {
	text, section, want string
}{
	"4.1 item 1/another status":           {"HTTP/1.1 200 OK\r\n\r\n", "", "did not switch protocols"},
	"4.1 item 1/HTTP 1.0":                 {strings.Replace(switching(), "HTTP/1.1", "HTTP/1.0", 1), "RFC 6455 4.1", "HTTP/1.0"},
	"4.1 item 2/no Upgrade":               {switching("Upgrade"), "RFC 6455 4.1", "no Upgrade"},
	"4.1 item 2/an empty Upgrade":         {switching("Upgrade: "), "RFC 6455 4.1", "another protocol"},
	"4.1 item 2/another Upgrade":          {switching("Upgrade: h2c"), "RFC 6455 4.1", "another protocol"},
	"4.1 item 2/a list of Upgrades":       {switching("Upgrade: websocket, h2c"), "RFC 6455 4.1", "another protocol"},
	"4.1 item 2/two Upgrades":             {switching("+Upgrade: websocket"), "RFC 6455 4.1", "more than one Upgrade"},
	"4.1 item 2/a Kelvin sign":            {switching("Upgrade: websoc\u212aet"), "RFC 6455 4.1", "another protocol"},
	"4.1 item 3/no Connection":            {switching("Connection"), "RFC 6455 4.1", "no token Upgrade"},
	"4.1 item 3/another Connection":       {switching("Connection: close"), "RFC 6455 4.1", "no token Upgrade"},
	"4.1 item 3/a part of a token":        {switching("Connection: Upgraded"), "RFC 6455 4.1", "no token Upgrade"},
	"4.1 item 4/no Accept":                {switching("Sec-WebSocket-Accept"), "RFC 6455 4.1", "no Sec-WebSocket-Accept"},
	"4.1 item 4/the key itself":           {switching("Sec-WebSocket-Accept: " + sampleKey), "RFC 6455 4.1", "does not belong"},
	"4.1 item 4/Accept in another case":   {switching("Sec-WebSocket-Accept: " + strings.ToLower(AcceptKey(sampleKey))), "RFC 6455 4.1", "does not belong"},
	"11.3.3/two Accepts":                  {switching("+Sec-WebSocket-Accept: " + AcceptKey(sampleKey)), "RFC 6455 4.1", "more than one"},
	"4.1 item 5/an unoffered extension":   {switching("+Sec-WebSocket-Extensions: foo, other"), "RFC 6455 4.1", "not offered"},
	"9.1/an extension twice":              {switching("+Sec-WebSocket-Extensions: foo, foo"), "RFC 6455 9.1", "twice"},
	"9.1/a malformed extension":           {switching(`+Sec-WebSocket-Extensions: foo; a="b`), "RFC 6455 9.1", "not a token"},
	"11.3.2/two Extensions fields":        {switching("+Sec-WebSocket-Extensions: foo", "+Sec-WebSocket-Extensions: bar"), "RFC 6455 11.3.2", "more than one"},
	"4.1 item 6/an unoffered protocol":    {switching("+Sec-WebSocket-Protocol: other"), "RFC 6455 4.1", "not offered"},
	"4.1 item 6/a protocol in upper case": {switching("+Sec-WebSocket-Protocol: CHAT"), "RFC 6455 4.1", "not offered"},
	"4.1 item 6/several protocols":        {switching("+Sec-WebSocket-Protocol: chat, superchat"), "RFC 6455 4.1", "not offered"},
	"4.1 item 6/an empty protocol":        {switching("+Sec-WebSocket-Protocol: "), "RFC 6455 4.1", "not offered"},
	"11.3.4/two Protocol fields":          {switching("+Sec-WebSocket-Protocol: chat", "+Sec-WebSocket-Protocol: chat"), "RFC 6455 4.1", "more than one"},
}

func TestCheckResponseRefuses(t *testing.T) {
	offers := &ClientOptions{
		Subprotocols: []string{"chat", "superchat"},
		Extensions:   []Extension{{Name: "foo"}, {Name: "bar"}},
	}
	for name, c := range refusedResponses {
		t.Run(name, func(t *testing.T) {
			resp := response(t, c.text)
			got, err := CheckResponse(resp, sampleKey, offers)
			var e *Error
			require.ErrorAs(t, err, &e, "the response must be refused, but the result is %+v", got)
			require.Equal(t, resp.StatusCode, e.Status, "the status of the response")
			require.Equal(t, c.section, e.Section)
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestCheckResponseTakesNothingThatWasNotOffered(t *testing.T) {
	for _, line := range []string{"+Sec-WebSocket-Protocol: chat", "+Sec-WebSocket-Extensions: permessage-deflate"} {
		_, err := CheckResponse(response(t, switching(line)), sampleKey, nil)
		require.ErrorContains(t, err, "not offered", "4.1 items 5 and 6: %s", line)
	}
}
