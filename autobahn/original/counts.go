package original

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// counts returns how many cases got each word, the most frequent first:
// "298 OK, 216 UNIMPLEMENTED, 3 INFORMATIONAL".
func counts(got Verdicts, word func(Verdict) string) string {
	n := map[string]int{}
	for _, v := range got {
		n[word(v)]++
	}
	words := slices.SortedFunc(maps.Keys(n), func(a, b string) int {
		return cmp.Or(n[b]-n[a], strings.Compare(a, b))
	})
	parts := make([]string, len(words))
	for i, w := range words {
		parts[i] = fmt.Sprintf("%d %s", n[w], w)
	}
	return strings.Join(parts, ", ")
}

// behavior and closing choose the word of a verdict to count.
func behavior(v Verdict) string { return v.Behavior }

func closing(v Verdict) string { return v.Close }
