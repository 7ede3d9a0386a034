package report

// A Verdict is the judgement of one side of a case, in the words of the original suite.
type Verdict string

// Behavior is one of the first five, Close is OK, FAILED, INFORMATIONAL or one of the
// last three.
const (
	// OK: as well as the case knows.
	OK Verdict = "OK"
	// NonStrict: allowed, but later or laxer than it could be.
	NonStrict Verdict = "NON-STRICT"
	// Informational: the case judges nothing, it shows what the peer does.
	Informational Verdict = "INFORMATIONAL"
	// Unimplemented: the peer did not negotiate what the case is about.
	Unimplemented Verdict = "UNIMPLEMENTED"
	// Failed: not what the RFC asks for.
	Failed Verdict = "FAILED"
	// Unclean: no whole closing handshake where one is needed.
	Unclean Verdict = "UNCLEAN"
	// WrongCode: the peer's Close frame has a status code that is wrong here.
	WrongCode Verdict = "WRONG CODE"
	// FailedByClient: the server did not end TCP first.
	FailedByClient Verdict = "FAILED BY CLIENT"
)

// Passed reports whether v is nothing to mend: OK, INFORMATIONAL, or NON-STRICT.
func (v Verdict) Passed() bool { return v == OK || v == NonStrict || v == Informational }
