package report

// A caseJSON is the file of a case in the format of the original suite, its keys in
// alphabetical order as there. Of the octets the original counts each read and write
// by size; here only sums are known, so those two are empty and rxOctets and txOctets
// are added, as are category, title, section and the times of the wire log.
type caseJSON struct {
	Agent                          string              `json:"agent"`
	Behavior                       Verdict             `json:"behavior"`
	BehaviorClose                  Verdict             `json:"behaviorClose"`
	Case                           int                 `json:"case"` // its place in this run, from 1
	Category                       string              `json:"category"`
	ClosedByMe                     bool                `json:"closedByMe"`
	CreateStats                    bool                `json:"createStats"`
	CreateWirelog                  bool                `json:"createWirelog"`
	Description                    string              `json:"description"`
	DroppedByMe                    bool                `json:"droppedByMe"`
	Duration                       int64               `json:"duration"` // in milliseconds
	Expectation                    string              `json:"expectation"`
	Expected                       map[Verdict][][]any `json:"expected"`
	ExpectedClose                  endingJSON          `json:"expectedClose"`
	FailedByMe                     bool                `json:"failedByMe"`
	HTTPRequest                    string              `json:"httpRequest"`
	HTTPResponse                   string              `json:"httpResponse"`
	ID                             string              `json:"id"`
	IsServer                       bool                `json:"isServer"` // the suite, not the agent
	LocalCloseCode                 *int                `json:"localCloseCode"`
	LocalCloseReason               *string             `json:"localCloseReason"`
	Received                       [][]any             `json:"received"`
	RemoteCloseCode                *int                `json:"remoteCloseCode"`
	RemoteCloseReason              *string             `json:"remoteCloseReason"`
	ReportCompressionRatio         bool                `json:"reportCompressionRatio"`
	ReportTime                     bool                `json:"reportTime"`
	Result                         string              `json:"result"`
	ResultClose                    string              `json:"resultClose"`
	RxFrameStats                   map[string]int      `json:"rxFrameStats"`
	RxOctetStats                   map[string]int      `json:"rxOctetStats"`
	RxOctets                       int64               `json:"rxOctets"`
	Section                        string              `json:"section"`
	Started                        string              `json:"started"`
	Title                          string              `json:"title"`
	TrafficStats                   *struct{}           `json:"trafficStats"`
	TxFrameStats                   map[string]int      `json:"txFrameStats"`
	TxOctetStats                   map[string]int      `json:"txOctetStats"`
	TxOctets                       int64               `json:"txOctets"`
	WasClean                       bool                `json:"wasClean"`
	WasCloseHandshakeTimeout       bool                `json:"wasCloseHandshakeTimeout"`
	WasNotCleanReason              *string             `json:"wasNotCleanReason"`
	WasOpenHandshakeTimeout        bool                `json:"wasOpenHandshakeTimeout"`
	WasServerConnectionDropTimeout bool                `json:"wasServerConnectionDropTimeout"`
	Wirelog                        [][]any             `json:"wirelog"`
	WirelogAt                      []float64           `json:"wirelogAt"` // in milliseconds since the case began
}

// An endingJSON is how the original writes an Ending.
type endingJSON struct {
	CloseCode    []int `json:"closeCode"`
	ClosedByMe   bool  `json:"closedByMe"`
	RequireClean bool  `json:"requireClean"`
}

// caseJSON returns the case at place i as the original suite writes it.
func (r *Report) caseJSON(i int) caseJSON {
	res := r.Results[i]
	// The original's timed cases are these: mass and compression.
	category := categoryOf(res.Case.ID)
	compressed := category == "12" || category == "13"
	return caseJSON{
		Agent: r.Agent, Case: i + 1, ID: res.Case.ID,
		Category: res.Case.Category, Title: res.Case.Title, Section: res.Case.Section,
		Description: res.Case.Description, Expectation: res.Case.Expectation,
		Behavior: res.Behavior, BehaviorClose: res.Close,
		Result: res.Reason, ResultClose: res.CloseReason,
		Started:    res.Started.UTC().Format("2006-01-02T15:04:05.000Z"),
		Duration:   milliseconds(res.Duration),
		ReportTime: compressed || category == "9", ReportCompressionRatio: compressed,
		Expected: expectedJSON(res.Expected), Received: eventsJSON(res.Received),
		ExpectedClose: endingJSON{append([]int{}, res.ExpectedClose.Codes...), res.ExpectedClose.ByMe, res.ExpectedClose.Clean},
		ClosedByMe:    res.ClosedByMe, FailedByMe: res.FailedByMe, DroppedByMe: res.DroppedByMe,
		WasClean: res.WasClean, WasNotCleanReason: orNull(res.notCleanReason()),
		WasOpenHandshakeTimeout:        res.Response == "" && res.DroppedByMe,
		WasCloseHandshakeTimeout:       res.FramesSent[8] > 0 && res.FramesReceived[8] == 0 && res.DroppedByMe,
		WasServerConnectionDropTimeout: res.Close == FailedByClient,
		LocalCloseCode:                 res.LocalCloseCode, LocalCloseReason: orNull(res.LocalCloseReason),
		RemoteCloseCode: res.RemoteCloseCode, RemoteCloseReason: orNull(res.RemoteCloseReason),
		IsServer:    r.Role == "client",
		HTTPRequest: headJSON(res.Request), HTTPResponse: headJSON(res.Response),
		CreateStats: true, CreateWirelog: true,
		RxFrameStats: framesJSON(res.FramesReceived), TxFrameStats: framesJSON(res.FramesSent),
		RxOctetStats: map[string]int{}, TxOctetStats: map[string]int{},
		RxOctets: res.OctetsReceived, TxOctets: res.OctetsSent,
		Wirelog: logJSON(res), WirelogAt: timesJSON(res.Log),
	}
}

// notCleanReason returns why the closing handshake is not whole.
func (r *Result) notCleanReason() string {
	if r.WasClean {
		return ""
	}
	return r.CloseReason
}
