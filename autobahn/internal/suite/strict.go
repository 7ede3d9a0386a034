package suite

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ws6455/websocket/autobahn/report"
)

// strict is category 20: what the RFCs ask for and the original suite does not look at.
//
// A case is FAILED where a peer breaks a MUST, or where nothing good can come of what
// it does. It is NON-STRICT where the peer leaves a SHOULD, or a rule for the sender
// that no receiver is told to enforce; its Expectation says so.
//
// The cases in which a client's dial has to fail have the last numbers.
func strict() []*Case {
	return slices.Concat(
		strictRequests(), strictLaxRequests(), strictClientRequests(),
		strictOffers(), strictKept(), strictCompressed(), strictBadCompressed(),
		strictLengths(), strictMasks(), strictReserved(), strictFragments(), strictUTF8(),
		strictCloseCodes(), strictClosing(), strictVolume(), strictFloods(),
		strictControl(), strictResponses(), strictAnswers(),
	)
}

// A shelf numbers the cases of a sub-category of category 20.
type shelf struct {
	number int
	title  string
	cases  []*Case
}

// strictPatience is generous: a peer that does what it has to never waits for its end.
const strictPatience = 5 * time.Second

// add adds a case, which gets the next number. What it does, what is expected and why,
// and the section come first.
func (s *shelf) add(section, description, expectation string, c Case) {
	c.ID = fmt.Sprintf("20.%d.%d", s.number, len(s.cases)+1)
	c.Category = "Beyond the Original"
	c.Title, c.Section = s.title, section
	c.Description, c.Expectation = description, strings.TrimSpace(expectation)
	if c.Patience == 0 {
		c.Patience = strictPatience
	}
	if c.Ending.Codes == nil {
		c.Ending = closesNormally
	}
	c.ViolationsCount = true
	s.cases = append(s.cases, &c)
}

// echoes is the script and the outcome of cases in which one text has to come back.
func (c Case) echoes(s string) Case {
	if c.Script == nil && (c.Opening == nil || c.Opening.Behind == nil) {
		c.Script = []Step{text(s)}
	}
	c.Want = []report.Outcome{ok(gotText(s))}
	return c
}
