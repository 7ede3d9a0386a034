package agreement

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/agreement/peer"
	"github.com/ws6455/websocket/autobahn/original"
)

// subjects are all that can be tested.
func subjects(t *testing.T) []Subject {
	t.Helper()
	peers, err := peer.Find()
	require.NoError(t, err)
	return Subjects(peers, original.Server, original.Client)
}

// verdict makes a Verdict.
func verdict(behavior, closing string, code int) Verdict {
	return Verdict{original.Verdict{Behavior: behavior, Close: closing}, code}
}

func TestRecord(t *testing.T) {
	dir := t.TempDir()
	gws := subjects(t)[4]
	said := Outcome{Took: 754321 * time.Millisecond, Verdicts: Verdicts{
		"6.4.1": verdict("NON-STRICT", "OK", 1007), "7.3.1": verdict("OK", "OK", NoCode),
		"1.1.1": verdict("OK", "OK", 1000), "1.1.2": verdict("OK", "OK", 1000),
	}}
	require.NoError(t, Record(dir, gws, said))
	b, err := os.ReadFile(filepath.Join(dir, "original-server-gws.json"))
	require.NoError(t, err, "the file has another name")
	require.Equal(t, `{
  "suite": "autobahntestsuite 25.10.1",
  "subject": "`+versioned("github.com/lxzan/gws")+`",
  "took": "12m34s",
  "verdicts": [
    ["OK","OK",1000,"1.1.1-2"],
    ["NON-STRICT","OK",1007,"6.4.1"],
    ["OK","OK",null,"7.3.1"]
  ]
}
`, string(b), "the file has other contents")

	var r recording
	require.NoError(t, json.Unmarshal(b, &r))
	got, err := r.outcome()
	require.NoError(t, err)
	said.Took = said.Took.Round(time.Second)
	require.Equal(t, said, got, "what is read is not what was written")
}

// A recording of another version says nothing of what go.mod requires now.
func TestRecordingsAreOfAllSubjects(t *testing.T) {
	want, err := original.Expected(original.Server)
	require.NoError(t, err)
	for _, s := range subjects(t) {
		t.Run(s.String(), func(t *testing.T) {
			r, err := recorded(s)
			require.NoError(t, err)
			require.Equal(t, suiteVersion, r.Suite, "the recording is of another suite")
			require.Equal(t, versioned(s.Peer.Module), r.Subject, "the recording is of another version: record it anew")
			o, err := Recorded{}.Run(t.Context(), s, nil)
			require.NoError(t, err)
			require.Equal(t, collapse(want.Cases()), collapse(o.Verdicts.Cases()), "the recording is of other cases")
			require.NotZero(t, o.Took, "the recording took no time")
		})
	}
}

func TestRecordedRunsTheChosenCases(t *testing.T) {
	o, err := Recorded{}.Run(t.Context(), subjects(t)[0], []string{"6.4.1", "1.1.1"})
	require.NoError(t, err)
	require.Equal(t, []string{"1.1.1", "6.4.1"}, o.Verdicts.Cases(), "other cases were chosen")
	require.Zero(t, o.Took, "the time is that of all cases")

	_, err = Recorded{}.Run(t.Context(), Subject{peer.Peer{Name: "quux"}, original.Server}, nil)
	require.ErrorContains(t, err, "nothing is recorded of server quux", "there is no such recording")
}

func TestVersionsAreThoseOfGoMod(t *testing.T) {
	require.Regexp(t, `^github.com/lxzan/gws v1\.`, versioned("github.com/lxzan/gws"), "the version is missing")
	require.Equal(t, "github.com/ws6455/websocket", versioned("github.com/ws6455/websocket"), "this library has none here")
}
