package report

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// someReport is a report of one case in which most fields are set.
func someReport(role string) *Report {
	return &Report{Agent: "websocket", Role: role, Results: []*Result{{
		Case:     Case{ID: "6.4.1", Category: "UTF-8 Handling", Title: "Fail-fast", Description: "Send it.", Expectation: "Fail.", Section: "RFC 6455 section 8.1"},
		Behavior: NonStrict, Close: Unclean, Reason: "late", CloseReason: "no Close frame came",
		Started: begun, Duration: 1002400 * time.Microsecond,
		Expected:      []Outcome{{OK, []Event{{Kind: "timeout", Tag: "A"}}}, {NonStrict, []Event{{Kind: "timeout", Tag: "A"}, {Kind: "timeout", Tag: "B"}}}, {OK, nil}},
		Received:      []Event{{Kind: "message", Payload: []byte("κ")}, {Kind: "message", Binary: true, Payload: []byte{0xff}}, {Kind: "pong", Payload: []byte("p")}},
		ExpectedClose: Ending{Codes: []int{1007}},
		FailedByMe:    true, DroppedByMe: true, LocalCloseCode: new(1007), LocalCloseReason: "bad",
		Request: "GET / HTTP/1.1\r\n\r\n", OctetsSent: 12, OctetsReceived: 34,
		FramesSent: [16]int{1: 1, 8: 1}, FramesReceived: [16]int{1: 2, 10: 1},
		Log: []Entry{
			{At: 1500 * time.Microsecond, Kind: SentFrame, Frame: &Frame{Opcode: 1, Fin: true, RSV: 4, Masked: true, Key: [4]byte{1, 2, 3, 4}, Size: 2, Payload: []byte{0x03, 0xef}, Chopped: 1}},
			{At: 2 * time.Millisecond, Kind: ReceivedFrame, Frame: &Frame{Opcode: 10, Size: 5, Payload: []byte("hello")}},
			{At: 3 * time.Millisecond, Kind: Octets, Text: "8100", Size: 9},
			{At: 4 * time.Millisecond, Kind: Note, Text: "waits"},
		},
		LogCut: 3,
	}}}
}

func TestCaseHasTheKeysOfTheOriginal(t *testing.T) {
	m := plain(someReport("server").caseJSON(0)).(map[string]any)
	added := []string{"category", "rxOctets", "section", "title", "txOctets", "wirelogAt"}
	require.ElementsMatch(t, append(added, originalKeys...), slices.Collect(maps.Keys(m)))
}

func TestKeysStandInOrder(t *testing.T) {
	b, err := json.Marshal(caseJSON{})
	require.NoError(t, err)
	d := json.NewDecoder(bytes.NewReader(b))
	var keys []string
	depth := 0
	for expectKey := false; ; {
		token, err := d.Token()
		if err != nil {
			break
		}
		if delim, ok := token.(json.Delim); ok {
			depth += map[bool]int{true: 1, false: -1}[delim == '{' || delim == '[']
			expectKey = depth == 1
			continue
		}
		if depth == 1 && expectKey {
			keys = append(keys, token.(string))
		}
		expectKey = depth == 1 && !expectKey
	}
	require.True(t, slices.IsSorted(keys), "the original sorts its keys, here they are %q", keys)
	require.Greater(t, len(keys), len(originalKeys))
}

func TestCaseAsTheOriginalWritesIt(t *testing.T) {
	got := plain(someReport("server").caseJSON(0)).(map[string]any)
	for key, want := range map[string]any{
		"agent": "websocket", "case": 1, "id": "6.4.1", "behavior": "NON-STRICT", "behaviorClose": "UNCLEAN",
		"result": "late", "resultClose": "no Close frame came", "description": "Send it.", "expectation": "Fail.",
		"started": "2026-03-14T15:09:26.535Z", "duration": 1002, "isServer": false,
		"expected":      map[string]any{"OK": []any{[]any{"timeout", "A"}}, "NON-STRICT": []any{[]any{"timeout", "A"}, []any{"timeout", "B"}}},
		"received":      []any{[]any{"message", "κ", false}, []any{"message", "0xff", true}, []any{"pong", "p"}},
		"expectedClose": map[string]any{"closeCode": []int{1007}, "closedByMe": false, "requireClean": false},
		"closedByMe":    false, "failedByMe": true, "droppedByMe": true, "wasClean": false,
		"wasNotCleanReason": "no Close frame came", "wasOpenHandshakeTimeout": true, "wasCloseHandshakeTimeout": true, "wasServerConnectionDropTimeout": false,
		"localCloseCode": 1007, "localCloseReason": "bad", "remoteCloseCode": nil, "remoteCloseReason": nil,
		"httpRequest": "GET / HTTP/1.1\r\n\r\n", "httpResponse": "?",
		"rxFrameStats": map[string]any{"1": 2, "10": 1}, "txFrameStats": map[string]any{"1": 1, "8": 1},
		"rxOctetStats": map[string]any{}, "txOctetStats": map[string]any{}, "rxOctets": 34, "txOctets": 12,
		"createStats": true, "createWirelog": true, "trafficStats": nil, "reportTime": false, "reportCompressionRatio": false,
	} {
		require.Equal(t, plain(want), got[key], key)
	}
	require.Equal(t, true, plain(someReport("client").caseJSON(0)).(map[string]any)["isServer"], "the suite is the server of a client")
}

func TestCaseOfNothing(t *testing.T) {
	got := plain((&Report{Results: []*Result{{WasClean: true, CloseReason: "fine"}}}).caseJSON(0)).(map[string]any)
	require.Nil(t, got["wasNotCleanReason"])
	require.Equal(t, []any{}, got["received"], "an empty list is no null")
	require.Equal(t, []any{}, got["wirelog"])
	require.Equal(t, map[string]any{}, got["expected"])
}

func TestTimedCases(t *testing.T) {
	for id, want := range map[string][2]bool{"9.1.1": {true, false}, "12.1.1": {true, true}, "13.1.1": {true, true}, "1.1.1": {}} {
		c := (&Report{Results: []*Result{{Case: Case{ID: id}}}}).caseJSON(0)
		require.Equal(t, want, [2]bool{c.ReportTime, c.ReportCompressionRatio}, id)
	}
}
