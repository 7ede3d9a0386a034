package report

// A casePage is what case.html shows.
type casePage struct {
	Result      *Result
	Agent, Role string
	Facts       []string
	JSON        string // the name of that file
	Overall     badge
	Behavior    badge
	Close       badge
	Prev, Next  *pageLink
	Outcomes    []outcomeView
	Received    []eventView
	Ending      []endingRow
	Log         []logRow
	Heads       []headView
	Frames      []frameCount
}

// A pageLink leads to another case.
type pageLink struct {
	ID, File string
	Badge    badge
}

// A headView is the head of a request or response.
type headView struct{ Name, Text string }

// casePage returns the page of the case at place i.
func (r *Report) casePage(prefix string, i int) casePage {
	res := r.Results[i]
	return casePage{
		Result: res,
		Agent:  visible(cut(r.Agent, agentOctets)), Role: r.Role,
		Facts:    facts(res.Duration, res.Started, r.Suite),
		JSON:     caseFile(prefix, res.Case.ID, "json"),
		Overall:  overall(res.Behavior, res.Close).badge(),
		Behavior: res.Behavior.badge(), Close: res.Close.badge(),
		Prev: r.pageLink(prefix, i-1), Next: r.pageLink(prefix, i+1),
		Outcomes: res.outcomeViews(), Received: res.receivedViews(),
		Ending: res.endingRows(r.Role),
		Log:    res.logRows(),
		Heads: []headView{
			{"Request", head(res.Request)},
			{"Response", head(res.Response)},
		},
		Frames: res.frameCounts(),
	}
}

// pageLink returns the way to the case at place i, or nil.
func (r *Report) pageLink(prefix string, i int) *pageLink {
	if i < 0 || i >= len(r.Results) {
		return nil
	}
	res := r.Results[i]
	return &pageLink{res.Case.ID, caseFile(prefix, res.Case.ID, "html"), overall(res.Behavior, res.Close).badge()}
}

// A frameCount is how many frames of an opcode went each way.
type frameCount struct {
	Name           string
	Sent, Received string
}

// frameCounts returns the statistics: frames by opcode, then octets.
func (r *Result) frameCounts() []frameCount {
	var list []frameCount
	for op := range r.FramesSent {
		if sent, received := r.FramesSent[op], r.FramesReceived[op]; sent+received > 0 {
			list = append(list, frameCount{opcodeName(byte(op)), thousands(sent), thousands(received)})
		}
	}
	return append(list, frameCount{"octets in all", thousands(r.OctetsSent), thousands(r.OctetsReceived)})
}
