package mempipe

import (
	"net"
	"time"
)

// end is the reading or the writing end of a stream, guarded by its mu.
type end struct {
	closed bool
	late   bool // the deadline has passed
	timer  *time.Timer
	turn   int // counts the deadlines, so a timer that fires late is known
}

func (e *end) stopTimer() {
	e.turn++
	if e.timer != nil {
		e.timer.Stop()
		e.timer = nil
	}
}

func (e *end) close() {
	e.closed = true
	e.stopTimer()
}

// setDeadline sets the deadline of e, one of the two ends of s. The zero time
// means none.
func (s *stream) setDeadline(e *end, t time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e.closed {
		return net.ErrClosed
	}
	e.stopTimer()
	left := time.Until(t)
	e.late = !t.IsZero() && left <= 0
	if e.late {
		s.wake()
	} else if !t.IsZero() {
		turn := e.turn
		e.timer = time.AfterFunc(left, func() { s.expire(e, turn) })
	}
	return nil
}

func (s *stream) expire(e *end, turn int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e.turn == turn {
		e.late = true
		s.wake()
	}
}
