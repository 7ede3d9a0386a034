package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// begun is when each report of the tests began.
var begun = time.Date(2026, 3, 14, 15, 9, 26, 535_000_000, time.UTC)

// A fixture makes reports of the size and variety of a real run.
type fixture struct {
	rand *rand.Rand
	bad  float64 // which share of the cases goes wrong
}

// fixtureGroups are the groups of cases: number, how many, category, title.
var fixtureGroups = []struct {
	id              string
	n               int
	category, title string
}{
	{"1.1", 8, "Framing", "Text messages"},
	{"1.2", 8, "Framing", "Binary messages"},
	{"2", 11, "Pings and Pongs", ""},
	{"3", 7, "Reserved Bits", ""},
	{"4.1", 5, "Opcodes", "Non-control opcodes"},
	{"4.2", 5, "Opcodes", "Control opcodes"},
	{"5", 20, "Fragmentation", ""},
	{"6.2", 4, "UTF-8 Handling", "Valid UTF-8, fragmented on and within code points"},
	{"6.4", 4, "UTF-8 Handling", "Fail-fast on invalid UTF-8"},
	{"6.12", 8, "UTF-8 Handling", "Unexpected continuation bytes"},
	{"6.22", 34, "UTF-8 Handling", "Non-character code points (valid UTF-8)"},
	{"7.1", 6, "Close Handling", "Basic close behavior"},
	{"7.7", 13, "Close Handling", "Valid close codes"},
	{"9.1", 6, "Limits and Performance", "Text message, increasing size"},
	{"9.3", 9, "Limits and Performance", "Fragmented text message (fixed size, increasing fragment size)"},
	{"10.1", 1, "Misc", "Auto-fragmentation"},
	{"12.1", 18, "Compression (different payloads)", "JSON"},
	{"12.2", 18, "Compression (different payloads)", "A picture"},
	{"13.1", 18, "Compression (different parameters)", "No context takeover: no, window bits: any"},
	{"13.2", 18, "Compression (different parameters)", "No context takeover: yes, window bits: 9"},
	{"20.1", 40, "Beyond the original", "Handshake"},
	{"20.2", 40, "Beyond the original", "Close codes"},
}

// report returns a report of more than 300 cases.
func (f fixture) report(agent, role string) *Report {
	r := &Report{Agent: agent, Role: role, Suite: "autobahn 0.9.0", Started: begun}
	for _, g := range fixtureGroups {
		for i := range g.n {
			res := f.result(fmt.Sprintf("%s.%d", g.id, i+1), g.category, g.title)
			res.Started = begun.Add(r.Took)
			r.Took += res.Duration
			r.Results = append(r.Results, res)
		}
	}
	return r
}

// every keeps only every n-th result, where a whole run would take long to write.
func every(n int, r *Report) *Report {
	var kept []*Result
	for i := 0; i < len(r.Results); i += n {
		kept = append(kept, r.Results[i])
	}
	r.Results = kept
	return r
}

var fixtureSections = []string{
	"RFC 6455 section 5.2", "RFC 6455 sections 5.5.1 and 7.4.1", "RFC 7692 section 7.2.1; RFC 6455 section 5.4", "RFC 3629 section 3",
}

// fixturePayloads are what makes a page or a terminal stumble.
var fixturePayloads = [][]byte{
	[]byte(""),
	[]byte("hello"),
	[]byte("Hello-µ@ßöäüàá-UTF-8!!"),
	[]byte("κόσμε, 日本語, 🦆 and a family 👩‍👩‍👧"),
	[]byte("\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xf4\x90\x80\x80edited"),
	[]byte("\x00\x01\x1b[31mred\x1b[0m\r\n\tbell\a\x7f\u0085"),
	[]byte("<script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;"),
	[]byte("right to left \u202egnihton\u202c and שלום hidden\u200b\ufeff"),
	bytes.Repeat([]byte("*"), PreviewSize),
	[]byte(strings.Repeat("{\"a\": 1, \"long\": true}, ", 10)),
	{0x00, 0xff, 0xfe, 0xfd, 0xfc, 0xfb, 0x00, 0xff, 0x80},
	[]byte("Z̸̨̛a̷l̶g̵o̴ text"),
}

