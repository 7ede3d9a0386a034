package report

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLinks(t *testing.T) {
	const (
		ws      = "https://www.rfc-editor.org/rfc/rfc6455.html"
		deflate = "https://www.rfc-editor.org/rfc/rfc7692.html"
	)
	for _, c := range []struct {
		in   string
		want []link
	}{
		{"", nil},
		{"3 pings", []link{{"3 pings", ""}}},
		{"RFC 6455 section 5.5.1", []link{{"RFC 6455 section 5.5.1", ws + "#section-5.5.1"}}},
		{"RFC 6455, section 7", []link{{"RFC 6455, section 7", ws + "#section-7"}}},
		{"RFC 6455 §5.2", []link{{"RFC 6455 §5.2", ws + "#section-5.2"}}},
		{"see RFC3629.", []link{{"see ", ""}, {"RFC3629", "https://www.rfc-editor.org/rfc/rfc3629.html"}, {".", ""}}},
		{"RFC 6455 sections 5.5.1, 7.1 and 7.4", []link{
			{"RFC 6455 sections 5.5.1", ws + "#section-5.5.1"},
			{", ", ""},
			{"7.1", ws + "#section-7.1"},
			{" and ", ""},
			{"7.4", ws + "#section-7.4"},
		}},
		{"RFC 7692 section 6.1; RFC 6455 section 5.2 for all", []link{
			{"RFC 7692 section 6.1", deflate + "#section-6.1"},
			{"; ", ""},
			{"RFC 6455 section 5.2", ws + "#section-5.2"},
			{" for all", ""},
		}},
		{"RFC 6455 and 3 more", []link{{"RFC 6455", ws}, {" and 3 more", ""}}},
	} {
		got := links(c.in)
		require.Equal(t, c.want, got, c.in)
		var text strings.Builder
		for _, l := range got {
			text.WriteString(l.Text)
		}
		require.Equal(t, c.in, text.String(), "links leave the text as it is")
	}
}
