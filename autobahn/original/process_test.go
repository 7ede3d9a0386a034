package original

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCommandGivesItsLines(t *testing.T) {
	program := fakeProgram(t, t.TempDir(), "talk", `echo "one $1"; echo two >&2; echo "$WORD"; printf half`)
	var lines []string
	c := command{name: program, args: []string{"word"}, env: []string{"WORD=three"}}
	require.NoError(t, c.run(t.Context(), func(s string) { lines = append(lines, s) }))
	require.Equal(t, []string{"one word", "two", "three"}, lines, "each whole line is given, standard and error alike")
}

func TestCommandErrorShowsTheEndOfTheOutput(t *testing.T) {
	program := fakeProgram(t, t.TempDir(), "fail", `for i in 01 02 03 04 05 06 07 08 09 10 11 12 13; do echo "line $i"; done; exit 3`)
	err := command{name: program}.run(t.Context(), nil)
	require.ErrorContains(t, err, "exit status 3", "the error must say how the command ended")
	require.ErrorContains(t, err, "\n    line 13", "the error must show the last line")
	require.NotContains(t, err.Error(), "line 01", "the error shows the end only")
}

func TestLineWriterJoinsPieces(t *testing.T) {
	var lines []string
	w := &lineWriter{each: func(s string) { lines = append(lines, s) }}
	for _, piece := range []string{"a", "b\r\n", "\nc\nd", "e"} {
		n, err := w.Write([]byte(piece))
		require.NoError(t, err)
		require.Equal(t, len(piece), n, "a writer takes all it is given")
	}
	require.Equal(t, []string{"ab", "", "c"}, lines, "lines are cut at their ends, wherever the pieces end")
	require.Equal(t, "\n    ab\n    c\n    de", w.tail(), "the tail has the begun line and no empty one")
}