func (f fixture) result(id, category, title string) *Result {
	r := &Result{
		Case: Case{
			ID: id, Category: category, Title: title,
			Description: "Send a message of " + id + " in one frame, then a Ping between two fragments.\nThen wait for the echo.",
			Expectation: "The message comes back as it was sent. A control frame may stand between fragments (RFC 6455 section 5.4), so the Pong comes first.",
			Section:     fixtureSections[f.rand.IntN(len(fixtureSections))],
		},
		Behavior: OK, Close: OK,
		Reason: "the events are those that were expected", CloseReason: "the connection was closed as it has to be",
		Duration:      time.Duration(f.rand.IntN(20_000)) * time.Microsecond,
		ExpectedClose: Ending{ByMe: true, Codes: []int{1000}, Clean: true},
		ClosedByMe:    true, WasClean: true,
		LocalCloseCode: new(1000), RemoteCloseCode: new(1000),
		Request:    "GET /chat HTTP/1.1\r\nHost: 127.0.0.1:9001\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover; client_max_window_bits; server_max_window_bits=9\r\n\r\n",
		Response:   "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nServer: <b>bold\x1b[31m</b>\r\n\r\n",
		OctetsSent: int64(f.rand.IntN(9_000_000)), OctetsReceived: int64(f.rand.IntN(9_000_000)),
	}
	f.talk(r)
	f.judge(r)
	return r
}

// talk fills in what went over the wire.
func (f fixture) talk(r *Result) {
	payload := fixturePayloads[f.rand.IntN(len(fixturePayloads))]
	message := Event{Kind: "message", Payload: payload, Size: len(payload)}
	pong := Event{Kind: "pong", Payload: []byte("are you there?"), Size: 14}
	r.Expected = []Outcome{{OK, []Event{pong, message}}}
	if strings.HasPrefix(r.Case.ID, "6.4.") {
		r.Expected = append(r.Expected, Outcome{NonStrict, []Event{{Kind: "timeout", Tag: "A"}}})
	}
	r.Received = []Event{pong, message}
	at := time.Duration(0)
	add := func(kind EntryKind, op byte, fin bool, p []byte) {
		at += time.Duration(f.rand.IntN(900)) * time.Microsecond
		frame := &Frame{Opcode: op, Fin: fin, Size: uint64(len(p)), Payload: p, Masked: kind == SentFrame, Key: [4]byte{0x85, 0xdb, 0x3a, byte(f.rand.IntN(256))}}
		frames := &r.FramesReceived
		if kind == SentFrame {
			frames = &r.FramesSent
		}
		frames[op]++
		r.Log = append(r.Log, Entry{At: at, Kind: kind, Frame: frame})
	}
	half := len(payload) / 2
	add(SentFrame, 1, false, payload[:half])
	add(SentFrame, 9, true, pong.Payload)
	r.Log = append(r.Log, Entry{At: at, Kind: Note, Text: "waits 1 s for an answer, then fails the connection"})
	add(ReceivedFrame, 10, true, pong.Payload)
	add(SentFrame, 0, true, payload[half:])
	add(ReceivedFrame, 1, true, payload)
	if f.rand.IntN(8) == 0 {
		f.chatter(r, add)
	}
	add(SentFrame, 8, true, []byte{0x03, 0xe8})
	add(ReceivedFrame, 8, true, append([]byte{0x03, 0xe8}, "good bye <b>\x00"...))
	r.Log = append(r.Log, Entry{At: at, Kind: Note, Text: "the peer ended TCP"})
}

