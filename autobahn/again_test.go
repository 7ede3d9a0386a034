package autobahn

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRunAgainFindsFlickers(t *testing.T) {
	fakeOnPath(t, nervous)
	results, err := Run(t.Context(), config(t, "1.1.*"))
	require.NoError(t, err, "the run failed")
	for _, r := range results {
		require.Empty(t, r.Differences, "as %s, a case that was as expected the second time still differs", r.Role)
		require.Len(t, r.Flickers, 1, "as %s, the first verdict was forgotten", r.Role)
		require.Equal(t, "1.1.1 got NON-STRICT, close OK, want OK, close OK", r.Flickers[0].String(), "the first verdict was another")
		require.Equal(t, Verdict{"OK", "OK"}, r.Verdicts["1.1.1"], "the second verdict counts")
	}
}

func TestRunOnceTakesTheFirstVerdict(t *testing.T) {
	fakeOnPath(t, nervous)
	cfg := config(t, "1.1.*")
	cfg.Once = true
	results, err := Run(t.Context(), cfg)
	require.NoError(t, err, "the run failed")
	for _, r := range results {
		require.Len(t, r.Differences, 1, "as %s, a case was run again", r.Role)
		require.Empty(t, r.Flickers, "as %s, a case was run again", r.Role)
	}
}

func TestAgainLeavesWhatNoClockExplains(t *testing.T) {
	ok := &Verdict{"OK", "OK"}
	tests := map[string][]Difference{
		"nothing differs":         nil,
		"more than flickers":      {{"1.1", ok, ok}, {"1.2", ok, ok}, {"1.3", ok, ok}, {"1.4", ok, ok}},
		"a case nobody has named": {{"14.1", ok, nil}},
	}
	for name, diffs := range tests {
		t.Run(name, func(t *testing.T) {
			r := Result{Role: Server, Differences: diffs, Dir: t.TempDir()}
			require.NoError(t, Config{}.again(t.Context(), nil, &r), "the suite was started")
			require.Equal(t, diffs, r.Differences, "the differences were changed")
		})
	}
}

func TestSettleKeepsWhatDiffersTwice(t *testing.T) {
	ok, late := Verdict{"OK", "OK"}, Verdict{"OK", "UNCLEAN"}
	first := []Difference{{"1.1", &late, &ok}, {"1.2", &late, &ok}, {"1.3", nil, &ok}}
	r := Result{Verdicts: Verdicts{"1.1": late, "1.2": late}, Differences: first}
	r.settle(Verdicts{"1.1": ok, "1.2": late})
	require.Equal(t, first[:1], r.Flickers, "a case that was as expected the second time is a flicker")
	require.Equal(t, first[1:], r.Differences, "a case that differs or is missing twice is a difference")
	require.Equal(t, Verdicts{"1.1": ok, "1.2": late}, r.Verdicts, "the second verdict of a flicker counts")
}
