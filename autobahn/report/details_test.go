package report

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestDetailsOfReports(t *testing.T) {
	var d details
	r := small("one", "1.1", "1.2")
	r.Suite, r.Started, r.Took = "suite 1", begun, 1500*time.Millisecond
	r.Results[0].Case = Case{ID: "1.1", Category: "Framing", Title: "Text", Description: "Send it."}
	r.Results[1].Close, r.Results[1].CloseReason = Unclean, "no Close frame"
	d.add(r)
	d.add(small("two", "1.3"))
	require.Equal(t, run{"server", "suite 1", begun, 1500, map[string][2]string{"1.2": {"", "no Close frame"}}}, d.Agents["one"])
	require.Contains(t, d.Agents, "two")
	require.Equal(t, caseText{"Framing", "Text", "Send it."}, d.Cases["1.1"])
	require.Len(t, d.Cases, 3)
}

func TestDetailsOutliveADirectory(t *testing.T) {
	dir := t.TempDir()
	want := details{}
	for _, r := range []*Report{every(9, newFixture(1, 0.1).report("one", "server")), every(9, newFixture(2, 0.1).report("two", "client"))} {
		require.NoError(t, r.WriteDir(dir))
		want.add(r)
	}
	var got details
	require.NoError(t, loadJSON(dir, detailsName, &got))
	require.Equal(t, plain(want), plain(got))
}
