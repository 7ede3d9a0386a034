package conn

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/wstest"
)

// whenWaiting makes c call f each time that its reader found no bytes on the
// socket and is about to wait for some.
func whenWaiting(c *Conn, f func()) {
	attempt := c.rd.attempt
	c.rd.attempt = func(fd uintptr) bool {
		ready := attempt(fd)
		if !ready {
			f()
		}
		return ready
	}
}

// plain hides what kind of socket it holds.
type plain struct{ net.Conn }

// transports are pairs of connected sockets, of which some are used by system
// calls of our own and some through net.Conn.
var transports = []struct {
	name string
	raw  bool
	pair func(t testing.TB) (client, server net.Conn)
}{
	{"TCP", rawSupported, tcpConns},
	{"Unix", rawSupported, unixConns},
	{"TCP in another type", false, func(t testing.TB) (net.Conn, net.Conn) {
		a, b := tcpConns(t)
		return plain{a}, plain{b}
	}},
	{"TCP in a type with CloseWrite", false, func(t testing.TB) (net.Conn, net.Conn) {
		a, b := tcpConns(t)
		return struct{ *net.TCPConn }{a.(*net.TCPConn)}, struct{ *net.TCPConn }{b.(*net.TCPConn)}
	}},
}

func unixConns(t testing.TB) (client, server net.Conn) {
	t.Helper()
	l, err := net.Listen("unix", filepath.Join(t.TempDir(), "s"))
	require.NoError(t, err)
	defer l.Close()
	client, err = net.Dial("unix", l.Addr().String())
	require.NoError(t, err)
	server, err = l.Accept()
	require.NoError(t, err)
	return client, server
}

// onTransports runs f with two Conns over each of transports.
func onTransports(t *testing.T, cfg *Config, f func(t *testing.T, client, server *Conn)) {
	for _, tt := range transports {
		t.Run(tt.name, func(t *testing.T) {
			a, b := tt.pair(t)
			client, server := New(a, Client, cfg), New(b, Server, cfg)
			defer client.CloseNow()
			defer server.CloseNow()
			require.Equal(t, tt.raw, client.raw != nil, "the way in which the socket is used differs")
			f(t, client, server)
		})
	}
}

func TestTransports(t *testing.T) {
	onTransports(t, nil, func(t *testing.T, client, server *Conn) {
		for _, p := range []string{"hello", "", strings.Repeat("16 bytes of data", 1<<10)} {
			require.NoError(t, client.Write(bg, frame.Text, []byte(p)))
			wantRead(t, server, frame.Text, p)
			require.NoError(t, server.Write(bg, frame.Binary, []byte(p)))
			wantRead(t, client, frame.Binary, p)
		}
	})
}

// A message that no socket takes at once goes out while the peer reads.
func TestTransportsLarge(t *testing.T) {
	big := strings.Repeat("0123456789abcdef", 1<<18) // 4 MiB
	onTransports(t, &Config{ReadLimit: -1}, func(t *testing.T, client, server *Conn) {
		for _, from := range []*Conn{client, server} {
			to := server
			if from == server {
				to = client
			}
			written := make(chan error, 1)
			go func() { written <- from.Write(bg, frame.Binary, []byte(big)) }()
			_, p, err := to.Read(bg)
			require.NoError(t, err)
			require.True(t, big == string(p), "a large message changed on its way")
			require.NoError(t, <-written)
		}
	})
}

// Wherever in memory a payload lies, and whatever its size, it arrives as it is, and
// the caller's copy stays as it was.
func TestTransportsAlignments(t *testing.T) {
	sizes := []int{gatherSize, gatherSize + 1, chunkSize, chunkSize + 1, 5*chunkSize + 7}
	memory := make([]byte, pageSize+5*chunkSize+1000)
	for i := range memory {
		memory[i] = byte(i * 31 >> 3)
	}
	memory = memory[pageSize-int(uintptr(unsafe.Pointer(&memory[0]))%pageSize):]
	want := bytes.Clone(memory)
	onTransports(t, nil, func(t *testing.T, client, server *Conn) {
		for _, size := range sizes {
			for _, at := range []int{0, 1, 3, 10, 11, 64, 100, pageSize - 8, pageSize - 1} {
				p := memory[min(at, len(memory)-size):][:size]
				for _, from := range []*Conn{client, server} {
					to := server
					if from == server {
						to = client
					}
					written := make(chan error, 1)
					go func() { written <- from.Write(bg, frame.Binary, p) }()
					_, got, err := to.Read(bg)
					require.NoError(t, err)
					require.True(t, bytes.Equal(p, got), "%d bytes at %d changed on their way", size, at)
					require.NoError(t, <-written)
				}
			}
		}
		require.True(t, bytes.Equal(want, memory), "the caller's bytes changed")
	})
}

