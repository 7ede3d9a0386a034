package soak

import "github.com/ws6455/websocket/frame"

// departures are the hostilities of those who go away when they should not.
var departures = []hostility{
	{"gone in the handshake", func(p *peer) string {
		b := p.request(false)
		_, _ = p.nc.Write(b[:len(b)/2])
		return leftEnd
	}, []string{leftEnd}},
	{"gone without a close frame", leaves(func(p *peer) {
		_ = p.send(frame.Header{Fin: true, Opcode: frame.Text}, prose[:100])
	}), []string{leftEnd}},
	{"reset in a frame", leaves(func(p *peer) {
		p.sendHalf()
		_ = p.nc.SetLinger(0)
	}), []string{leftEnd}},
	{"reset after a message", leaves(func(p *peer) {
		_ = p.send(frame.Header{Fin: true, Opcode: frame.Binary}, noise[:longest])
		_ = p.nc.SetLinger(0)
	}), []string{leftEnd}},
	{"half closed in a frame", func(p *peer) string {
		if err := p.shakeHands(false); err != nil {
			return endOf(err)
		}
		p.sendHalf()
		_ = p.nc.CloseWrite()
		return p.closeFrame()
	}, []string{closedEnd, resetEnd}},
	{"half closed in the handshake", func(p *peer) string {
		b := p.request(false)
		_, _ = p.nc.Write(b[:len(b)/2])
		_ = p.nc.CloseWrite()
		return p.response()
	}, []string{"400", closedEnd, resetEnd}},
}

// leaves returns what a peer does that goes away after some last words.
func leaves(last func(*peer)) func(*peer) string {
	return func(p *peer) string {
		if err := p.shakeHands(false); err != nil {
			return endOf(err)
		}
		p.lurk()
		last(p)
		return leftEnd
	}
}

// sendHalf sends the first half of a message's frame.
func (p *peer) sendHalf() {
	b := masked(nil, frame.Header{Fin: true, Opcode: frame.Binary}, noise[:2000])
	_, _ = p.nc.Write(b[:1000])
}
