package inflate

import (
	"errors"
	"fmt"
)

// What can be wrong with compressed data. An [Error] says where.
var (
	// ErrEnd: RFC 7692 section 7.2.1 lets every message end with an empty stored
	// block less its last four octets.
	ErrEnd = errors.New("no empty stored block at the end of the message")
	// ErrTruncated: the data end inside a block.
	ErrTruncated = errors.New("the data end inside a block")
	// ErrBlockType: RFC 1951 section 3.2.3 reserves block type 11.
	ErrBlockType = errors.New("reserved block type 11")
	// ErrStored: in section 3.2.4, NLEN is the complement of LEN.
	ErrStored = errors.New("the length of a stored block disagrees with its complement")
	// ErrSymbolCount: section 3.2.7 knows 286 literal/length and 30 distance codes.
	ErrSymbolCount = errors.New("too many literal/length or distance codes")
	// ErrLengths: the code lengths of section 3.2.7 cannot be read.
	ErrLengths = errors.New("the code length code is no complete prefix code")
	// ErrRepeat: a repetition of code lengths without a first, or past their end.
	ErrRepeat = errors.New("a repetition of code lengths does not fit")
	// ErrCode: code lengths that no prefix code has, by section 3.2.2.
	ErrCode = errors.New("the code lengths form no complete prefix code")
	// ErrSymbol: a code that stands for nothing.
	ErrSymbol = errors.New("a code that stands for no symbol")
	// ErrDistance: a distance to before the first octet of the history.
	ErrDistance = errors.New("a distance reaches before the history")
	// ErrWindow: a distance beyond the agreed window (RFC 7692 section 7.1.2).
	ErrWindow = errors.New("a distance is larger than the window")
	// ErrLimit: there is more data than was asked for.
	ErrLimit = errors.New("the message is longer than the limit")
)

// An Error says what is wrong with the data of a message, and where.
type Error struct {
	Message int   // the number of the message on its connection, from 0
	Bit     int   // how many bits of the payload had been used
	Out     int   // how many octets had been inflated
	Err     error // one of the package's errors
}

func (e *Error) Error() string {
	return fmt.Sprintf("message %d, octet %d, bit %d of the compressed data, %d octets inflated: %v",
		e.Message, e.Bit/8, e.Bit%8, e.Out, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }
