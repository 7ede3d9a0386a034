package report

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func indexDocument(t *testing.T, x Index, d details) document {
	t.Helper()
	b, err := render("index.html", x.page(d))
	require.NoError(t, err)
	return parsePage(t, b)
}

func TestIndexOfOneAgent(t *testing.T) {
	dir := t.TempDir()
	r := newFixture(3, 0.2).report("gorilla/websocket", "server")
	require.NoError(t, r.WriteDir(dir))
	d := openPage(t, dir+"/index.html")
	d.requireSound(dir)
	require.Equal(t, []string{"gorilla/websocket: WebSocket test report"}, d.texts("title"))
	ids := map[string]int{}
	for n := range d.all(".item") {
		id := (document{t, n}).texts(".id")[0]
		ids[id]++
		require.NotEmpty(t, attr(n, "data-v"), "the filter needs the verdict of %s", id)
		require.NotEmpty(t, (document{t, n}).texts(".word")[0], "%s has its verdict in color only", id)
	}
	require.Len(t, ids, len(r.Results))
	mend := 0
	for _, res := range r.Results {
		require.Equal(t, 1, ids[res.Case.ID], "how often %s is shown", res.Case.ID)
		if !res.Passed() {
			mend++
		}
	}
	require.Positive(t, mend)
	list := d.texts(".mend-list")
	require.Len(t, list, 1)
	rows := 0
	for n := range d.all(".mend-list") {
		rows = len((document{t, n}).texts("li"))
	}
	require.Equal(t, mend, rows, "what is to be mended stands at the top")
	require.Len(t, d.texts(".category"), 12)
	require.Len(t, d.texts(".toc"), 1)
	require.Empty(t, d.texts("table"), "one agent has tiles")
}

func TestIndexOfSeveralAgents(t *testing.T) {
	dir := t.TempDir()
	reports := []*Report{
		every(4, newFixture(1, 0).report("ours", "server")),
		every(4, newFixture(2, 0.3).report("<i>evil</i>", "client")),
	}
	reports[1].Results = reports[1].Results[3:]
	for _, r := range reports {
		require.NoError(t, r.WriteDir(dir))
	}
	d := openPage(t, dir+"/index.html")
	d.requireSound(dir)
	require.Len(t, d.texts(".card"), 2)
	require.Contains(t, d.texts(".card")[1], "ours as a server nothing to mend in 76 cases")
	require.Len(t, d.texts(".missing"), 3, "what was not run with an agent is shown as such")
	require.Empty(t, d.texts("i"), "an agent's name is no markup")
	cells := 0
	for n := range d.all("td") {
		if attr(n, "data-v") != "" {
			cells++
		}
	}
	require.Equal(t, len(reports[0].Results)+len(reports[1].Results), cells)
}

func TestIndexOfTheOriginalsReports(t *testing.T) {
	x := Index{"theirs": {
		"1.1.1": {OK, OK, 2, new(1000), "theirs_case_1_1_1.json"},
		"1.1.2": {Failed, "ODD", 2, nil, "../../evil.json"},
		"7.1.1": {OK, OK, 2, nil, "javascript:alert(1).json"},
	}}
	d := indexDocument(t, x, details{})
	require.Contains(t, d.texts(".card")[0], "theirs 1 of 3 to mend")
	var hrefs []string
	for n := range d.all("a") {
		for _, a := range n.Attr {
			if a.Key == "href" && !strings.HasPrefix(a.Val, "#") {
				hrefs = append(hrefs, a.Val)
			}
		}
	}
	require.Equal(t, []string{"theirs_case_1_1_1.html"}, hrefs, "only a file beside the index is linked")
	require.Contains(t, d.texts("h2"), "1 Category", "what a category is called is not known")
}

func TestIndexWithoutCases(t *testing.T) {
	d := indexDocument(t, Index{"none": {}}, details{})
	require.Contains(t, d.texts(".card")[0], "no case was run")
	require.Empty(t, d.texts("form"))
}

func TestFactsOfARunAreShown(t *testing.T) {
	x := Index{"a": {"1.1": {Behavior: OK, BehaviorClose: WrongCode, RemoteCloseCode: new(1002)}}}
	d := indexDocument(t, x, details{
		Agents: map[string]run{"a": {"client", "suite 1", begun, (90 * time.Second).Milliseconds(), map[string][2]string{"1.1": {"fine", "1002 is wrong\x00"}}}},
		Cases:  map[string]caseText{"1.1": {"Framing", "Text", "Send text."}},
	})
	require.Contains(t, d.texts(".card")[0], "took 1 min 30 s · 2026-03-14 15:09:26 UTC · suite 1")
	require.Contains(t, d.texts(".mend-list")[0], `1.1 ✓ OK # close WRONG CODE Text 1002 is wrong\x00`, "the reason of what is wrong, not of what is right")
	require.Contains(t, d.texts(".item")[0], "Send text.")
}
