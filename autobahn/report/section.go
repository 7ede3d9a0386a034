package report

import (
	"regexp"
	"strings"
)

// A link is a run of text, with an address where it names a section of an RFC.
type link struct {
	Text, URL string
}

var (
	// rfcRef is an RFC with the first section that is named of it.
	rfcRef = regexp.MustCompile(`RFC ?(\d+)(?:,? (?:[Ss]ections? |§ ?)(\d+(?:\.\d+)*))?`)
	// nextRef is a further section of the RFC that was named last.
	nextRef = regexp.MustCompile(`^(,? (?:and |to |or )?(?:section |§ ?)?)(\d+(?:\.\d+)*)`)
)

// links splits a text at the sections of RFCs that it names, such as
// "RFC 6455 sections 5.5.1 and 7.4".
func links(s string) []link {
	var list []link
	for {
		m := rfcRef.FindStringSubmatchIndex(s)
		if m == nil {
			return appendText(list, s)
		}
		list = appendText(list, s[:m[0]])
		rfc, section := s[m[2]:m[3]], ""
		if m[4] >= 0 {
			section = s[m[4]:m[5]]
		}
		list = append(list, link{s[m[0]:m[1]], rfcURL(rfc, section)})
		s = s[m[1]:]
		for n := nextRef.FindStringSubmatch(s); n != nil && section != ""; n = nextRef.FindStringSubmatch(s) {
			list = append(appendText(list, n[1]), link{n[2], rfcURL(rfc, n[2])})
			s = s[len(n[0]):]
		}
	}
}

func appendText(list []link, s string) []link {
	if s == "" {
		return list
	}
	return append(list, link{Text: s})
}

// rfcURL returns where a section stands.
func rfcURL(rfc, section string) string {
	url := "https://www.rfc-editor.org/rfc/rfc" + strings.TrimLeft(rfc, "0") + ".html"
	if section != "" {
		url += "#section-" + section
	}
	return url
}
