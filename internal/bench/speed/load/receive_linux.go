package load

import (
	"bytes"
	"errors"
	"fmt"
)

var errTooMuch = errors.New("more bytes came than the answers have")

// receive takes what has come. It asks for one byte more than is awaited, so what
// it gets is all there is.
func (p *talkers) receive(c *peer) error {
	if p.checking {
		return p.compare(c)
	}
	n, err := c.discard(c.awaited + 1)
	if n > c.awaited {
		return errTooMuch
	}
	c.awaited -= n
	return err
}

func (p *talkers) compare(c *peer) error {
	for {
		n, err := c.read(p.buffer)
		if n == 0 || err != nil {
			return err
		}
		if n > c.awaited {
			return errTooMuch
		}
		at := len(p.batch.answer) - c.awaited
		if !bytes.Equal(p.buffer[:n], p.batch.answer[at:at+n]) {
			return fmt.Errorf("the answer differs from what was expected in bytes %d to %d", at, at+n)
		}
		c.awaited -= n
	}
}

// nothingLeft checks that no bytes came behind the last answers.
func (p *talkers) nothingLeft() error {
	for i := range p.peers {
		switch n, err := p.peers[i].discard(1); {
		case err != nil:
			return fmt.Errorf("connection %d: %w", i, err)
		case n > 0:
			return fmt.Errorf("connection %d: %w", i, errTooMuch)
		}
	}
	return nil
}