func TestAliases(t *testing.T) {
	if !gathering {
		require.False(t, aliases(1, make([]byte, 1)))
		return
	}
	memory := make([]byte, 2*pageSize)
	page := memory[pageSize-int(uintptr(unsafe.Pointer(&memory[0]))%pageSize):]
	for _, tt := range []struct {
		head, at int
		want     bool
	}{
		{0, 0, false},
		{1, 0, true},
		{10, 0, true},
		{63, 0, true},
		{64, 0, false},
		{pageSize - 1, 0, false},
		{10, 10, false},
		{10, 9, true},
		{10, 11, false},
		{10, 64, false},
		{pageSize + 10, 0, true},
		{4, pageSize - 8, true},
	} {
		require.Equal(t, tt.want, aliases(tt.head, page[tt.at:]), "%d bytes before a payload at %d", tt.head, tt.at)
	}
}

// What Send leaves over, because the socket is full, is written by a goroutine.
func TestTransportsSendMore(t *testing.T) {
	big := []byte(strings.Repeat("0123456789abcdef", 1<<17)) // 2 MiB
	onTransports(t, &Config{ReadLimit: -1, SendQueue: -1}, func(t *testing.T, client, server *Conn) {
		for range 4 {
			require.NoError(t, client.Send(frame.Binary, big))
		}
		require.NoError(t, client.Send(frame.Text, []byte("end")))
		for range 4 {
			_, p, err := server.Read(bg)
			require.NoError(t, err)
			require.Equal(t, len(big), len(p))
		}
		wantRead(t, server, frame.Text, "end")
		require.NoError(t, client.Flush(bg))
	})
}

// Writers of all kinds at once: every message arrives whole, in its writer's
// order.
func TestTransportsManyWriters(t *testing.T) {
	const writers, messages = 4, 40
	onTransports(t, &Config{SendQueue: -1}, func(t *testing.T, client, server *Conn) {
		ways := []func(p []byte) error{
			func(p []byte) error { return client.Write(bg, frame.Binary, p) },
			func(p []byte) error { return client.Send(frame.Binary, p) },
			func(p []byte) error {
				w, err := client.Writer(bg, frame.Binary)
				if err == nil {
					_, err = w.Write(p)
					err = errors.Join(err, w.Close())
				}
				return err
			},
		}
		failed := make(chan error, writers)
		for id := range writers {
			go func() {
				var err error
				for n := 0; n < messages && err == nil; n++ {
					p := bytes.Repeat([]byte{byte(id), byte(n)}, 1+n*n*20)
					err = ways[(id+n)%len(ways)](p)
				}
				failed <- err
			}()
		}
		var next [writers]byte
		for range writers * messages {
			_, p, err := server.Read(bg)
			require.NoError(t, err)
			id, n := p[0], p[1]
			require.Equal(t, next[id], n, "a message of writer %d is out of order", id)
			next[id]++
			require.Equal(t, 2*(1+int(n)*int(n)*20), len(p), "a message lost some of its bytes")
			require.Equal(t, len(p)/2, bytes.Count(p, []byte{id, n}), "a message was mixed with another")
		}
		for range writers {
			require.NoError(t, <-failed)
		}
	})
}

// A context interrupts a reader that waits, and the next read goes on.
func TestTransportsCancel(t *testing.T) {
	onTransports(t, nil, func(t *testing.T, client, server *Conn) {
		half := appendFrame(client, nil, frame.Text, []byte("héllo"))
		_, err := client.nc.Write(half[:9])
		require.NoError(t, err)

		ctx, cancel := context.WithCancel(bg)
		if server.raw != nil {
			whenWaiting(server, cancel)
		} else {
			go cancel()
		}
		_, _, err = server.Read(ctx)
		require.ErrorIs(t, err, context.Canceled)

		_, err = client.nc.Write(half[9:])
		require.NoError(t, err)
		wantRead(t, server, frame.Text, "héllo")
	})
}

func TestTransportsClose(t *testing.T) {
	onTransports(t, nil, func(t *testing.T, client, server *Conn) {
		answered := make(chan error, 1)
		go func() {
			_, _, err := server.Read(bg)
			answered <- err
		}()
		require.NoError(t, client.Close(bg, frame.StatusGoingAway, "bye"))
		require.ErrorIs(t, <-answered, frame.StatusGoingAway)
		<-server.Done()
	})
}

