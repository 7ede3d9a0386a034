package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// casePageOf returns the page of the first case of a report.
func casePageOf(t *testing.T, r *Report) document {
	t.Helper()
	b, err := render("case.html", r.casePage("peer", 0))
	require.NoError(t, err)
	return parsePage(t, b)
}

func TestCasePageTellsTheCase(t *testing.T) {
	d := casePageOf(t, someReport("server"))
	require.Equal(t, []string{"UNCLEAN"}, d.wordsOf("h1"), "the badge beside the number: what is to be mended, else the behavior")
	page := d.texts("main")[0]
	for _, want := range []string{
		"UTF-8 Handling › Fail-fast", "Case 6.4.1", "websocket as a server · took 1.00 s · 2026-03-14 15:09:26 UTC", "Send it.", "Fail. RFC 6455 section 8.1",
		"late", "no Close frame came",
		"Closing handshake begun by the peer the peer",
		"Status code of the peer 1007 invalid payload data, or none none",
		"Status code of the suite – 1007 invalid payload data: “bad”",
		"TCP ended by the peer the suite",
		"GET / HTTP/1.1", "Response none",
		"octets in all 12 34", "text 1 2",
	} {
		require.Contains(t, page, want)
	}
	var hrefs []string
	for n := range d.all("a") {
		hrefs = append(hrefs, attr(n, "href"))
	}
	require.Contains(t, hrefs, "https://www.rfc-editor.org/rfc/rfc6455.html#section-8.1")
	require.Contains(t, hrefs, "peer_case_6_4_1.json")
	require.Equal(t, []string{"UNCLEAN: case 6.4.1 of websocket"}, d.texts("title"))
}

// wordsOf returns the words of the badges in an element.
func (d document) wordsOf(name string) []string {
	var list []string
	for n := range d.all(name) {
		for _, b := range (document{d.t, n}).texts(".badge") {
			list = append(list, strings.Fields(b)[1])
		}
	}
	return list
}

func TestCasePageOfNothing(t *testing.T) {
	d := casePageOf(t, &Report{Results: []*Result{{}}})
	page := d.texts("main")[0]
	require.Contains(t, page, "nothing: no message and no pong")
	require.Contains(t, page, "judged by its rules alone")
	require.Contains(t, page, "nothing was logged")
	require.Contains(t, page, "any or none")
	require.Equal(t, []string{"NO", "NO", "NO"}, d.wordsOf("main"))
}

func TestWaysToOtherCases(t *testing.T) {
	r := &Report{Results: []*Result{{Case: Case{ID: "1.1"}, Behavior: OK, Close: OK}, {Case: Case{ID: "1.2"}}, {Case: Case{ID: "1.3"}, Behavior: OK, Close: Unclean}}}
	require.Nil(t, r.casePage("p", 0).Prev)
	require.Equal(t, &pageLink{"1.1", "p_case_1_1.html", badges[OK]}, r.casePage("p", 1).Prev)
	require.Equal(t, &pageLink{"1.3", "p_case_1_3.html", badges[Unclean]}, r.casePage("p", 1).Next)
	require.Nil(t, r.casePage("p", 2).Next)
}

func TestPagesOfAWholeRun(t *testing.T) {
	r := every(4, newFixture(7, 0.3).report("<script>alert(1)</script>", "server"))
	dir := t.TempDir()
	require.NoError(t, r.WriteDir(dir))
	for i := 0; i < len(r.Results); i += 3 {
		file := dir + "/" + caseFile(cleaned(r.Agent), r.Results[i].Case.ID, "html")
		d := openPage(t, file)
		d.requireSound(dir)
		require.Empty(t, d.texts("script"), "a peer's script is a script in %s", file)
		require.NotContains(t, d.texts("body")[0], "\x1b", "%s has a control character", file)
		var b bytes.Buffer
		for n := range d.all(".log") {
			b.WriteString(text(n))
		}
		require.NotContains(t, b.String(), "\u202e", "%s has a character that turns the text around", file)
	}
}
