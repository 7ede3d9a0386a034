package agreement

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestExplanations(t *testing.T) {
	_, err := parseExplanations(explainedJSON)
	require.NoError(t, err, "explained.json cannot be read")

	known := map[string]bool{}
	for _, s := range subjects(t) {
		known[s.String()] = true
	}
	for _, e := range explained() {
		for _, name := range e.Subjects {
			require.True(t, known[name], "explained.json is about %q, which nobody tests", name)
		}
	}
}

func TestExplanationOfTheCase(t *testing.T) {
	all, err := parseExplanations([]byte(`[
		{"subjects": ["server gws"], "cases": "6.4.1-2", "why": "of one"},
		{"cases": "6.4.2 7.1.1", "why": "of all"}]`))
	require.NoError(t, err)
	ours, gws := subjects(t)[0], subjects(t)[4]
	for id, want := range map[string][2]string{
		"6.4.1": {"", "of one"}, "6.4.2": {"of all", "of one"}, "7.1.1": {"of all", "of all"}, "7.1.2": {"", ""},
	} {
		require.Equal(t, want, [2]string{all.why(ours, id), all.why(gws, id)}, "the reasons for %s are others", id)
	}
}

func TestExplanationsAreRefused(t *testing.T) {
	for name, text := range map[string]string{
		"no JSON":     `why`,
		"no reason":   `[{"cases": "6.4.1"}]`,
		"no cases":    `[{"why": "so"}]`,
		"a wrong run": `[{"cases": "6.4.2-1", "why": "so"}]`,
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parseExplanations([]byte(text))
			require.ErrorContains(t, err, "explained.json", "a file that explains nothing was taken")
		})
	}
}
