package report

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// originalIndex is what version 25.10.1 of the original suite writes.
const originalIndex = `{
   "websocket": {
      "1.1.1": {
         "behavior": "OK",
         "behaviorClose": "OK",
         "duration": 2,
         "remoteCloseCode": 1000,
         "reportfile": "websocket_case_1_1_1.json"
      },
      "6.4.2": {
         "behavior": "NON-STRICT",
         "behaviorClose": "WRONG CODE",
         "duration": 1002,
         "remoteCloseCode": null,
         "reportfile": "websocket_case_6_4_2.json"
      }
   }
}
`

func TestReadIndex(t *testing.T) {
	x, err := ReadIndex(strings.NewReader(originalIndex))
	require.NoError(t, err)
	require.Equal(t, Index{"websocket": {
		"1.1.1": {OK, OK, 2, new(1000), "websocket_case_1_1_1.json"},
		"6.4.2": {NonStrict, WrongCode, 1002, nil, "websocket_case_6_4_2.json"},
	}}, x)
	require.Equal(t, []string{"websocket"}, x.Agents())
	require.Equal(t, []string{"1.1.1", "6.4.2"}, x.Cases())

	_, err = ReadIndex(strings.NewReader(`{"websocket": 1}`))
	require.ErrorContains(t, err, "index.json")
}

func TestIndexIsWrittenAsTheOriginalDoes(t *testing.T) {
	dir := t.TempDir()
	r := &Report{Agent: "websocket", Results: []*Result{
		{Case: Case{ID: "1.1.1"}, Behavior: OK, Close: OK, Duration: 2499 * time.Microsecond, RemoteCloseCode: new(1000)},
		{Case: Case{ID: "6.4.2"}, Behavior: NonStrict, Close: WrongCode, Duration: 1001_500 * time.Microsecond},
	}}
	require.NoError(t, r.WriteDir(dir))
	got, err := os.ReadFile(filepath.Join(dir, "index.json"))
	require.NoError(t, err)
	require.Equal(t, originalIndex, string(got))
}

func TestIndexOfAReport(t *testing.T) {
	dir := t.TempDir()
	r := every(5, newFixture(1, 0.3).report("peer", "server"))
	require.NoError(t, r.WriteDir(dir))
	b, err := os.ReadFile(filepath.Join(dir, "index.json"))
	require.NoError(t, err)
	x, err := ReadIndex(bytes.NewReader(b))
	require.NoError(t, err)
	require.Len(t, x["peer"], len(r.Results))
	for _, res := range r.Results {
		e := x["peer"][res.Case.ID]
		require.Equal(t, res.Behavior, e.Behavior, res.Case.ID)
		require.Equal(t, res.Close, e.BehaviorClose, res.Case.ID)
		require.Equal(t, res.RemoteCloseCode, e.RemoteCloseCode, res.Case.ID)
		var c map[string]any
		b, err := os.ReadFile(filepath.Join(dir, e.ReportFile))
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(b, &c))
		require.Equal(t, res.Case.ID, c["id"])
	}
}

func TestOrderOfAnIndex(t *testing.T) {
	x := Index{"b": {"2.10": {}, "2.9": {}}, "a": {"10.1": {}, "2.9": {}}}
	require.Equal(t, []string{"a", "b"}, x.Agents())
	require.Equal(t, []string{"2.9", "2.10", "10.1"}, x.Cases(), "each case once, in the order of the numbers")
}
