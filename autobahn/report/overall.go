package report

// overall returns the one verdict that stands for both sides of a case: the first
// that is something to mend, else the behavior.
func overall(behavior, closing Verdict) Verdict {
	if mendable(behavior) || !mendable(closing) {
		return behavior
	}
	return closing
}

// mendable reports whether v is something to mend.
func mendable(v Verdict) bool { return !v.Passed() && v != Unimplemented }

// verdictOrder is the order in which verdicts are counted and shown: from good to bad.
var verdictOrder = []Verdict{OK, NonStrict, Informational, Unimplemented, Unclean, WrongCode, FailedByClient, Failed}

// A badge is how a verdict looks. The mark and the word say it without the color.
type badge struct {
	Word  string
	Mark  string
	Class string // in style.css
}

var badges = map[Verdict]badge{
	OK:             {"OK", "✓", "ok"},
	NonStrict:      {"NON-STRICT", "≈", "lax"},
	Informational:  {"INFORMATIONAL", "i", "info"},
	Unimplemented:  {"UNIMPLEMENTED", "–", "none"},
	Failed:         {"FAILED", "✕", "bad"},
	Unclean:        {"UNCLEAN", "⊘", "unclean"},
	WrongCode:      {"WRONG CODE", "#", "code"},
	FailedByClient: {"FAILED BY CLIENT", "!", "late"},
}

// badge returns how v looks. What a foreign index.json calls a verdict is shown too.
func (v Verdict) badge() badge {
	if b, known := badges[v]; known {
		return b
	}
	if v == "" {
		return badge{"NO VERDICT", "?", "unknown"}
	}
	return badge{visible(cut(string(v), 40)), "?", "unknown"}
}

// A meaning is what a verdict means, in words for the foot of a page.
type meaning struct {
	Badge badge
	Text  string
}

var legend = []meaning{
	{badges[OK], "as it has to be"},
	{badges[NonStrict], "allowed, though later or laxer than it could be"},
	{badges[Informational], "shows what the peer does, judges nothing"},
	{badges[Unimplemented], "the peer did not negotiate it"},
	{badges[Failed], "not what the RFC asks for"},
	{badges[Unclean], "no whole closing handshake"},
	{badges[WrongCode], "a status code that is wrong there"},
	{badges[FailedByClient], "the server did not end TCP first"},
}
