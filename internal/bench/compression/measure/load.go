package measure

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"github.com/ws6455/websocket/internal/bench/compression/library"
	"github.com/ws6455/websocket/internal/bench/compression/payload"
	"github.com/ws6455/websocket/internal/bench/compression/wire"
)

// A Load is the clients of an echo server. They are the same for all libraries.
type Load struct {
	Addr        string
	Setup       library.Setup // what the handshake must agree on
	Connections int
	Lines       int // chat lines that go there and back on each connection
}

// atOnce is how many connections talk at a time.
const atOnce = 64

// patience bounds everything that happens on one connection.
const patience = time.Minute

// Run opens all connections, lets each exchange its lines and checks the echoes.
// It returns the connections, all of them open and idle.
func (l Load) Run() ([]net.Conn, error) {
	kind, err := payload.ByName("chat")
	if err != nil {
		return nil, err
	}
	lines := kind.Generate(max(10_000, l.Lines))
	conns := make([]net.Conn, l.Connections)
	next := make(chan int, l.Connections)
	for i := range conns {
		next <- i
	}
	close(next)
	var all sync.WaitGroup
	errs := make([]error, atOnce)
	for worker := range atOnce {
		all.Go(func() {
			for i := range next {
				from := i * 37 % (len(lines) - l.Lines + 1)
				if conns[i], errs[worker] = l.converse(lines[from : from+l.Lines]); errs[worker] != nil {
					return
				}
			}
		})
	}
	all.Wait()
	return conns, errors.Join(errs...)
}

// converse opens a connection and exchanges the lines.
func (l Load) converse(lines [][]byte) (net.Conn, error) {
	nc, err := net.DialTimeout("tcp", l.Addr, patience)
	if err != nil {
		return nil, fmt.Errorf("is RLIMIT_NOFILE larger than the number of connections? %w", err)
	}
	_ = nc.SetDeadline(time.Now().Add(patience)) // a failure shows up below
	if _, err := io.WriteString(nc, wire.RequestHead); err != nil {
		return nc, err
	}
	r := bufio.NewReader(nc)
	agreed, err := wire.ReadResponse(r)
	if err != nil {
		return nc, err
	}
	if err := checkAgreed(l.Setup, agreed); err != nil {
		return nc, err
	}
	return nc, exchange(nc, r, lines, agreed)
}

// exchange sends each line and waits for its echo.
func exchange(w io.Writer, r io.Reader, lines [][]byte, agreed wire.Agreed) error {
	encoder, err := wire.NewEncoder(agreed.Client)
	if err != nil {
		return err
	}
	decoder := wire.NewDecoder(agreed.Server)
	var out []byte
	in := make([]byte, 0, 4<<10)
	for i, line := range lines {
		if out, err = encoder.Append(out[:0], line); err != nil {
			return err
		}
		if _, err := w.Write(out); err != nil {
			return err
		}
		echo, rest, err := await(r, in, decoder)
		if err != nil {
			return fmt.Errorf("echo %d: %w", i, err)
		}
		if !bytes.Equal(echo, line) || len(rest) > 0 {
			return fmt.Errorf("echo %d is not the line that was sent", i)
		}
	}
	return nil
}

// await reads one message, and returns it and the bytes behind it.
func await(r io.Reader, in []byte, d *wire.Decoder) (message, rest []byte, err error) {
	in = in[:0]
	for {
		if len(in) == cap(in) {
			return nil, nil, errors.New("the echo is too large")
		}
		n, err := r.Read(in[len(in):cap(in)])
		if err != nil {
			return nil, nil, err
		}
		in = in[:len(in)+n]
		if message, n, err = d.Next(in); n > 0 || err != nil {
			return message, in[n:], err
		}
	}
}
