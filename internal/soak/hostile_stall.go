package soak

import (
	"bytes"
	"time"

	"github.com/ws6455/websocket/frame"
)

// stalls are the hostilities of those who take what the library waits for: time and room.
var stalls = []hostility{
	{"ping flood, nothing read", floods(bytes.Repeat(masked(nil, frame.Header{Fin: true, Opcode: frame.Ping}, noise[:125]), 500)), []string{resetEnd}},
	{"messages, nothing read", floods(masked(nil, frame.Header{Fin: true, Opcode: frame.Binary}, noise[:longest])), []string{resetEnd}},
	{"pings never answered", func(p *peer) string {
		if err := p.shakeHands(false); err != nil {
			return endOf(err)
		}
		return p.closeFrame() // which sees the pings and does nothing
	}, []string{"1011"}},
	{"a message byte by byte", func(p *peer) string { // slow, but within the rules
		if err := p.shakeHands(false); err != nil {
			return endOf(err)
		}
		return p.while(func() {
			b := masked(nil, frame.Header{Fin: true, Opcode: frame.Text}, prose[:30])
			b = masked(b, frame.Header{Fin: true, Opcode: frame.Close}, []byte{3, 0xe8})
			_ = p.drip(b)
		}, p.closeFrame)
	}, []string{"1000"}},
}

// floodRoom is so much that its answers fill the buffers of every system: pongs do not pile up,
// so there is only one for several pings.
const floodRoom = 32 << 20

// floods returns what a peer does that sends frames, reads no answer, and then only looks from
// time to time whether the server is still there.
func floods(frames []byte) func(*peer) string {
	return func(p *peer) string {
		_ = p.nc.SetReadBuffer(4 << 10) // the sooner the server is stuck
		if err := p.shakeHands(false); err != nil {
			return endOf(err)
		}
		for sent := 0; ; sent += len(frames) {
			if _, err := p.nc.Write(frames); err != nil {
				return endOf(err)
			}
			if sent > floodRoom {
				time.Sleep(10 * p.o.Drip)
			}
		}
	}
}
