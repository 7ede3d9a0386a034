package conn_test

import (
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/wstest"
)

var unlimited = &conn.Config{ReadLimit: -1, MaxFragments: -1}

// allocated returns how many bytes f allocates, freed ones included.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// heap returns the size of what is in use.
func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

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
			withPeer(t, unlimited, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
				peer.SendRaw(append(peer.Declare(frame.Binary, n), 'x'))
				peer.Hangup()
				bytes := allocated(func() {
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
			withPeer(t, nil, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
				peer.SendRaw(peer.Declare(frame.Text, n))
				_, _, err := c.Read(ctx)
				require.ErrorIs(t, err, conn.ErrMessageTooBig)
				peer.WantClose(frame.StatusMessageTooBig, "")
			})
		})
	}
}

func TestDeclaredLengthsWhoseSumOverflows(t *testing.T) {
	withPeer(t, unlimited, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
		peer.Send(frame.Header{Opcode: frame.Binary}, "x")
		peer.SendRaw(peer.Declare(frame.Continuation, 1<<63-1))
		_, _, err := c.Read(ctx)
		require.ErrorIs(t, err, conn.ErrMessageTooBig)
		peer.WantClose(frame.StatusMessageTooBig, "")
	})
}

// A thousand peers promise 1 GiB each and send one byte.
func TestMemoryFollowsBytesThatArrived(t *testing.T) {
	const connections = 1000
	bothRoles(t, func(t *testing.T, role conn.Role) {
		synctest.Test(t, func(t *testing.T) {
			before := heap()
			conns := make([]*conn.Conn, connections)
			for i := range conns {
				a, b := mempipe.New()
				conns[i] = conn.New(a, role, unlimited)
				peer := wstest.NewPeer(t, b, role == conn.Client)
				go func() { _, _, _ = conns[i].Read(ctx) }()
				peer.SendRaw(append(peer.Declare(frame.Binary, 1<<30), 'x'))
			}
			synctest.Wait()
			each := (heap() - before) / connections
			for _, c := range conns {
				_ = c.CloseNow()
			}
			require.Less(t, each, int64(32<<10), "bytes of heap for each connection")
		})
	})
}

func TestFragmentFlood(t *testing.T) {
	for name, payload := range map[string]string{"empty fragments": "", "fragments of one byte": "x"} {
		t.Run(name, func(t *testing.T) {
			withPeer(t, nil, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
				go func() {
					block := peer.Encode(frame.Header{Opcode: frame.Binary}, payload)
					peer.SendRaw(block)
					block = nil
					for range 1 << 10 {
						block = append(block, peer.Encode(frame.Header{}, payload)...)
					}
					for range 1 << 7 {
						peer.SendRaw(block)
					}
				}()
				bytes := allocated(func() {
					_, _, err := c.Read(ctx)
					require.ErrorIs(t, err, conn.ErrMessageTooBig)
				})
				require.Less(t, bytes, uint64(4<<20), "bytes allocated for 131,072 fragments")
				peer.WantClose(frame.StatusMessageTooBig, "")
			})
		})
	}
}

func TestPingFlood(t *testing.T) {
	const pings = 100_000
	flood := func(peer *wstest.Peer) {
		for i := range pings {
			peer.SendPing(strconv.Itoa(i))
		}
		synctest.Wait()
	}
	t.Run("5.5.3/the newest ping is answered when the peer reads again", func(t *testing.T) {
		withPeer(t, nil, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
			go func() { _, _, _ = c.Read(ctx) }()
			stuff(t, c)
			before := heap()
			flood(peer)
			require.Less(t, heap()-before, int64(1<<20), "heap held for the answers")
			peer.WantMessage()
			pongs := 0
			for last := ""; last != strconv.Itoa(pings-1); pongs++ {
				f := peer.WantFrame()
				require.Equal(t, frame.Pong, f.Opcode)
				last = string(f.Payload)
			}
			require.Less(t, pongs, 10_000, "answers that had piled up")
			peer.SendPing("one more")
			peer.WantPong("one more")
		})
	})
	t.Run("a peer that never reads does not pin the reader", func(t *testing.T) {
		withPeer(t, nil, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
			read := make(chan error, 1)
			go func() {
				_, _, err := c.Read(ctx)
				read <- err
			}()
			stuff(t, c)
			start := time.Now()
			flood(peer)
			require.ErrorIs(t, <-read, conn.ErrWriteTimeout)
			require.LessOrEqual(t, time.Since(start), time.Minute)
		})
	})
	t.Run("a peer that reads gets its answers while messages wait", func(t *testing.T) {
		withPeer(t, nil, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
			go func() { _, _, _ = c.Read(ctx) }()
			for i := range 100 {
				peer.SendPing(fmt.Sprint("ping ", i))
				peer.WantPong(fmt.Sprint("ping ", i))
			}
		})
	})
}

func TestPongStorm(t *testing.T) {
	withPeer(t, nil, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
		var storm []byte
		for i := range 1000 {
			storm = append(storm, peer.Encode(frame.Header{Fin: true, Opcode: frame.Pong}, fmt.Sprintf("%08d", i))...)
		}
		go func() {
			for range 100 {
				peer.SendRaw(storm)
			}
			peer.SendText("calm")
		}()
		bytes := allocated(func() {
			_, p, err := c.Read(ctx)
			require.NoError(t, err)
			require.Equal(t, "calm", string(p))
		})
		require.Less(t, bytes, uint64(1<<20), "bytes allocated for 100,000 pongs")
		peer.WantNothing()
	})
}

// One peer that stops reading costs the others nothing.
func TestPeerThatStopsReadingHarmsNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, stuck := mempipe.New()
		slow := conn.New(a, conn.Server, nil)
		stuff(t, slow)
		client, server := conn.Pipe(nil)
		m, err := conn.Prepare(frame.Text, []byte("to all"))
		require.NoError(t, err)
		start := time.Now()
		for range 100 {
			require.NoError(t, slow.SendPrepared(m))
			require.NoError(t, server.SendPrepared(m))
			_, p, err := client.Read(ctx)
			require.NoError(t, err)
			require.Equal(t, "to all", string(p))
		}
		require.Zero(t, time.Since(start), "time that passed for the others")
		require.ErrorIs(t, slow.Write(ctx, frame.Text, nil), conn.ErrWriteTimeout)
		for _, c := range []*conn.Conn{slow, client, server} {
			_ = c.CloseNow()
		}
		_ = stuck.Close()
	})
}

// A frame is one piece on the wire: an answer to a ping never comes between its
// header and its payload, nor inside the payload.
func TestPongsCutNoFrame(t *testing.T) {
	withPeer(t, nil, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
		go func() { _, _, _ = c.Read(ctx) }()
		large := strings.Repeat("x", 3*mempipe.Capacity)
		for range 3 {
			go func() { _ = c.Write(ctx, frame.Text, []byte(large)) }()
		}
		messages, last := 0, ""
		for n := 0; messages < 3 || last != "ping 49"; n++ {
			if n < 50 {
				peer.SendPing(fmt.Sprint("ping ", n))
			}
			switch f := peer.WantFrame(); f.Opcode {
			case frame.Pong:
				last = string(f.Payload)
				require.Regexp(t, `^ping \d+$`, last)
			default:
				require.Equal(t, frame.Text, f.Opcode)
				require.True(t, large == string(f.Payload), "a message arrived changed")
				messages++
			}
		}
	})
}