// chatter makes the log a long one, with odd entries.
func (f fixture) chatter(r *Result, add func(EntryKind, byte, bool, []byte)) {
	for range 100 + f.rand.IntN(300) {
		add(SentFrame, 2, true, fixturePayloads[f.rand.IntN(len(fixturePayloads))])
	}
	add(SentFrame, 3, true, nil)
	last := r.Log[len(r.Log)-1]
	last.Frame.RSV = 7
	last.Frame.Size, last.Frame.Chopped = 1<<40, 1300
	r.Log = append(r.Log, Entry{At: last.At, Kind: Octets, Text: strings.Repeat("81fe00ff", 60), Size: 4_000})
	r.LogCut = 12_345
}

// judge lets some cases go another way than well.
func (f fixture) judge(r *Result) {
	category := categoryOf(r.Case.ID)
	switch {
	case strings.HasPrefix(r.Case.ID, "6.4."):
		r.Behavior, r.Reason = NonStrict, "the bad octet was found only when the message was whole"
	case r.Case.ID == "7.1.6":
		r.Behavior, r.Close = Informational, Informational
	case category == "13":
		r.Behavior, r.Reason = Unimplemented, "the peer did not accept permessage-deflate"
		r.Log, r.Received, r.Expected = nil, nil, nil
	case f.rand.Float64() >= f.bad:
		return
	default:
		f.spoil(r)
	}
}

// spoil lets a case go wrong in one of many ways.
func (f fixture) spoil(r *Result) {
	switch f.rand.IntN(5) {
	case 0:
		r.Behavior, r.Reason = Failed, "the second event differs: a text message of 5 octets “he\x00lo” instead of one of 22 octets"
		r.Received = append(r.Received[:1:1], Event{Kind: "message", Payload: []byte("he\x00lo"), Size: 5}, Event{Kind: "message", Binary: true, Payload: []byte{0xff, 0x80}, Size: 2})
	case 1:
		r.Behavior, r.Reason = Failed, "neither pong nor message came"
		r.Received, r.ClosedByMe = nil, false
		r.Close, r.CloseReason = Failed, "the peer began the closing handshake, the suite had to"
	case 2:
		r.Close, r.WasClean, r.RemoteCloseCode = Unclean, false, nil
		r.CloseReason = "the peer ended TCP without a Close frame"
	case 3:
		r.Close, r.RemoteCloseCode, r.RemoteCloseReason = WrongCode, new(1002), "<script>alert(1)</script> \u202edaehs\x07"
		r.CloseReason = "the peer sent the status code 1002, only 1000 is right here"
	case 4:
		r.Close, r.DroppedByMe = FailedByClient, true
		r.CloseReason = "the server did not end TCP within a second"
	}
}

func newFixture(seed uint64, bad float64) fixture {
	return fixture{rand.New(rand.NewPCG(seed, 0)), bad}
}

// originalKeys are the keys of a case's file in a run of the original suite, version
// 25.10.1.
var originalKeys = strings.Fields(`agent behavior behaviorClose case closedByMe createStats createWirelog
	description droppedByMe duration expectation expected expectedClose failedByMe httpRequest httpResponse id
	isServer localCloseCode localCloseReason received remoteCloseCode remoteCloseReason reportCompressionRatio
	reportTime result resultClose rxFrameStats rxOctetStats started trafficStats txFrameStats txOctetStats wasClean
	wasCloseHandshakeTimeout wasNotCleanReason wasOpenHandshakeTimeout wasServerConnectionDropTimeout wirelog`)

// plain returns a value as a reader of JSON sees it.
func plain(v any) any {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	var p any
	if err := json.Unmarshal(b, &p); err != nil {
		panic(err)
	}
	return p
}

// small returns a report of these cases.
func small(agent string, ids ...string) *Report {
	r := &Report{Agent: agent, Role: "server"}
	for _, id := range ids {
		r.Results = append(r.Results, &Result{Case: Case{ID: id}, Behavior: OK, Close: OK})
	}
	return r
}
