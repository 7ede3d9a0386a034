package suite

import "github.com/ws6455/websocket/autobahn/internal/wire"

// maskingKeys collects the masking keys of echoes, one after the other.
func maskingKeys(t *Talk) {
	const n = 64
	var keys [][4]byte
	t.onFrame = func(f *wire.Frame) { keys = append(keys, f.Key) }
	for range n {
		t.send(text("which key?"))
		Echoed{Payload: []byte("which key?")}.play(t)
		if t.state != open {
			return
		}
	}
	t.onFrame = nil
	if what := predictable(keys); what != "" {
		t.abort("the masking keys of the client " + what)
		return
	}
	Agree("the masking keys are different").play(t)
}

// predictable says what is wrong with masking keys. Of 64 keys that are random hardly
// ever two are the same, and never a quarter.
func predictable(keys [][4]byte) string {
	seen, steps := map[[4]byte]bool{}, map[uint32]bool{}
	for i, k := range keys {
		seen[k] = true
		if i > 0 {
			steps[number(k)-number(keys[i-1])] = true
		}
	}
	switch {
	case len(seen) < len(keys)*3/4:
		return "repeat"
	case len(steps) < len(keys)*3/4:
		return "follow each other"
	}
	return ""
}

func number(k [4]byte) uint32 {
	return uint32(k[0])<<24 | uint32(k[1])<<16 | uint32(k[2])<<8 | uint32(k[3])
}
