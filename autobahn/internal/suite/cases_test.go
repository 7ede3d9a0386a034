package suite

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/report"
)

// TestCasesAreAllOfTheOriginal counts the cases of each part of the original suite.
func TestCasesAreAllOfTheOriginal(t *testing.T) {
	want := map[string]int{
		"1.1": 8, "1.2": 8, "2": 11, "3": 7, "4.1": 5, "4.2": 5, "5": 20,
		"6.1": 3, "6.2": 4, "6.3": 2, "6.4": 4, "6.5": 5, "6.6": 11, "6.7": 4, "6.8": 2, "6.9": 4, "6.10": 3, "6.11": 5,
		"6.12": 8, "6.13": 5, "6.14": 10, "6.15": 1, "6.16": 3, "6.17": 5, "6.18": 5, "6.19": 5, "6.20": 7, "6.21": 8,
		"6.22": 34, "6.23": 7,
		"7.1": 6, "7.3": 6, "7.5": 1, "7.7": 13, "7.9": 9, "7.13": 2,
		"9.1": 6, "9.2": 6, "9.3": 9, "9.4": 9, "9.5": 6, "9.6": 6, "9.7": 6, "9.8": 6, "10.1": 1,
	}
	got := map[string]int{}
	for _, c := range Cases() {
		part := c.ID[:strings.LastIndex(c.ID, ".")]
		if _, ok := want[part]; ok {
			got[part]++
		}
	}
	require.Equal(t, want, got, "a part of the original suite has another number of cases")
}

func TestCasesHaveTheirTexts(t *testing.T) {
	for _, c := range Cases() {
		for what, text := range map[string]string{
			"a category": c.Category, "a description": c.Description, "an expectation": c.Expectation, "a section": c.Section,
		} {
			require.NotEmpty(t, text, "case %s should have %s", c.ID, what)
		}
		for _, sentence := range []string{c.Description, c.Expectation} {
			require.True(t, strings.HasSuffix(strings.TrimSuffix(sentence, `"`), "."), "case %s: %q should end with a full stop", c.ID, sentence)
		}
		require.Regexp(t, `^RFC \d+ sections? [\d.]+`, c.Section, "case %s should name its section", c.ID)
	}
}

func TestCasesAreInOrder(t *testing.T) {
	cases := Cases()
	require.True(t, slices.IsSortedFunc(cases, func(a, b *Case) int { return CompareIDs(a.ID, b.ID) }),
		"the cases should be in the order of their numbers")
	for i, c := range cases[1:] {
		require.NotEqual(t, cases[i].ID, c.ID, "two cases have the same number")
	}
}

func TestCompareIDs(t *testing.T) {
	for _, ids := range [][2]string{{"2.9", "2.10"}, {"1.1.8", "1.2.1"}, {"9.8.6", "10.1.1"}, {"2", "2.1"}} {
		require.Negative(t, CompareIDs(ids[0], ids[1]), "%s comes before %s", ids[0], ids[1])
		require.Positive(t, CompareIDs(ids[1], ids[0]), "%s comes after %s", ids[1], ids[0])
	}
	require.Zero(t, CompareIDs("7.13.1", "7.13.1"))
}

// isPlain reports whether a case is one of the original's without compression.
func isPlain(c *Case) bool { return CompareIDs(c.ID, "11") < 0 }

// TestCasesArePassable plays the original's cases against a peer that does what the RFC
// says, in both roles. It checks text by frames, not by octets, so it is late twice. The
// largest messages go one way only, and where there are a thousand a few are enough.
func TestCasesArePassable(t *testing.T) {
	late := []string{"6.4.3", "6.4.4"}
	limits := DefaultLimits
	limits.Exchanges = 50
	for _, role := range []Role{Client, Server} {
		for _, c := range Cases() {
			if !isPlain(c) || role == Server && c.Weight >= 1<<20 {
				continue
			}
			r := playOver(t, plain, limits, c, role, (*echoer).serve)
			switch {
			case c.JudgesNothing:
				wantVerdicts(t, r, report.Informational, report.Informational)
			case slices.Contains(late, c.ID):
				wantVerdicts(t, r, report.NonStrict, report.OK)
			default:
				wantVerdicts(t, r, report.OK, report.OK)
			}
		}
	}
}

// TestCasesFailSilence plays them against a peer that says nothing and stays, which no
// case may let pass. The largest messages are left out.
func TestCasesFailSilence(t *testing.T) {
	for _, c := range Cases() {
		if c.JudgesNothing || !isPlain(c) || c.Weight > 1<<20 {
			continue
		}
		r := playWith(t, c, Client, func(e *echoer) {
			for {
				if _, err := e.in.Next(); err != nil {
					return
				}
			}
		})
		require.False(t, r.Passed(), "case %s lets a silent peer pass: %s, %s", c.ID, r.Behavior, r.Close)
	}
}
