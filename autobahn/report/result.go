package report

import "time"

// A Report is one run of the suite against one agent.
type Report struct {
	// Agent is the name of the peer that was tested.
	Agent string
	// Role is what the agent is: "server" or "client".
	Role string
	// Suite is the name and version of this suite, for the reader.
	Suite string
	// Started and Took say when the run began and how long it was.
	Started time.Time
	Took    time.Duration
	// Results are in the order of the cases' numbers.
	Results []*Result
}

// A Case is what a reader wants to know of a case.
type Case struct {
	ID          string // such as 6.4.1
	Category    string // of the first number: "UTF-8 Handling"
	Title       string // of the numbers but for the last, may be empty
	Description string // what is done, a sentence or two
	Expectation string // what the peer has to do, and why
	Section     string // where that stands: "RFC 6455 section 5.5.1"
}

// A Result is how one case went.
type Result struct {
	Case     Case
	Behavior Verdict
	Close    Verdict
	// Reason and CloseReason are a sentence each that says why.
	Reason, CloseReason string

	Started  time.Time
	Duration time.Duration

	// Expected has what would have been OK, and what NON-STRICT, in that order. It is
	// empty where code judges the case.
	Expected []Outcome
	// Received is what the peer did, as far as it counts.
	Received []Event
	// ExpectedClose is how the connection has to end.
	ExpectedClose Ending

	// ClosedByMe: the suite began the closing handshake. FailedByMe: because the peer
	// had broken the protocol or did not do what was waited for. DroppedByMe: the suite
	// ended TCP. WasClean: the closing handshake was whole.
	ClosedByMe, FailedByMe, DroppedByMe, WasClean bool

	// The codes are nil where there was no Close frame, or none with a code.
	LocalCloseCode, RemoteCloseCode     *int
	LocalCloseReason, RemoteCloseReason string

	// Request and Response are the heads of the handshake.
	Request, Response string

	// Log is the wire log. LogCut is the number of entries that were left out behind
	// the first ones, where there were too many.
	Log    []Entry
	LogCut int

	// These count octets on the wire, and frames by opcode.
	OctetsSent, OctetsReceived int64
	FramesSent, FramesReceived [16]int
}

// Passed reports whether there is nothing to mend: both verdicts are good. What is
// not implemented is not mended by mending, so it passes.
func (r *Result) Passed() bool {
	return (r.Behavior.Passed() || r.Behavior == Unimplemented) && r.Close.Passed()
}

// An Outcome is a list of events that earns a verdict.
type Outcome struct {
	Verdict Verdict
	Events  []Event
}

// An Event is something that the peer did, or a time in which it did nothing.
type Event struct {
	Kind    string // "message", "pong" or "timeout"
	Binary  bool   // of a message
	Payload []byte // of a message or pong, cut to PreviewSize
	Size    int    // of the whole payload
	Tag     string // of a timeout
}

// An Ending is how a connection has to end.
type Ending struct {
	ByMe  bool  // who has to begin the closing handshake: the suite or the peer
	Codes []int // the status codes that the peer may send
	Clean bool  // the closing handshake has to be whole
}

// An EntryKind says what an entry of the wire log is.
type EntryKind string

// The kinds of entries.
const (
	SentFrame     EntryKind = "sent"     // a frame to the peer
	ReceivedFrame EntryKind = "received" // a frame from the peer
	Octets        EntryKind = "octets"   // octets to the peer that are no frame
	Note          EntryKind = "note"     // a pause, a timer, an end, a judgement
)

// An Entry is one line of the wire log.
type Entry struct {
	At    time.Duration // since the case began
	Kind  EntryKind
	Frame *Frame // of SentFrame and ReceivedFrame
	Text  string // of Note; of Octets their hexadecimal form, cut to PreviewSize
	Size  int    // of Octets, how many they were; 0: as many as Text shows
}

// A Frame is a frame as it stood on the wire.
type Frame struct {
	Opcode  byte
	Fin     bool
	RSV     byte // the three reserved bits, 4 is RSV1
	Masked  bool
	Key     [4]byte // of a masked frame
	Size    uint64  // the payload length that the header tells
	Payload []byte  // unmasked, cut to PreviewSize
	Chopped int     // sent in pieces of that many octets; 0: in one
}

// PreviewSize is how much of a payload a report keeps.
const PreviewSize = 256
