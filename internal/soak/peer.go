package soak

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"syscall"
	"time"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/handshake"
)

// A peer is the raw end of a hostile connection.
type peer struct {
	nc *net.TCPConn
	o  *Options
	in *bufio.Reader
}

func newPeer(nc *net.TCPConn, o *Options) *peer {
	return &peer{nc, o, bufio.NewReaderSize(nc, 512)}
}

// How connections end, besides the status of an HTTP response and the code of a Close frame.
const (
	closedEnd  = "closed"      // without a word
	resetEnd   = "reset"       // by the other side
	leftEnd    = "left"        // the hostile peer went away by itself
	lateEnd    = "too late"    // for the server's timeout, because the machine was busy
	stillThere = "still there" // when the soak ended
)

// endOf returns the end that an error of the transport stands for.
func endOf(err error) string {
	switch {
	case err == io.EOF, err == io.ErrUnexpectedEOF:
		return closedEnd
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return resetEnd
	}
	return generic(err.Error())
}

// request returns an opening handshake.
func (p *peer) request(deflate bool) []byte {
	o := &handshake.ClientOptions{}
	if deflate {
		o.Deflate = &handshake.DeflateOptions{}
	}
	b, err := handshake.AppendRequest(nil, "ws://"+p.nc.RemoteAddr().String(), handshake.NewKey(), o)
	if err != nil {
		panic(err) // nothing of it comes from outside
	}
	return b
}

// errLate is an opening handshake that took so long on a busy machine that the server gave up.
var errLate = errors.New(lateEnd)

// shakeHands makes an opening handshake.
func (p *peer) shakeHands(deflate bool) error {
	if _, err := p.nc.Write(p.request(deflate)); err != nil {
		return err
	}
	status, err := p.status()
	if err == nil && status != http.StatusSwitchingProtocols {
		err = errors.New(strconv.Itoa(status))
	}
	return err
}

// status reads the head of a response.
func (p *peer) status() (int, error) {
	response, err := http.ReadResponse(p.in, nil)
	switch {
	case err == io.EOF, err == io.ErrUnexpectedEOF:
		return 0, errLate // this is how net/http says it
	case err != nil:
		return 0, err
	case response.StatusCode == http.StatusRequestTimeout:
		return 0, errLate
	}
	return response.StatusCode, nil
}

// send writes a frame as a client does, masked.
func (p *peer) send(h frame.Header, payload []byte) error {
	_, err := p.nc.Write(masked(nil, h, payload))
	return err
}

func masked(dst []byte, h frame.Header, payload []byte) []byte {
	h.Masked, h.Key = true, [4]byte{0x12, 0x34, 0x56, 0x78}
	return frame.AppendFrame(dst, frame.Frame{Header: h, Payload: payload})
}

// drip writes b a byte at a time, until that fails.
func (p *peer) drip(b []byte) error {
	for i := range b {
		if _, err := p.nc.Write(b[i : i+1]); err != nil {
			return err
		}
		time.Sleep(p.o.Drip)
	}
	return nil
}

// lurk waits until nobody expects anything bad any more.
func (p *peer) lurk() {
	wait := time.Duration(rand.Int64N(int64(p.o.Lurk) + 1))
	_ = p.nc.SetReadDeadline(time.Now().Add(wait))
	_, _ = p.in.Peek(1) // it ends with the connection, too
	_ = p.nc.SetReadDeadline(time.Time{})
}

// while runs write, reads at the same time, and returns how the connection ended for who
// reads. Then the writing ends, because nobody is there any more.
func (p *peer) while(write func(), read func() string) string {
	done := make(chan struct{})
	go func() {
		defer close(done)
		write()
	}()
	end := read()
	_ = p.nc.Close()
	<-done
	return end
}

// response reads to the end of the connection and returns the status of the HTTP response
// in it.
func (p *peer) response() string {
	var head [12]byte // HTTP/1.1 NNN
	n, err := io.ReadFull(p.in, head[:])
	if n == len(head) && bytes.HasPrefix(head[:], []byte("HTTP/1.")) {
		_, _ = io.Copy(io.Discard, p.in) // nobody else reads on
		return string(head[9:])
	}
	return endOf(err)
}

// closeFrame reads to the end of the connection and returns the code of the Close frame.
func (p *peer) closeFrame() string {
	frames, code := frame.NewReader(p.in, 2*longest), ""
	for {
		f, err := frames.ReadFrame()
		switch {
		case err != nil && code != "":
			return code
		case err != nil:
			return endOf(err)
		case f.Opcode == frame.Close:
			status, _, err := frame.ParseClose(f.Payload)
			code = strconv.Itoa(int(status))
			if err != nil {
				code = fmt.Sprintf("a bad close frame: %v", err)
			}
		}
	}
}
