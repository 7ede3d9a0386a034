package original

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestResultWrite(t *testing.T) {
	got := Verdicts{"1.1.1": {"OK", "OK"}, "6.4.1": {"NON-STRICT", "OK"}}
	want := Verdicts{"1.1.1": {"OK", "OK"}, "6.4.1": {"OK", "OK"}, "6.4.2": {"OK", "OK"}}
	r := Result{Server, got, Diff(got, want), "/nowhere", 1234 * time.Millisecond}
	var out strings.Builder
	r.Write(&out)
	require.Equal(t, `server: 2 cases in 1.2s: 1 NON-STRICT, 1 OK
server: closing: 2 OK

server: case 6.4.1 got NON-STRICT, close OK, want OK, close OK
  wire log: /nowhere/websocket_case_6_4_1.json (and .html)
  open /nowhere/websocket_case_6_4_1.json: no such file or directory

server: case 6.4.2 was not run, want OK, close OK

server: 2 verdicts differ from expected.json; again with: -role server -cases '6.4.1,6.4.2'
`, out.String(), "the report reads differently")
}

func TestResultWriteShowsFewWireLogs(t *testing.T) {
	r := Result{Role: Client, Dir: "/nowhere"}
	for range 20 {
		r.Differences = append(r.Differences, Difference{Case: "1.1.1", Got: &Verdict{}, Want: &Verdict{}})
	}
	var out strings.Builder
	r.Write(&out)
	require.Equal(t, 20, strings.Count(out.String(), "wire log: "), "each difference says where its wire log is")
	require.Equal(t, explained, strings.Count(out.String(), "open /nowhere"), "only the first few are shown")
}
