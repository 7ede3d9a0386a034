package original

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEntry(t *testing.T) {
	tests := map[string]string{
		`["TO", [8, "888267634a41648b"], false]`:                          `suite → us octets 8: 888267634a41648b`,
		`["RO", [4, "880203e8"]]`:                                         `suite ← us octets 4: 880203e8`,
		`["TF", [5, "hello"], 1, true, 0, "41d2ad56", null, null, false]`: `suite → us frame opcode 1 fin true rsv 0 5: hello`,
		`["RF", [2, "0x03e8"], 8, true, 0, false, null]`:                  `suite ← us frame opcode 8 fin true rsv 0 2: 0x03e8`,
		`["CT", 1, "A"]`: `suite goes on after (s) 1 A`,
		`["CTE", "A"]`:   `suite goes on A`,
		`["KL", 1]`:      `suite fails the connection after (s) 1`,
		`["KLE"]`:        `suite fails the connection`,
		`["TIE"]`:        `suite closes`,
		`["WLM", true]`:  `["WLM",true]`,
		`["TO"]`:         `["TO"]`,
		`[]`:             `[]`,
	}
	for in, want := range tests {
		t.Run(in, func(t *testing.T) {
			var e entry
			require.NoError(t, json.Unmarshal([]byte(in), &e))
			require.Equal(t, want, e.String(), "the step of the wire log reads differently")
		})
	}
}

func TestExplain(t *testing.T) {
	file := filepath.Join(t.TempDir(), caseFile("6.4.1"))
	require.Equal(t, "websocket_case_6_4_1.json", filepath.Base(file), "the suite names its report so")
	require.Contains(t, explain(file), file, "a missing report must be named")

	report := `{"description": "Send invalid UTF-8.", "expectation": "To be failed\nat once.", "result": "Actual events differ.",
		"resultClose": "Connection was properly closed", "remoteCloseCode": 1007, "wasNotCleanReason": "late",
		"wirelog": [["RO", [4, "880203ef"]]]}`
	require.NoError(t, os.WriteFile(file, []byte(report), 0o644))
	require.Equal(t, `  case: Send invalid UTF-8.
  asks for: To be failed at once.
  result: Actual events differ. / Connection was properly closed
  we closed with 1007
  not clean: late
  suite ← us octets 4: 880203ef
`, explain(file), "the report of a case reads differently")

	require.NoError(t, os.WriteFile(file, []byte("<html>"), 0o644))
	require.Contains(t, explain(file), "invalid character", "a broken report must be told")
}

func TestLongWireLogsShowBothEnds(t *testing.T) {
	r := caseReport{}
	for i := range 100 {
		r.WireLog = append(r.WireLog, entry{json.RawMessage(`"KL"`), json.RawMessage(fmt.Sprint(i))})
	}
	text := r.String()
	require.Contains(t, text, "after (s) 0\n", "the beginning of the log is shown")
	require.Contains(t, text, "… 70 lines …\n", "what was left out is counted")
	require.Contains(t, text, "after (s) 99\n", "the end of the log is shown")
	require.Equal(t, 3+wireLines+1, strings.Count(text, "\n"), "a long log is cut")
}

func TestCutLeavesWholeCharacters(t *testing.T) {
	require.Equal(t, strings.Repeat("é", wireWidth)+"…", cut(strings.Repeat("é", 2*wireWidth)), "a character was cut in two")
}