// The peer gets the Close frame, and not a reset, although bytes that nobody
// read wait at the end that closes.
func TestTransportsViolationBehindUnreadBytes(t *testing.T) {
	onTransports(t, nil, func(t *testing.T, client, server *Conn) {
		peer := wstest.NewPeer(t, client.nc, wstest.Client)
		bad := peer.Encode(frame.Header{Fin: true, Opcode: 3}, "")
		peer.SendRaw(append(bad, make([]byte, 200<<10)...))
		_, _, err := server.Read(bg)
		require.ErrorIs(t, err, frame.StatusProtocolError)
		peer.WantClose(frame.StatusProtocolError, "reserved opcode 0x3")
		if _, ok := server.nc.(plain); !ok {
			peer.WantEOF() // the half-close; a reset would be another error
		}
	})
}

// A peer that ends its sending direction only still gets what is written,
// until the end is read.
func TestTransportsHalfClose(t *testing.T) {
	onTransports(t, nil, func(t *testing.T, client, server *Conn) {
		if _, ok := client.nc.(plain); ok {
			require.False(t, closeWrite(client.nc), "this transport has no half-close")
			return
		}
		require.True(t, closeWrite(client.nc), "sockets can end one direction")
		require.NoError(t, server.Write(bg, frame.Text, []byte("still here")))
		wantRead(t, client, frame.Text, "still here")
		_, _, err := server.Read(bg)
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
		require.ErrorIs(t, err, frame.StatusAbnormalClosure)
	})
}

func TestTransportsClosedUnderneath(t *testing.T) {
	onTransports(t, nil, func(t *testing.T, client, server *Conn) {
		client.nc.Close()
		_, _, err := client.Read(bg)
		require.ErrorIs(t, err, net.ErrClosed)
		require.ErrorIs(t, client.Write(bg, frame.Text, nil), net.ErrClosed)
		client.CloseNow()

		other, _ := tcpPair(t, nil)
		other.nc.Close()
		require.ErrorIs(t, other.Write(bg, frame.Text, nil), net.ErrClosed)
		require.ErrorIs(t, other.Send(frame.Text, nil), net.ErrClosed)
	})
}

// A reset names the operation and the addresses, as the net package does.
func TestTransportReset(t *testing.T) {
	a, b := tcpConns(t)
	c := New(a, Client, nil)
	defer c.CloseNow()
	require.NoError(t, b.(*net.TCPConn).SetLinger(0))
	require.NoError(t, b.Close())
	_, _, err := c.Read(bg)
	var op *net.OpError
	require.ErrorAs(t, err, &op)
	require.Equal(t, "read", op.Op)
	require.Equal(t, a.RemoteAddr(), op.Addr)
	require.Contains(t, err.Error(), "websocket: read: read tcp 127.0.0.1:")
}

func TestTransportResetOnWrite(t *testing.T) {
	a, b := tcpConns(t)
	c := New(a, Client, nil)
	defer c.CloseNow()
	require.NoError(t, b.(*net.TCPConn).SetLinger(0))
	require.NoError(t, b.Close())
	// The reset takes a moment; until then the socket takes what is written.
	var err error
	for err == nil {
		err = c.Write(bg, frame.Text, []byte("hello"))
	}
	var op *net.OpError
	require.ErrorAs(t, err, &op)
	require.Equal(t, "write", op.Op)
}

// A socket from a file has no remote address if the peer had gone by then.
func TestTransportWithoutRemoteAddr(t *testing.T) {
	a, b := tcpConns(t)
	defer a.Close()
	f, err := a.(*net.TCPConn).File()
	if err != nil {
		t.Skip("no sockets from files here:", err)
	}
	defer f.Close()
	require.NoError(t, b.(*net.TCPConn).SetLinger(0))
	require.NoError(t, b.Close())
	_, err = a.Read(make([]byte, 1))
	require.Error(t, err, "the peer has reset the connection")
	nc, err := net.FileConn(f)
	require.NoError(t, err)
	c := New(nc, Server, nil)
	defer c.CloseNow()
	require.Error(t, c.Write(bg, frame.Text, nil), "the peer has gone")
}

func TestOpenRaw(t *testing.T) {
	a, b := tcpConns(t)
	defer b.Close()
	a.Close()
	require.Nil(t, openRaw(plain{b}), "a type that holds a socket may do more than the socket")
	require.Equal(t, rawSupported, openRaw(b) != nil)
	require.Nil(t, openRaw(new(net.TCPConn)), "a socket that does not work has no raw side")
}
