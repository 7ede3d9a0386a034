package load

import (
	"fmt"
	"time"
)

// visitors are Peers that come for a handshake, leave, and come again.
type visitors struct {
	plan     Plan
	poll     *poll
	visitors []visitor
	until    time.Time
	there    int             // those that wait for an answer
	trips    []time.Duration // of all handshakes
}

type visitor struct {
	socket
	response []byte
	begun    time.Time
}

func newVisitors(plan Plan) (*visitors, error) {
	p, err := newPoll()
	if err != nil {
		return nil, err
	}
	v := &visitors{plan: plan, poll: p, visitors: make([]visitor, plan.Load.Connections)}
	for i := range v.visitors {
		v.visitors[i].response = make([]byte, 0, maxResponse)
	}
	if _, err := v.Run(0); err != nil { // each of them once
		v.Close()
		return nil, err
	}
	return v, nil
}

// Run makes handshakes for d, so many at a time as there are visitors.
func (v *visitors) Run(d time.Duration) (Result, error) {
	var c clock
	if err := c.start(); err != nil {
		return Result{}, err
	}
	v.trips, v.until = v.trips[:0], c.begun.Add(d)
	for i := range v.visitors {
		if err := v.come(i); err != nil {
			return Result{}, err
		}
	}
	for v.there > 0 {
		if err := v.poll.wait(v.ready); err != nil {
			return Result{}, err
		}
	}
	return c.result(len(v.trips), v.trips, nil)
}

// come connects and asks for the handshake.
func (v *visitors) come(number int) (err error) {
	one := &v.visitors[number]
	one.begun, one.response = time.Now(), one.response[:0]
	if one.socket, err = dial(v.plan.Addr, number); err != nil {
		return err
	}
	v.there++
	if err := v.poll.add(one.socket, number); err != nil {
		return err
	}
	_, err = one.write(request)
	return err
}

// ready takes what has come of an answer. When it is all there, its visitor leaves,
// and comes again if there is time.
func (v *visitors) ready(number int) error {
	one := &v.visitors[number]
	n, err := one.read(one.response[len(one.response):cap(one.response)])
	if err != nil {
		return fmt.Errorf("handshake: %w", err)
	}
	one.response = one.response[:len(one.response)+n]
	if done, err := complete(one.response); !done {
		return err
	}
	one.close()
	v.there--
	now := time.Now()
	v.trips = append(v.trips, now.Sub(one.begun))
	if now.Before(v.until) {
		return v.come(number)
	}
	return nil
}

// Close ends what connections there are.
func (v *visitors) Close() { v.poll.close() }
