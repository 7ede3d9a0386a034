package report

import "time"

// detailsName is the file for what index.html shows and index.json has no place for.
const detailsName = "details.json"

// details is what that file holds: the agents of a directory are written one by one,
// and the page of all of them needs to know what the earlier ones were.
type details struct {
	Agents map[string]run      `json:"agents"`
	Cases  map[string]caseText `json:"cases"`
}

// A run is what is told of an agent besides its verdicts.
type run struct {
	Role    string               `json:"role"`
	Suite   string               `json:"suite"`
	Started time.Time            `json:"started"`
	Took    int64                `json:"took"`    // in milliseconds
	Reasons map[string][2]string `json:"reasons"` // behavior and close, where one is not OK
}

// A caseText is what is told of a case, whoever was tested.
type caseText struct {
	Category    string `json:"category"`
	Title       string `json:"title"`
	Description string `json:"description"`
}

// add puts what the report has into d.
func (d *details) add(r *Report) {
	if d.Agents == nil {
		d.Agents = map[string]run{}
	}
	if d.Cases == nil {
		d.Cases = map[string]caseText{}
	}
	reasons := map[string][2]string{}
	for _, res := range r.Results {
		c := res.Case
		d.Cases[c.ID] = caseText{c.Category, c.Title, c.Description}
		if res.Behavior != OK || res.Close != OK {
			reasons[c.ID] = [2]string{res.Reason, res.CloseReason}
		}
	}
	d.Agents[r.Agent] = run{r.Role, r.Suite, r.Started, milliseconds(r.Took), reasons}
}
