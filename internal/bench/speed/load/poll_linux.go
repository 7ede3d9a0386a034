package load

import (
	"errors"
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

// patience is how long nothing may come from a server.
const patience = 20 * time.Second

// A poll tells which sockets have become ready. Each is known by a number.
type poll struct {
	fd     int
	events [128]unix.EpollEvent
}

func newPoll() (*poll, error) {
	fd, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	return &poll{fd: fd}, err
}

// add has the poll tell whenever the socket has more to read, or room for more.
func (p *poll) add(s socket, number int) error {
	event := unix.EpollEvent{Events: unix.EPOLLIN | unix.EPOLLOUT | unix.EPOLLRDHUP | unix.EPOLLET, Fd: int32(number)}
	return unix.EpollCtl(p.fd, unix.EPOLL_CTL_ADD, int(s), &event)
}

// wait calls ready with the numbers of some sockets that became ready, at least
// one.
func (p *poll) wait(ready func(number int) error) error {
	n, err := unix.EpollWait(p.fd, p.events[:], int(patience/time.Millisecond))
	switch {
	case errors.Is(err, unix.EINTR):
		return nil
	case err != nil:
		return fmt.Errorf("epoll: %w", err)
	case n == 0:
		return fmt.Errorf("nothing came from the server for %v", patience)
	}
	for _, event := range p.events[:n] {
		if err := ready(int(event.Fd)); err != nil {
			return err
		}
	}
	return nil
}

func (p *poll) close() { _ = unix.Close(p.fd) }
