package echo

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/ws6455/websocket/autobahn/internal/inflate"
)

// A Mismatch says that a message is not the one that was sent.
type Mismatch struct {
	Message int // its number on its connection, from 0
	Octet   int // the first octet that differs, or the end of the shorter one
	Got     int // how long it is; one more than Want if it is longer by any number
	Want    int // how long the sent one was
}

func (e *Mismatch) Error() string {
	length := fmt.Sprintf("%d octets, as sent", e.Got)
	switch {
	case e.Got > e.Want:
		length = fmt.Sprintf("more than the %d octets sent", e.Want)
	case e.Got < e.Want:
		length = fmt.Sprintf("%d of the %d octets sent", e.Got, e.Want)
	}
	return fmt.Sprintf("message %d is not what was sent: it has %s, and differs from octet %d on", e.Message, length, e.Octet)
}

// worthwhile is the length of messages from which on remembering pays. Shorter ones
// are inflated in the time that a comparison with the history takes, and there are so
// many of them that their histories would fill a Memo.
const worthwhile = 1024

// A Verifier compares the messages of one direction of one connection with what they
// should be.
type Verifier struct {
	memo     *Memo
	decoder  inflate.Decoder
	window   *inflate.Window
	takeover bool

	messages int
	room     []byte
	err      error
}

// NewVerifier returns a Verifier for a sender with a window of 1<<bits octets and
// with or without context takeover, as [inflate.New] takes them. The memo may be
// nil.
func NewVerifier(memo *Memo, bits int, takeover bool) *Verifier {
	return &Verifier{memo: memo, window: inflate.NewWindow(1 << bits), takeover: takeover}
}

// Verify reports how the message with the payload compressed differs from want: with
// nil, a [*Mismatch], or an [*inflate.Error] if it cannot be inflated. After an
// error, there is no more to verify, and the error remains.
//
// What want refers to must never change.
func (v *Verifier) Verify(compressed, want []byte) error {
	if v.err != nil {
		return v.err
	}
	if v.err = v.verify(v.window.Bytes(), compressed, want); v.err != nil {
		return v.err
	}
	if v.takeover {
		v.window.Keep(want)
	}
	v.messages++
	return nil
}

// verify verifies a message after a history, by memory if it can.
func (v *Verifier) verify(history, compressed, want []byte) error {
	memo := v.memo
	if len(want) < worthwhile {
		memo = nil
	}
	if e := memo.find(want, history, compressed); e != nil {
		return nil
	}
	if err := v.inflate(history, compressed, want); err != nil {
		return err
	}
	memo.remember(want, history, compressed, v.window.Kept())
	return nil
}

// inflate inflates a message and compares it.
func (v *Verifier) inflate(history, compressed, want []byte) error {
	if cap(v.room) < len(want) {
		v.room = make([]byte, 0, len(want)+300)
	}
	got, _, at, err := v.decoder.Decode(v.room[:0], history, compressed, len(want))
	switch {
	case errors.Is(err, inflate.ErrLimit):
		err = &Mismatch{Message: v.messages, Octet: differ(got, want), Got: len(want) + 1, Want: len(want)}
	case err != nil:
		err = &inflate.Error{Message: v.messages, Bit: at, Out: len(got), Err: err}
	case !bytes.Equal(got, want):
		err = &Mismatch{Message: v.messages, Octet: differ(got, want), Got: len(got), Want: len(want)}
	}
	return err
}

// differ returns the first octet in which a and b differ.
func differ(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}
