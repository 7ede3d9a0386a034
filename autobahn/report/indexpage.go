package report

import (
	"path/filepath"
	"strings"
	"time"
)

// An indexPage is what index.html shows.
type indexPage struct {
	Title      string
	Cards      []card
	Many       bool    // more than one agent
	Overall    []tally // of all agents
	Mend       []mendRow
	Categories []*categoryView
}

// A tally is how often a verdict was given.
type tally struct {
	Badge badge
	N     int
}

func tallies(c counts) []tally {
	var list []tally
	for _, e := range c.ordered() {
		list = append(list, tally{e.Verdict.badge(), e.N})
	}
	return list
}

// A card tells of an agent.
type card struct {
	Name, Role      string
	Facts           []string // duration, begin, suite: those that are known
	Total, Mend     int
	Overall         []tally
	Behavior, Close []tally
}

// A mendRow is a result that is to be mended.
type mendRow struct {
	ID, Agent, Title string
	cellView
}

// A categoryView is the cases that have the same first number.
type categoryView struct {
	Number, Name string
	Overall      []tally
	Total, Mend  int
	Groups       []*groupView

	counts counts
}

// A groupView is the cases that have the same numbers but for the last.
type groupView struct {
	ID, Title string
	Rows      []rowView
}

// A rowView is a case with a cell for each agent.
type rowView struct {
	ID, Description string
	Cells           []cellView
}

// A cellView is how a case went with an agent.
type cellView struct {
	Agent, Role              string
	Missing                  bool // it was not run
	Overall, Behavior, Close badge
	CloseCounts              bool   // Close is to be shown beside Behavior
	File                     string // the page, may be empty
	Code                     int    // of the peer's Close frame, or 0
	Took                     string
	Reason, CloseReason      string
}

// indexPage returns the page of all agents of a directory.
func (x Index) page(d details) indexPage {
	agents := x.Agents()
	p := indexPage{Title: "WebSocket test report", Many: len(agents) > 1}
	all := counts{}
	for _, agent := range agents {
		c, both := x.card(agent, d)
		p.Cards = append(p.Cards, c)
		for v, n := range both {
			all[v] += n
		}
	}
	if len(p.Cards) == 1 {
		p.Title = p.Cards[0].Name + ": " + p.Title
	}
	p.Overall = tallies(all)
	for _, id := range x.Cases() {
		row := rowView{ID: id, Description: d.Cases[id].Description}
		for _, agent := range agents {
			cell := x.cell(agent, id, d)
			row.Cells = append(row.Cells, cell)
			p.note(id, cell, x[agent][id], d)
		}
		p.group(id, d).Rows = append(p.group(id, d).Rows, row)
	}
	for _, c := range p.Categories {
		c.Overall, c.Total, c.Mend = tallies(c.counts), c.counts.total(), c.counts.mend()
	}
	return p
}

// card returns what is told of an agent, and the counts of what stands for both sides.
func (x Index) card(agent string, d details) (card, counts) {
	behavior, closing, both := counts{}, counts{}, counts{}
	for _, e := range x[agent] {
		behavior[e.Behavior]++
		closing[e.BehaviorClose]++
		both[overall(e.Behavior, e.BehaviorClose)]++
	}
	about := d.Agents[agent]
	return card{
		Name: visible(cut(agent, agentOctets)), Role: about.Role,
		Facts: facts(time.Duration(about.Took)*time.Millisecond, about.Started, about.Suite),
		Total: both.total(), Mend: both.mend(),
		Overall: tallies(both), Behavior: tallies(behavior), Close: tallies(closing),
	}, both
}

// cell returns how a case went with an agent.
func (x Index) cell(agent, id string, d details) cellView {
	about := d.Agents[agent]
	c := cellView{Agent: visible(cut(agent, agentOctets)), Role: about.Role}
	e, was := x[agent][id]
	if !was {
		c.Missing = true
		return c
	}
	c.Overall = overall(e.Behavior, e.BehaviorClose).badge()
	c.Behavior, c.Close = e.Behavior.badge(), e.BehaviorClose.badge()
	c.CloseCounts = mendable(e.BehaviorClose)
	c.File = e.page()
	c.Took = took(time.Duration(e.Duration) * time.Millisecond)
	if e.RemoteCloseCode != nil {
		c.Code = *e.RemoteCloseCode
	}
	reason := about.Reasons[id]
	c.Reason, c.CloseReason = visible(cut(reason[0], reasonOctets)), visible(cut(reason[1], reasonOctets))
	return c
}

// page returns the name of the page beside the JSON file of a case. What is no name of
// a file in the same directory does not count.
func (e IndexEntry) page() string {
	name, isJSON := strings.CutSuffix(e.ReportFile, ".json")
	if !isJSON || name == "" || filepath.Base(name) != name || strings.ContainsAny(name, `/\:`) {
		return ""
	}
	return name + ".html"
}

// note counts a cell, and lists it where it is to be mended.
func (p *indexPage) note(id string, c cellView, e IndexEntry, d details) {
	if c.Missing {
		return
	}
	verdict := overall(e.Behavior, e.BehaviorClose)
	p.category(id, d).counts[verdict]++
	if mendable(verdict) {
		p.Mend = append(p.Mend, mendRow{id, c.Agent, d.Cases[id].Title, c})
	}
}

// category returns the category of a case, which is the last one or a new one.
func (p *indexPage) category(id string, d details) *categoryView {
	number := categoryOf(id)
	if n := len(p.Categories); n > 0 && p.Categories[n-1].Number == number {
		return p.Categories[n-1]
	}
	c := &categoryView{Number: number, Name: d.Cases[id].Category, counts: counts{}}
	p.Categories = append(p.Categories, c)
	return c
}

// group returns the group of a case, which is the last one or a new one.
func (p *indexPage) group(id string, d details) *groupView {
	c := p.category(id, d)
	name, title := groupOf(id), d.Cases[id].Title
	if n := len(c.Groups); n > 0 && c.Groups[n-1].ID == name && c.Groups[n-1].Title == title {
		return c.Groups[n-1]
	}
	g := &groupView{ID: name, Title: title}
	c.Groups = append(c.Groups, g)
	return g
}
