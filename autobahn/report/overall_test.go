package report

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOneVerdictStandsForBoth(t *testing.T) {
	for _, c := range []struct{ behavior, closing, want Verdict }{
		{OK, OK, OK},
		{NonStrict, OK, NonStrict},
		{Informational, Informational, Informational},
		{Unimplemented, OK, Unimplemented},
		{Unimplemented, Unclean, Unclean},
		{OK, WrongCode, WrongCode},
		{NonStrict, FailedByClient, FailedByClient},
		{Failed, OK, Failed},
		{Failed, Unclean, Failed},
		{OK, "", ""},
	} {
		got := overall(c.behavior, c.closing)
		require.Equal(t, c.want, got, "behavior %s and close %s", c.behavior, c.closing)
		r := Result{Behavior: c.behavior, Close: c.closing}
		require.Equal(t, r.Passed(), !mendable(got), "a result passes when what stands for it is nothing to mend: %s, %s", c.behavior, c.closing)
	}
}

func TestEveryVerdictHasABadgeOfItsOwn(t *testing.T) {
	marks, classes := map[string]bool{}, map[string]bool{}
	for _, v := range verdictOrder {
		b := v.badge()
		require.Equal(t, string(v), b.Word)
		require.False(t, marks[b.Mark], "the mark of %s is that of another verdict: the color alone would tell them apart", v)
		require.False(t, classes[b.Class], "the class of %s is that of another verdict, so the filter cannot tell them apart", v)
		require.Contains(t, pageFile("style.css"), ".v-"+b.Class, "the style sheet does not know %s", v)
		marks[b.Mark], classes[b.Class] = true, true
	}
	require.Len(t, badges, len(verdictOrder))
	require.Len(t, legend, len(verdictOrder), "the foot of the page explains each verdict")
}

func TestAStrangeVerdictIsShownAsItIs(t *testing.T) {
	require.Equal(t, badge{"NO VERDICT", "?", "unknown"}, Verdict("").badge())
	require.Equal(t, badge{`odd\x1b`, "?", "unknown"}, Verdict("odd\x1b").badge())
}
