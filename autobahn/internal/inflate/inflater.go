package inflate

// An Inflater inflates the messages of one direction of one connection.
type Inflater struct {
	decoder  Decoder
	window   *Window
	takeover bool
	messages int
	bits     int

	farthest, farthestIn int
}

// New returns an Inflater for a sender whose window has 1<<bits octets (8 to 15, RFC
// 7692 section 7.1.2) and that, with takeover, uses it for later messages as well.
//
// Of earlier messages the last 1<<bits octets can be reached. A distance inside a
// message may be larger than the window, as in common inflaters, unless [Inflater.Strict]
// is called; [Inflater.Farthest] tells.
func New(bits int, takeover bool) *Inflater {
	return &Inflater{bits: bits, takeover: takeover, window: NewWindow(1 << bits)}
}

// Strict makes every distance that is larger than the window an [ErrWindow].
func (f *Inflater) Strict() { f.decoder.MaxDistance = 1 << f.bits }

// Message appends to dst what a message with the payload compressed holds. When
// it is longer than limit, or when the payload is not as it has to be, the error
// is an [*Error], and dst has what was inflated before it. Nothing can be inflated
// after an error.
//
// The octets of dst between its length and its capacity are overwritten. With room
// for 300 octets more than the message has, all of it is inflated by fast code.
func (f *Inflater) Message(dst, compressed []byte, limit int) ([]byte, error) {
	start := len(dst)
	dst, farthest, at, err := f.decoder.Decode(dst, f.window.Bytes(), compressed, limit)
	if farthest > f.farthest {
		f.farthest, f.farthestIn = farthest, f.messages
	}
	if err != nil {
		return dst, &Error{Message: f.messages, Bit: at, Out: len(dst) - start, Err: err}
	}
	f.messages++
	if f.takeover {
		f.window.Add(dst[start:])
	}
	return dst, nil
}

// Farthest returns the largest distance so far and the first message, counted from
// 0, that has it. It is 0 when there was none.
func (f *Inflater) Farthest() (distance, message int) { return f.farthest, f.farthestIn }
