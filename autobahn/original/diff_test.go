package original

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDiff(t *testing.T) {
	ok, strict := Verdict{"OK", "OK"}, Verdict{"NON-STRICT", "OK"}
	unclean := Verdict{"OK", "UNCLEAN"}
	tests := map[string]struct {
		got, want Verdicts
		lines     []string
	}{
		"nothing":              {Verdicts{"1.1": ok}, Verdicts{"1.1": ok}, nil},
		"a worse behavior":     {Verdicts{"6.4.1": strict}, Verdicts{"6.4.1": ok}, []string{"6.4.1 got NON-STRICT, close OK, want OK, close OK"}},
		"a better behavior":    {Verdicts{"6.4.1": ok}, Verdicts{"6.4.1": strict}, []string{"6.4.1 got OK, close OK, want NON-STRICT, close OK"}},
		"a worse close":        {Verdicts{"1.1": unclean}, Verdicts{"1.1": ok}, []string{"1.1 got OK, close UNCLEAN, want OK, close OK"}},
		"a case not run":       {Verdicts{}, Verdicts{"1.1": ok}, []string{"1.1 was not run, want OK, close OK"}},
		"a case nobody named":  {Verdicts{"14.1": ok}, Verdicts{}, []string{"14.1 is not in expected.json, got OK, close OK"}},
		"in the suite's order": {Verdicts{"2.10": ok, "2.9": ok}, Verdicts{}, []string{"2.9 is not in expected.json, got OK, close OK", "2.10 is not in expected.json, got OK, close OK"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var lines []string
			for _, d := range Diff(tt.got, tt.want) {
				lines = append(lines, d.String())
			}
			require.Equal(t, tt.lines, lines, "the differences are others")
		})
	}
}

func ExampleDiff() {
	got := Verdicts{"6.4.1": {"NON-STRICT", "OK"}, "7.1.1": {"OK", "OK"}}
	want := Verdicts{"6.4.1": {"OK", "OK"}, "7.1.1": {"OK", "OK"}, "7.1.2": {"OK", "OK"}}
	for _, d := range Diff(got, want) {
		fmt.Println(d)
	}
	// Output:
	// 6.4.1 got NON-STRICT, close OK, want OK, close OK
	// 7.1.2 was not run, want OK, close OK
}
