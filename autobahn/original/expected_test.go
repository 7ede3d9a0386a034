package original

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// The numbers of cases are those of the suite itself, category by category.
func TestExpectedNamesEveryCaseOfTheSuite(t *testing.T) {
	want := map[string]int{
		"1": 16, "2": 11, "3": 7, "4": 10, "5": 20, "6": 145, "7": 37, "9": 54, "10": 1, "12": 90, "13": 126,
	}
	for _, role := range []Role{Server, Client} {
		t.Run(string(role), func(t *testing.T) {
			verdicts, err := Expected(role)
			require.NoError(t, err, "expected.json is broken")
			got := map[string]int{}
			for id := range verdicts {
				got[category(id)]++
			}
			require.Equal(t, want, got, "expected.json has lost or invented cases")
			require.Len(t, verdicts, 517, "the suite has 517 cases")
		})
	}
}

func TestExpectedAsksForStrictVerdicts(t *testing.T) {
	informational := map[string]bool{"7.1.6": true, "7.13.1": true, "7.13.2": true}
	for _, role := range []Role{Server, Client} {
		verdicts, err := Expected(role)
		require.NoError(t, err, "expected.json is broken")
		for _, id := range verdicts.Cases() {
			want := Verdict{"OK", "OK"}
			if informational[id] {
				want = Verdict{"INFORMATIONAL", "INFORMATIONAL"}
			}
			require.Equal(t, want, verdicts[id], "expected.json is content with less in case %s as %s", id, role)
		}
	}
}

func TestParseExpectedTakesTheLastRule(t *testing.T) {
	const file = `{"total": 2, "cases": ["1.1-2"], "verdicts": [
		{"cases": ["*"], "behavior": "OK", "behaviorClose": "OK"},
		{"cases": ["1.2"], "roles": ["client"], "behavior": "FAILED", "behaviorClose": "UNCLEAN"}]}`
	server, err := parseExpected([]byte(file), Server)
	require.NoError(t, err, "a good file was refused")
	client, err := parseExpected([]byte(file), Client)
	require.NoError(t, err, "a good file was refused")
	require.Equal(t, Verdicts{"1.1": {"OK", "OK"}, "1.2": {"OK", "OK"}}, server, "a rule for the client was used for the server")
	require.Equal(t, Verdicts{"1.1": {"OK", "OK"}, "1.2": {"FAILED", "UNCLEAN"}}, client, "the rule for the client was not used")
}

func TestParseExpectedRefusesSlips(t *testing.T) {
	tests := map[string]struct{ file, want string }{
		"no JSON":         {`{`, "expected.json"},
		"a lost case":     {`{"total": 2, "cases": ["1.1"], "verdicts": [{"cases": ["*"], "behavior": "OK", "behaviorClose": "OK"}]}`, "names 1 cases, its total is 2"},
		"a bad run":       {`{"total": 1, "cases": ["1.2-1"]}`, "not a run of cases"},
		"without verdict": {`{"total": 1, "cases": ["1.1"], "verdicts": [{"cases": ["2.*"], "behavior": "OK", "behaviorClose": "OK"}]}`, "no verdict for case 1.1"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := parseExpected([]byte(tt.file), Server)
			require.ErrorContains(t, err, tt.want, "a slip in expected.json went unnoticed")
		})
	}
}

func TestSelectRefusesAPatternWithoutCases(t *testing.T) {
	verdicts := Verdicts{"1.1.1": {"OK", "OK"}}
	_, err := verdicts.Select([]string{"1.*", "8.*"})
	require.ErrorContains(t, err, `no case is named by "8.*"`, "a pattern that names nothing was taken")
	all, err := verdicts.Select(nil)
	require.NoError(t, err, "no patterns mean all cases")
	require.Equal(t, verdicts, all, "no patterns mean all cases")
}

func ExampleExpected() {
	want, err := Expected(Client)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(want), "cases")
	fmt.Println("6.4.1:", want["6.4.1"])
	fmt.Println("7.13.1:", want["7.13.1"])
	// Output:
	// 517 cases
	// 6.4.1: OK, close OK
	// 7.13.1: INFORMATIONAL, close INFORMATIONAL
}

func ExampleVerdicts_Select() {
	want, _ := Expected(Server)
	some, _ := want.Select([]string{"6.4.*", "3.7"})
	fmt.Println(some.Cases())
	// Output: [3.7 6.4.1 6.4.2 6.4.3 6.4.4]
}
