package conn_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/wstest"
)

// backlog is more than any transport takes from a peer that does not read.
const backlog = 16 << 20

// impatient gives up on such a peer soon.
var impatient = &conn.Config{WriteTimeout: 50 * time.Millisecond}

// floodPings is how many pings a flood has: under the race detector each takes long.
func floodPings() int {
	if testing.Short() {
		return 20_000
	}
	return 100_000
}

// pingFlood returns so many pings in pieces, numbered.
func pingFlood(peer *wstest.Peer) (pieces [][]byte) {
	var piece []byte
	for i := range floodPings() {
		piece = append(piece, peer.Encode(frame.Header{Fin: true, Opcode: frame.Ping}, strconv.Itoa(i))...)
		if len(piece) > 32<<10 || i == floodPings()-1 {
			pieces, piece = append(pieces, piece), nil
		}
	}
	return pieces
}

// readTexts reads in the background and passes on what it reads, in the end the error.
func readTexts(c *conn.Conn) <-chan string {
	texts := make(chan string, 10)
	go func() {
		for {
			_, p, err := c.Read(ctx)
			if err != nil {
				texts <- err.Error()
				return
			}
			texts <- string(p)
		}
	}()
	return texts
}

func TestPingFlood(t *testing.T) {
	t.Run("5.5.3/the newest ping is answered when the peer reads again", func(t *testing.T) {
		everywhere(t, &conn.Config{WriteTimeout: -1}, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
			texts := readTexts(c)
			require.NoError(t, c.Send(frame.Binary, make([]byte, backlog)))
			flood := pingFlood(peer)
			before := wstest.Heap()
			for _, piece := range flood {
				peer.SendRaw(piece)
			}
			peer.SendText("all of them were read")
			require.Equal(t, "all of them were read", <-texts)
			require.Less(t, wstest.Heap()-before, int64(1<<20), "heap held for the answers")
			peer.WantMessage()
			pongs := 0
			for last := ""; last != strconv.Itoa(floodPings()-1); pongs++ {
				f := peer.WantFrame()
				require.Equal(t, frame.Pong, f.Opcode)
				last = string(f.Payload)
			}
			require.Less(t, pongs, 10_000, "answers that had piled up")
			peer.SendPing("one more")
			peer.WantPong("one more")
			peer.Hangup()
		})
	})
	t.Run("a peer that never reads does not pin the reader", func(t *testing.T) {
		everywhere(t, impatient, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
			texts := readTexts(c)
			require.NoError(t, c.Send(frame.Binary, make([]byte, backlog)))
			for _, piece := range pingFlood(peer) {
				_ = peer.TrySend(piece)
			}
			require.Contains(t, <-texts, conn.ErrWriteTimeout.Error())
		})
	})
	t.Run("a peer that reads gets each answer", func(t *testing.T) {
		everywhere(t, nil, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
			readTexts(c)
			for i := range 100 {
				peer.SendPing(fmt.Sprint("ping ", i))
				peer.WantPong(fmt.Sprint("ping ", i))
			}
			peer.Hangup()
		})
	})
}

// Pongs that nobody asked for are dropped: nothing is kept and nothing answered.
func TestPongStorm(t *testing.T) {
	everywhere(t, nil, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
		var storm []byte
		for i := range 1000 {
			storm = append(storm, peer.Encode(frame.Header{Fin: true, Opcode: frame.Pong}, fmt.Sprintf("%08d", i))...)
		}
		go func() {
			for range 100 {
				_ = peer.TrySend(storm)
			}
			peer.SendText("calm")
		}()
		bytes := wstest.Allocated(func() {
			_, p, err := c.Read(ctx)
			require.NoError(t, err)
			require.Equal(t, "calm", string(p))
		})
		most := uint64(1 << 20)
		if conn.RaceEnabled {
			most *= 4 // input buffers are made anew
		}
		require.Less(t, bytes, most, "bytes allocated for 100,000 pongs")
		require.NoError(t, c.Write(ctx, frame.Text, []byte("as before")))
		peer.WantText("as before") // and nothing came before it
		peer.Hangup()
	})
}

// One peer that stops reading costs the others nothing: what waits for it is bounded
// in bytes and in time.
func TestPeerThatStopsReadingHarmsNobodyElse(t *testing.T) {
	cfg := &conn.Config{WriteTimeout: impatient.WriteTimeout, SendQueue: 1 << 20}
	everywhere(t, cfg, func(t *testing.T, slow *conn.Conn, _ *wstest.Peer) {
		client, server := conn.Pipe(nil)
		defer client.CloseNow()
		defer server.CloseNow()
		m, err := conn.Prepare(frame.Binary, make([]byte, 256<<10))
		require.NoError(t, err)
		refused := 0
		for range 100 {
			if slow.SendPrepared(m) != nil {
				refused++
			}
			require.NoError(t, server.SendPrepared(m))
			_, _, err := client.Read(ctx)
			require.NoError(t, err)
		}
		require.Positive(t, refused, "the queue of a peer that does not read has an end")
		for err == nil {
			err = slow.Write(ctx, frame.Binary, make([]byte, backlog))
		}
		require.ErrorIs(t, err, conn.ErrWriteTimeout)
	})
}

// A peer that sends a byte now and then keeps nobody longer than its context lasts,
// and no byte of it is lost.
func TestPeerThatSendsSlowly(t *testing.T) {
	everywhere(t, nil, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
		wire := peer.Encode(frame.Header{Fin: true, Opcode: frame.Text}, "slow")
		for i := range wire[1:] {
			peer.SendRaw(wire[i : i+1])
			ctx, cancel := context.WithTimeout(ctx, time.Millisecond)
			_, _, err := c.Read(ctx)
			cancel()
			require.ErrorIs(t, err, context.DeadlineExceeded)
		}
		peer.SendRaw(wire[len(wire)-1:])
		_, p, err := c.Read(ctx)
		require.NoError(t, err)
		require.Equal(t, "slow", string(p))
		peer.Hangup()
	})
}

// A frame is one piece on the wire: an answer to a ping never comes between its
// header and its payload, nor inside the payload.
func TestPongsCutNoFrame(t *testing.T) {
	everywhere(t, nil, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
		readTexts(c)
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
		peer.Hangup()
	})
}
