package mempipe

import (
	"io"
	"net"
	"os"
	"sync"
)

// Capacity is the number of bytes that a direction holds before Write blocks.
const Capacity = 64 << 10

// stream is one direction of a pipe. mu guards every field; whoever changes
// something that a blocked call may wait for calls wake before unlocking.
type stream struct {
	mu      sync.Mutex
	buf     buffer
	reader  end  // when closed, writes fail
	writer  end  // when closed, reads return what is left and then io.EOF
	writing bool // a Write is at work: its bytes stay together
	reset   bool // both ends are told so

	waiting []chan struct{} // one per blocked call, each with room for one token
	idle    []chan struct{} // channels to use again
}

// wait unlocks mu until the next wake. The caller then looks again.
func (s *stream) wait() {
	var ch chan struct{}
	if n := len(s.idle); n > 0 {
		ch, s.idle = s.idle[n-1], s.idle[:n-1]
	} else {
		ch = make(chan struct{}, 1)
	}
	s.waiting = append(s.waiting, ch)
	s.mu.Unlock()
	<-ch
	s.mu.Lock()
	s.idle = append(s.idle, ch)
}

// wake lets every blocked call look again.
func (s *stream) wake() {
	for _, ch := range s.waiting {
		ch <- struct{}{}
	}
	s.waiting = s.waiting[:0]
}

func (s *stream) read(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		switch {
		case s.reader.closed:
			return 0, net.ErrClosed
		case s.reader.late:
			return 0, os.ErrDeadlineExceeded
		case s.reset:
			return 0, ErrReset
		case len(p) == 0:
			return 0, nil
		case s.buf.size > 0:
			n := s.buf.read(p)
			s.wake()
			return n, nil
		case s.writer.closed:
			return 0, io.EOF
		}
		s.wait()
	}
}

func (s *stream) write(p []byte) (n int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.beginWrite(); err != nil {
		return 0, err
	}
	defer s.endWrite()
	for {
		k := min(len(p)-n, Capacity-s.buf.size)
		if k > 0 {
			s.buf.write(p[n : n+k])
			n += k
			s.wake()
		}
		if n == len(p) {
			return n, nil
		}
		s.wait()
		if err := s.writeError(); err != nil {
			return n, err
		}
	}
}

// beginWrite waits for the Write before this one to end.
func (s *stream) beginWrite() error {
	for {
		if err := s.writeError(); err != nil {
			return err
		}
		if !s.writing {
			s.writing = true
			return nil
		}
		s.wait()
	}
}

func (s *stream) endWrite() {
	s.writing = false
	s.wake()
}

func (s *stream) writeError() error {
	switch {
	case s.writer.closed:
		return net.ErrClosed
	case s.writer.late:
		return os.ErrDeadlineExceeded
	case s.reset:
		return ErrReset
	case s.reader.closed:
		return io.ErrClosedPipe
	}
	return nil
}

func (s *stream) closeWrite() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writer.close()
	s.wake()
}

func (s *stream) closeRead() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reader.close()
	s.buf.discard()
	s.wake()
}

func (s *stream) cut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reset = true
	s.buf.discard()
	s.wake()
}

func (s *stream) buffered() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.size
}
