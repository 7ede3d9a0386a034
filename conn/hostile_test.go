package conn_test

import (
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/wstest"
)

var unlimited = &conn.Config{ReadLimit: -1, MaxFragments: -1}

// lengths returns 2^k-1, 2^k and 2^k+1 for all k that fit a frame header.
func lengths() (all []int64) {
	for k := range 63 {
		n := int64(1) << k
		all = append(all, n-1, n, n+1)
	}
	return append(all, 1<<63-1)
}

func TestDeclaredLengthReservesNothing(t *testing.T) {
	for _, n := range lengths()[6:] {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			everywhere(t, unlimited, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
				peer.SendRaw(append(peer.Declare(frame.Binary, n), 'x'))
				peer.Hangup()
				bytes := wstest.Allocated(func() {
					_, _, err := c.Read(ctx)
					require.ErrorIs(t, err, io.ErrUnexpectedEOF, "the Conn waits for %d bytes until the end", n)
				})
				require.Less(t, bytes, uint64(256<<10), "bytes allocated for a declared length of %d", n)
			})
		})
	}
}

func TestDeclaredLengthOverTheLimitIsRefusedAtOnce(t *testing.T) {
	for _, n := range lengths() {
		if n <= 1<<20 {
			continue
		}
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			everywhere(t, nil, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
				peer.SendRaw(peer.Declare(frame.Text, n))
				wantTooBig(t, c, peer)
			})
		})
	}
}

// wantTooBig reads until the message that is over a limit, which ends the Conn.
func wantTooBig(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
	t.Helper()
	_, _, err := c.Read(ctx)
	require.ErrorIs(t, err, conn.ErrMessageTooBig)
	peer.WantClose(frame.StatusMessageTooBig, "too big")
	_, _, again := c.Read(ctx)
	require.Equal(t, err.Error(), again.Error(), "the first fatal error stays")
	peer.Hangup()
}

func TestDeclaredLengthsWhoseSumOverflows(t *testing.T) {
	everywhere(t, unlimited, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
		peer.Send(frame.Header{Opcode: frame.Binary}, "x")
		peer.SendRaw(peer.Declare(frame.Continuation, 1<<63-1))
		wantTooBig(t, c, peer)
	})
}

// The limit is that of a message, whatever its frames are: see TestReadLimits for
// limits that a user sets.
func TestFragmentsThatSumPastTheLimit(t *testing.T) {
	everywhere(t, nil, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
		part := strings.Repeat("x", 1<<18)
		go func() {
			wire := peer.Encode(frame.Header{Opcode: frame.Binary}, part)
			for range 4 {
				wire = append(wire, peer.Encode(frame.Header{Opcode: frame.Continuation}, part)...)
			}
			_ = peer.TrySend(wire)
		}()
		wantTooBig(t, c, peer)
	})
}

// A thousand peers promise 1 GiB each and send one byte.
func TestMemoryFollowsBytesThatArrived(t *testing.T) {
	bothRoles(t, func(t *testing.T, role conn.Role) {
		t.Run("Pipe", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				promise(t, role, func() (near, far net.Conn) { return mempipe.New() })
			})
		})
		for name, link := range links {
			t.Run(name, func(t *testing.T) {
				promise(t, role, func() (near, far net.Conn) { return link(t, role) })
			})
		}
	})
}

// promise looks at the heap while many peers have sent a byte of 1 GiB.
func promise(t *testing.T, role conn.Role, link func() (near, far net.Conn)) {
	count := 1000
	if testing.Short() {
		count = 100
	}
	conns, peers := make([]*conn.Conn, count), make([]*wstest.Peer, count)
	for i := range conns {
		near, far := link()
		conns[i], peers[i] = conn.New(near, role, unlimited), wstest.NewPeer(t, far, role == conn.Client)
	}
	before := wstest.Heap()
	var reading sync.WaitGroup
	for i, peer := range peers {
		reading.Go(func() { _, _, _ = conns[i].Read(ctx) })
		// The pong says that the beginning of the message has been read.
		wire := append(peer.Encode(frame.Header{Opcode: frame.Binary}, "x"), peer.Encode(frame.Header{Fin: true, Opcode: frame.Ping}, "")...)
		peer.SendRaw(append(append(wire, peer.Declare(frame.Continuation, 1<<30)...), 'x'))
	}
	for _, peer := range peers {
		peer.WantPong("")
	}
	each := (wstest.Heap() - before) / int64(count)
	for i, peer := range peers {
		peer.Hangup()
		_ = conns[i].CloseNow()
	}
	reading.Wait()
	require.Less(t, each, int64(32<<10), "bytes of heap for each connection")
}

func TestFragmentFlood(t *testing.T) {
	for name, payload := range map[string]string{"empty fragments": "", "fragments of one byte": "x"} {
		t.Run(name, func(t *testing.T) {
			everywhere(t, nil, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
				go func() {
					block := peer.Encode(frame.Header{Opcode: frame.Binary}, payload)
					_ = peer.TrySend(block)
					block = nil
					for range 1 << 10 {
						block = append(block, peer.Encode(frame.Header{}, payload)...)
					}
					for range 1 << 7 {
						_ = peer.TrySend(block)
					}
				}()
				bytes := wstest.Allocated(func() { wantTooBig(t, c, peer) })
				require.Less(t, bytes, uint64(4<<20), "bytes allocated for 131,072 fragments")
			})
		})
	}
}

// 32 KiB that inflate to 32 MiB: the limit is that of what a message inflates to, and
// memory follows it.
func TestBomb(t *testing.T) {
	bomb := wstest.Bomb(t, 32<<20)
	require.Less(t, len(bomb), 33<<10)
	agreed := map[string]*conn.Deflate{
		"takeover":    {},
		"no takeover": {ServerNoContextTakeover: true, ClientNoContextTakeover: true},
	}
	for name, deflate := range agreed {
		for _, parts := range []int{1, 7} {
			t.Run(fmt.Sprintf("%s/in %d frames", name, parts), func(t *testing.T) {
				everywhere(t, &conn.Config{Deflate: deflate}, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
					peer.SendRaw(encodeParts(peer, packedHello, 1))
					_, p, err := c.Read(ctx)
					require.NoError(t, err)
					require.Equal(t, "Hello", string(p), "the message that fills the window")
					go func() { _ = peer.TrySend(encodeParts(peer, bomb, parts)) }()
					bytes := wstest.Allocated(func() { wantTooBig(t, c, peer) })
					require.Less(t, bytes, uint64(8<<20), "bytes allocated for a bomb of 32 MiB")
				})
			})
		}
	}
}

// packedHello is an example of RFC 7692 section 7.2.3.1.
const packedHello = "\xf2\x48\xcd\xc9\xc9\x07\x00"

// encodeParts returns a compressed message in a number of frames.
func encodeParts(peer *wstest.Peer, payload string, parts int) (wire []byte) {
	h := frame.Header{Rsv1: true, Opcode: frame.Binary}
	for i := range parts {
		h.Fin = i == parts-1
		from, to := len(payload)*i/parts, len(payload)*(i+1)/parts
		wire = append(wire, peer.Encode(h, payload[from:to])...)
		h = frame.Header{}
	}
	return wire
}
