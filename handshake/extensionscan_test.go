package handshake

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParseExtensions(t *testing.T) {
	deflate := func(params ...Param) []Extension {
		return []Extension{{Name: "permessage-deflate", Params: params}}
	}
	two := []Extension{{Name: "foo"}, {Name: "bar", Params: []Param{{Name: "baz", Value: "2"}}}}
	for name, c := range map[string]struct {
		values []string
		want   []Extension
	}{
		"9.1/no field":                 {nil, nil},
		"9.1/one":                      {[]string{"permessage-deflate"}, deflate()},
		"9.1/two":                      {[]string{"foo, bar; baz=2"}, two},
		"9.1/split into fields":        {[]string{"foo", "bar; baz=2"}, two},
		"9.1/parameter without value":  {[]string{"permessage-deflate; a"}, deflate(Param{"a", ""})},
		"9.1/parameters in order":      {[]string{"permessage-deflate;b=1;a;b=2"}, deflate(Param{"b", "1"}, Param{"a", ""}, Param{"b", "2"})},
		"9.1/space everywhere":         {[]string{" permessage-deflate \t; a = 1 ; b "}, deflate(Param{"a", "1"}, Param{"b", ""})},
		"9.1/quoted value":             {[]string{`permessage-deflate; a="10" ; b`}, deflate(Param{"a", "10"}, Param{"b", ""})},
		"9.1/quoted value escaped":     {[]string{`permessage-deflate; a="\1\0"; b`}, deflate(Param{"a", "10"}, Param{"b", ""})},
		"9.1/quoted then next":         {[]string{`foo; a="1", bar`}, []Extension{{"foo", []Param{{"a", "1"}}}, {"bar", nil}}},
		"9.1/same extension twice":     {[]string{"foo; a, foo"}, []Extension{{"foo", []Param{{"a", ""}}}, {"foo", nil}}},
		"RFC 9110 5.6.1/empty":         {[]string{""}, nil},
		"RFC 9110 5.6.1/empty between": {[]string{",foo, ,\t,bar; baz=2,"}, two},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ParseExtensions(c.values)
			require.NoError(t, err, "the value is refused")
			require.Equal(t, c.want, got)
		})
	}
}

func TestParseExtensionsRefuses(t *testing.T) {
	for name, value := range map[string]string{
		"9.1/name missing":                "; a",
		"9.1/name not a token":            "f@o",
		"9.1/name quoted":                 `"foo"`,
		"9.1/name followed by another":    "foo bar",
		"9.1/name with a value":           "foo=1",
		"9.1/parameter missing":           "foo;",
		"9.1/parameter missing between":   "foo;;a",
		"9.1/parameter without name":      "foo; =1",
		"9.1/parameter followed by token": "foo; a b",
		"9.1/value missing":               "foo; a=",
		"9.1/value not a token":           "foo; a=@",
		"9.1/value of two tokens":         "foo; a=1 2",
		"9.1/quoted empty":                `foo; a=""`,
		"9.1/quoted not a token":          `foo; a="1 2"`,
		"9.1/quoted comma":                `foo; a="1,2"`,
		"9.1/quoted quote":                `foo; a="\""`,
		"9.1/quoted without end":          `foo; a="1`,
		"9.1/quoted escaped end":          `foo; a="1\"`,
		"9.1/quoted ends in escape":       `foo; a="1\`,
		"9.1/quoted then token":           `foo; a="1"2`,
		"9.1/control character":           "foo\x00",
		"9.1/line break":                  "foo\r\n",
		"9.1/not ASCII":                   "föo",
		"9.1/bad one behind a good one":   "foo, b@r",
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ParseExtensions([]string{value})
			require.Nil(t, got, "something is kept of a malformed value")
			wantViolation(t, err, http.StatusBadRequest, "RFC 6455 9.1")
		})
	}
}

func TestParseExtensionsCounts(t *testing.T) {
	for name, value := range map[string]string{
		"extensions": strings.Repeat("a,", maxExtensionParts),
		"parameters": "a" + strings.Repeat(";a", maxExtensionParts-1),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ParseExtensions([]string{value})
			require.NoError(t, err, "as many as are allowed are refused")
			_, err = ParseExtensions([]string{value, "a"})
			require.ErrorContains(t, err, "too many", "one more than is allowed is not refused")
		})
	}
}

// What is parsed can be written, and parsed again it is the same.
func FuzzParseExtensions(f *testing.F) {
	for _, seed := range []string{"", "foo, bar; baz=2", `a; b="c\d";e, ,f`, `a; b="`, ";", "a=b", "a;b=c d"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		list, err := ParseExtensions([]string{value})
		if err != nil {
			require.Nil(t, list, "something is kept of a malformed value")
			return
		}
		for _, e := range list {
			require.NoError(t, checkExtension(e), "an extension was parsed that cannot be written")
		}
		written := string(appendExtensions(nil, list))
		again, err := ParseExtensions([]string{written})
		require.NoError(t, err, "what was written cannot be parsed: %q", written)
		require.Equal(t, list, again, "%q is not what was written", written)
	})
}
