package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

// A document is a page as a browser reads it.
type document struct {
	t    *testing.T
	root *html.Node
}

func parsePage(t *testing.T, b []byte) document {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(b))
	require.NoError(t, err)
	return document{t, root}
}

func openPage(t *testing.T, file string) document {
	t.Helper()
	b, err := os.ReadFile(file)
	require.NoError(t, err)
	return parsePage(t, b)
}

// all yields the elements of that name, or with a dot in front of that class.
func (d document) all(name string) iter.Seq[*html.Node] {
	class, isClass := strings.CutPrefix(name, ".")
	return func(yield func(*html.Node) bool) {
		for n := range d.root.Descendants() {
			fits := n.Data == name || name == "*"
			if isClass {
				fits = strings.Contains(" "+attr(n, "class")+" ", " "+class+" ")
			}
			if n.Type == html.ElementNode && fits && !yield(n) {
				return
			}
		}
	}
}

// texts returns what stands in those elements.
func (d document) texts(name string) []string {
	var list []string
	for n := range d.all(name) {
		list = append(list, text(n))
	}
	return list
}

// blocks are elements that do not stand in the line of what is before them.
var blocks = []string{"td", "th", "li", "p", "div", "dt", "dd", "h1", "h2", "h3", "pre", "tr"}

// text returns what a reader sees in an element, with single spaces.
func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		switch {
		case c.Type == html.ElementNode && slices.Contains(blocks, c.Data):
			b.WriteByte(' ')
		case c.Type == html.TextNode && c.Parent.Data != "style" && c.Parent.Data != "script":
			b.WriteString(c.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// requireSound fails when a page loads something, leads to nothing, or lacks what
// helps those who do not see it.
func (d document) requireSound(dir string) {
	t := d.t
	t.Helper()
	ids := map[string]bool{}
	for n := range d.all("*") {
		if id := attr(n, "id"); id != "" {
			require.False(t, ids[id], "two elements have the id %s", id)
			ids[id] = true
		}
		require.Empty(t, attr(n, "src"), "<%s> loads something", n.Data)
		require.NotContains(t, []string{"link", "img", "iframe", "object", "base", "b><"}, n.Data, "the page has an element that loads something, or that a peer sent")
		for _, a := range n.Attr {
			require.False(t, strings.HasPrefix(a.Key, "on"), "<%s> has a handler: %s", n.Data, a.Key)
		}
	}
	for n := range d.all("*") {
		for _, ref := range strings.Fields(attr(n, "aria-labelledby")) {
			require.True(t, ids[ref], "aria-labelledby leads to %q, which is not there", ref)
		}
	}
	for n := range d.all("a") {
		href := attr(n, "href")
		switch anchor, inPage := strings.CutPrefix(href, "#"); {
		case inPage:
			require.True(t, ids[anchor], "a link leads to %s, which is not there", href)
		case strings.HasPrefix(href, "https://www.rfc-editor.org/rfc/rfc"):
		default:
			require.FileExists(t, filepath.Join(dir, href), "a link leads to a file that is not there")
		}
		require.NotEmpty(t, text(n), "the link to %s has no text", href)
	}
	for n := range d.all("html") {
		require.Equal(t, "en", attr(n, "lang"))
	}
	require.Len(t, d.texts("h1"), 1)
	require.Len(t, d.texts("title"), 1)
	require.NotEmpty(t, d.texts("title")[0])
	for n := range d.all("th") {
		require.NotEmpty(t, attr(n, "scope"), "the head of a table does not say what it heads: %s", text(n))
	}
	for n := range d.all("meta") {
		if attr(n, "http-equiv") == "Content-Security-Policy" {
			require.Equal(t, policy, attr(n, "content"), "the policy came into the page as something else")
		}
	}
}

func TestThePolicyAllowsTheScriptOnly(t *testing.T) {
	b, err := render("index.html", Index{"a": {"1.1": {}}}.page(details{}))
	require.NoError(t, err)
	scripts := 0
	for n := range parsePage(t, b).all("script") {
		sum := sha256.Sum256([]byte(n.FirstChild.Data))
		require.Contains(t, policy, fmt.Sprintf("script-src 'sha256-%s'", base64.StdEncoding.EncodeToString(sum[:])), "the script of the page is not the one that its policy allows")
		scripts++
	}
	require.Equal(t, 1, scripts)
	require.True(t, strings.HasPrefix(policy, "default-src 'none';"))
}

func TestStylesLoadNothing(t *testing.T) {
	css := pageFile("style.css")
	require.NotContains(t, css, "url(")
	require.NotContains(t, css, "@import")
	require.Contains(t, css, "prefers-color-scheme: dark")
	require.NotContains(t, css, "</style")
	require.NotContains(t, pageFile("filter.js"), "</script")
}

func TestRenderSaysWhatIsWrong(t *testing.T) {
	_, err := render("case.html", 1)
	require.ErrorContains(t, err, "case.html")
	require.Panics(t, func() { pageFile("none") })
}

func TestFacts(t *testing.T) {
	require.Empty(t, facts(0, time.Time{}, ""))
	require.Equal(t, []string{"took 1.50 s", "2026-03-14 15:09:26 UTC", "suite 1"}, facts(1500*time.Millisecond, begun, "suite 1"))
}
