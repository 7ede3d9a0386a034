package handshake

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParseSubprotocols(t *testing.T) {
	for name, c := range map[string]struct {
		values, want []string
	}{
		"4.1/no field":                 {nil, nil},
		"4.1/one":                      {[]string{"chat"}, []string{"chat"}},
		"4.1/in order":                 {[]string{"b, a"}, []string{"b", "a"}},
		"4.1/split into fields":        {[]string{"b", " a ,c"}, []string{"b", "a", "c"}},
		"4.1/case matters":             {[]string{"chat,Chat"}, []string{"chat", "Chat"}},
		"RFC 9110 5.6.1/empty between": {[]string{", a,\t,b,"}, []string{"a", "b"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ParseSubprotocols(c.values)
			require.NoError(t, err)
			require.Equal(t, c.want, got)
		})
	}
}

func TestParseSubprotocolsRefuses(t *testing.T) {
	var many []string
	for i := range maxSubprotocols {
		many = append(many, fmt.Sprint("p", i))
	}
	_, err := ParseSubprotocols(many)
	require.NoError(t, err, "as many names as are allowed are refused")
	for name, values := range map[string][]string{
		"4.1/not a token":         {"a b"},
		"4.1/not ASCII":           {"é"},
		"4.1/separator":           {"a/b"},
		"4.1/twice":               {"a, b, a"},
		"4.1/twice, in two lines": {"a", "a"},
		"4.3/empty":               {""},
		"4.3/only commas":         {" , ,"},
		"4.3/second one empty":    {"a", ""},
		"too many":                append(slices.Clip(many), "one"),
		"65536 commas":            {strings.Repeat(",", 1<<16)},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ParseSubprotocols(values)
			require.Nil(t, got, "something is kept of a malformed value")
			wantViolation(t, err, http.StatusBadRequest, "RFC 6455 4.1")
		})
	}
}

func TestChooseSubprotocol(t *testing.T) {
	for name, c := range map[string]struct {
		ours, offered []string
		want          string
	}{
		"4.2.2/none offered":           {[]string{"a"}, nil, ""},
		"4.2.2/none spoken":            {nil, []string{"a"}, ""},
		"4.2.2/none in common":         {[]string{"a"}, []string{"b"}, ""},
		"4.2.2/the server's order":     {[]string{"x", "b", "a"}, []string{"a", "b"}, "b"},
		"4.2.2/other case, other name": {[]string{"Chat"}, []string{"chat"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, chooseSubprotocol(c.ours, c.offered))
		})
	}
}
