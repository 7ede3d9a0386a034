package suite

import "time"

// Telling returns a conversation that is no case: the suite sends a text message,
// unless it is empty, and closes.
func Telling(message string) *Case {
	c := &Case{Patience: 5 * time.Second, Ending: closesNormally}
	if message != "" {
		c.Script = append(c.Script, text(message))
	}
	c.Script = append(c.Script, Close{Code: normalClosure})
	return c
}
