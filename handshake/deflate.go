package handshake

import (
	"errors"
	"strconv"
)

// deflateName is the registered name of the extension. RFC 7692 section 7.
const deflateName = "permessage-deflate"

// Deflate is what the two sides agreed on for permessage-deflate. RFC 7692
// section 7.1.
type Deflate struct {
	// ServerNoContextTakeover reports that the server begins each message with
	// an empty window, so that the client keeps none between messages.
	ServerNoContextTakeover bool
	// ClientNoContextTakeover reports the same of the client.
	ClientNoContextTakeover bool
	// ServerMaxWindowBits is the window in which the server compresses: 2^n
	// bytes at most, with n from 8 to 15.
	ServerMaxWindowBits int
	// ClientMaxWindowBits is the window in which the client compresses, in the
	// same unit.
	ClientMaxWindowBits int
}

// DeflateOptions say how one side wants to use permessage-deflate. The zero
// value takes both contexts over and uses the largest windows, 15 bits. A
// window of n bits has 2^n bytes. Some peers that are built on zlib cannot compress
// in 8 bits: such servers decline them, such clients fail the connection. 9 is safe.
type DeflateOptions struct {
	// SendWindowBits is the window in which this side compresses: from 8 to
	// 15. The peer is told. Zero: 15. Negative: 15, and no message builds on
	// the one before, so that neither side keeps a window for it.
	SendWindowBits int

	// ReceiveWindowBits is the window in which the peer is asked to compress,
	// which is what this side keeps between messages: from 8 to 15. Zero: 15.
	// Negative: the peer is asked not to build on the message before, and
	// nothing is kept.
	//
	// A peer that cannot limit its window is asked for the latter in its place;
	// a message then takes up to 15 bits while it is read. Of a client this can
	// always be asked. A server that supports neither declines, and nothing is
	// compressed.
	ReceiveWindowBits int
}

const (
	minWindowBits = 8
	maxWindowBits = 15
)

// checkDeflateOptions refuses options that are out of range; nil is none.
func checkDeflateOptions(o *DeflateOptions) error {
	switch {
	case o == nil:
		return nil
	case !isWindow(o.SendWindowBits):
		return windowError("SendWindowBits", o.SendWindowBits)
	case !isWindow(o.ReceiveWindowBits):
		return windowError("ReceiveWindowBits", o.ReceiveWindowBits)
	}
	return nil
}

func isWindow(bits int) bool { return bits <= 0 || minWindowBits <= bits && bits <= maxWindowBits }

func windowError(field string, bits int) error {
	return errors.New("the " + field + " of Deflate are " + strconv.Itoa(bits) + ": neither from 8 to 15, nor zero, nor negative")
}

// windowBits returns the window that an option stands for.
func windowBits(option int) int {
	if option <= 0 {
		return maxWindowBits
	}
	return option
}
