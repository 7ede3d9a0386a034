package payload

import (
	"bytes"
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestMessagesAreTheSameEachTimeAndAllDifferent(t *testing.T) {
	for _, kind := range Kinds {
		n := min(kind.Count, 500)
		first, again := kind.Generate(n), kind.Generate(n)
		require.Equal(t, first, again, "%s: a second call made other messages", kind.Name)
		seen := make(map[string]bool)
		for _, m := range first {
			require.True(t, utf8.Valid(m), "%s: not UTF-8: %q", kind.Name, m)
			require.False(t, seen[string(m)], "%s: a message came twice", kind.Name)
			seen[string(m)] = true
		}
	}
}

func TestChatLines(t *testing.T) {
	kind, err := ByName("chat")
	require.NoError(t, err)
	total, people, lastID, lastAt := 0, make(map[string]int), 0, ""
	lines := kind.Generate(20000)
	for _, line := range lines {
		var m struct {
			Type, Room, From, At, Text string
			ID                         int
		}
		require.NoError(t, json.Unmarshal(line, &m), "no JSON: %s", line)
		require.True(t, len(line) >= minChatLine && len(line) <= maxChatLine, "%d bytes: %s", len(line), line)
		require.Equal(t, "message", m.Type)
		require.NotEmpty(t, m.Text)
		require.Greater(t, m.ID, lastID, "the id does not rise: %s", line)
		require.Greater(t, m.At, lastAt, "the time does not rise: %s", line)
		lastID, lastAt = m.ID, m.At
		people[m.From]++
		total += len(line)
	}
	require.Len(t, people, 40, "not everybody speaks")
	require.InDelta(t, 190, float64(total)/float64(len(lines)), 10, "the mean length of a line")
}

func TestDocuments(t *testing.T) {
	kind, err := ByName("document")
	require.NoError(t, err)
	for _, doc := range kind.Generate(50) {
		require.True(t, json.Valid(doc), "no JSON: %.200s", doc)
		require.Len(t, doc, documentSize)
	}
}

func TestText(t *testing.T) {
	kind, err := ByName("text")
	require.NoError(t, err)
	for _, prose := range kind.Generate(2) {
		require.Len(t, prose, textSize)
		words := bytes.Fields(prose)
		share := float64(bytes.Count(prose, []byte(" the "))) / float64(len(words))
		require.InDelta(t, 0.06, share, 0.03, "the share of the most frequent word")
	}
}

func TestByNameRefusesUnknownNames(t *testing.T) {
	_, err := ByName("video")
	require.EqualError(t, err, `there is no kind of message named "video"`)
}
