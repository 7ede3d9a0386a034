package conn

// Compression says whether, and how, the messages of a Conn are compressed with
// permessage-deflate (RFC 7692). Dial and Accept negotiate it with the peer; what
// came of that is in Config.Deflate.
//
// The zero value is off. JSON lines of 200 bytes shrink to a good third, and their
// echo over the loopback takes two to three times the processor time that it takes
// without (BenchmarkEcho); only who knows the messages can weigh that. And secrets
// that are compressed together with what an attacker may choose can be guessed from
// the length of the result.
//
// While messages go to and fro a Conn holds, for full windows, 84 KiB of what it has
// sent, an index into it included, and 32 KiB of what it has received, less if there
// was less. After a second or two without any it gives up the index, 48 KiB; half a
// minute later it packs the rest, to a third if the messages are like those lines.
type Compression struct {
	// Enabled lets Dial offer, and Accept agree to, compression. Zero: off.
	Enabled bool

	// SendWindowBits is the logarithm of the window, in bytes, within which this
	// end finds repetitions in what it sends: 8 to 15. So much of what was sent is
	// remembered for the next message (context takeover), in memory that grows with
	// what was sent. Zero: 15. Negative: nothing is remembered, every message is
	// compressed by itself.
	SendWindowBits int

	// ReceiveWindowBits is the same for what the peer sends, as far as it lets
	// itself be asked: one that cannot be held to a smaller window is asked to
	// remember nothing. Zero: 15. Negative: the peer is asked to remember nothing.
	ReceiveWindowBits int

	// Level is how hard repetitions are looked for, from 1 (fast) to 9 (small).
	// Zero: 6. What is out of range counts as the nearest level. It does not
	// matter for messages of several KiB in windows under 15 bits, nor for
	// Prepared ones.
	Level int

	// Threshold is the size in bytes of the smallest message that is compressed.
	// A larger one that would grow is not compressed either. Zero: 64, or 256
	// where nothing is remembered. Negative: every message.
	Threshold int
}

// Deflate holds the parameters of permessage-deflate that both ends agreed on
// (RFC 7692 section 7.1). It has the fields of handshake.Deflate, so that one
// converts to the other.
type Deflate struct {
	// ServerNoContextTakeover has the server compress every message by itself.
	ServerNoContextTakeover bool

	// ClientNoContextTakeover has the client compress every message by itself.
	ClientNoContextTakeover bool

	// ServerMaxWindowBits is the logarithm of the window, in bytes, to which the
	// server keeps when it compresses: 8 to 15. Zero: 15. What is out of range
	// counts as the nearest value; no handshake agrees on such a one.
	ServerMaxWindowBits int

	// ClientMaxWindowBits is the same of the client.
	ClientMaxWindowBits int
}

// The defaults of Compression, and the ranges of its numbers.
const (
	defaultLevel     = 6
	mostLevel        = 9
	defaultThreshold = 64
	aloneThreshold   = 256 // where every message is compressed by itself

	leastWindowBits = 8
	mostWindowBits  = 15
)

// direction is what was agreed on for one direction.
type direction struct {
	windowBits int
	takeover   bool
}

// directions returns what the end in this role sends and what it receives.
func (d *Deflate) directions(role Role) (send, receive direction) {
	server := direction{bounded(d.ServerMaxWindowBits), !d.ServerNoContextTakeover}
	client := direction{bounded(d.ClientMaxWindowBits), !d.ClientNoContextTakeover}
	if role == Server {
		return server, client
	}
	return client, server
}

func bounded(windowBits int) int {
	if windowBits == 0 {
		return mostWindowBits
	}
	return min(max(windowBits, leastWindowBits), mostWindowBits)
}

// resolved returns a copy of c in which every zero was replaced by its default.
func (c Compression) resolved(send direction) Compression {
	threshold := defaultThreshold
	if !send.takeover {
		threshold = aloneThreshold
	}
	c.Level = min(max(limit(c.Level, defaultLevel, 1), 1), mostLevel)
	c.Threshold = limit(c.Threshold, threshold, 0)
	return c
}
