package agreement

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/agreement/peer"
	"github.com/ws6455/websocket/autobahn/original"
)

func TestCompare(t *testing.T) {
	s := subjects(t)[0]
	first := Outcome{Verdicts{
		"1.1.1": verdict("OK", "OK", 1000),
		"5.11":  verdict("OK", "OK", 1002),
		"6.4.1": verdict("OK", "OK", 1007),
		"7.1.1": verdict("OK", "OK", 1000),
		"7.1.2": verdict("OK", "OK", 1000),
	}, time.Minute}
	second := Outcome{Verdicts{
		"1.1.1":  verdict("OK", "OK", 1000),
		"5.11":   verdict("OK", "OK", NoCode),
		"6.4.1":  verdict("NON-STRICT", "OK", 1007),
		"7.1.1":  verdict("OK", "UNCLEAN", 1000),
		"20.1.1": verdict("FAILED", "FAILED", NoCode),
	}, time.Second}
	c := Compare(s, first, second)
	require.Equal(t, 5, c.Cases, "cases that only the second suite has do not count")
	require.Equal(t, [2]time.Duration{time.Minute, time.Second}, c.Took, "the times are others")
	require.Equal(t, []string{"6.4.1", "7.1.1", "7.1.2"}, cases(c.Disagreements), "the disagreements are others")
	require.Nil(t, c.Disagreements[2].Second, "the second suite did not run this one")
	require.Equal(t, []string{"5.11"}, cases(c.Codes), "a code alone is no disagreement")
	require.False(t, c.Agreed(), "nothing explains this")

	for i := range c.Disagreements {
		c.Disagreements[i].Why = "known"
	}
	require.True(t, c.Agreed(), "all of it is explained")
	require.True(t, Compare(s, first, first).Agreed(), "whoever says the same agrees")
}

func cases(list []Disagreement) (ids []string) {
	for _, d := range list {
		ids = append(ids, d.Case)
	}
	return ids
}

func ExampleWrite() {
	late := verdict("NON-STRICT", "OK", 1007)
	Write(os.Stdout, [2]string{"original", "go"}, []Comparison{{
		Subject: Subject{peer.All[1], original.Server}, Cases: 517,
		Disagreements: []Disagreement{
			{Case: "6.4.1", First: verdict("OK", "OK", 1007), Second: &late, Why: "it is late"},
			{Case: "7.1.2", First: verdict("OK", "OK", 1000)},
		},
		Codes: []Disagreement{{Case: "6.4.2", First: verdict("NON-STRICT", "OK", NoCode), Second: &late}},
		Took:  [2]time.Duration{12 * time.Minute, 0},
	}})
	// Output:
	// | peer | role | cases | agreed | disagreements | explained | other codes | original | go |
	// |---|---|--:|--:|--:|--:|--:|--:|--:|
	// | gorilla | server | 517 | 515 | 2 | 1 | 1 | 12m0s | - |
	//
	// ### Disagreements about server gorilla
	//
	// | case | original | go | why |
	// |---|---|---|---|
	// | 6.4.1 | OK, close OK, 1007 | NON-STRICT, close OK, 1007 | it is late |
	// | 7.1.2 | OK, close OK, 1000 | not run |  |
	//
	// ### The same verdict, another code: server gorilla
	//
	// | case | original | go | why |
	// |---|---|---|---|
	// | 6.4.2 | NON-STRICT, close OK, no code | NON-STRICT, close OK, 1007 |  |
}
