package conn

import (
	"bytes"
	"encoding/hex"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/wstest"
)

// conversing is a Conn and its peer that send each other compressed lines.
type conversing struct {
	t       *testing.T
	c       *Conn
	peer    *wstest.Peer
	pack    packer
	unpack  *unpacker
	reading chan string
}

// converse runs f with a Conn that reads all the time.
func converse(t *testing.T, f func(t *testing.T, x *conversing)) {
	script(t, takeover, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		x := &conversing{t, c, peer, packing(15), unpacking(t, 15, true), make(chan string)}
		go func() {
			for m, err := range c.Messages(bg) {
				if err != nil {
					return
				}
				x.reading <- string(m.Data)
			}
		}()
		f(t, x)
	})
}

// send sends a line and returns how many bytes it took.
func (x *conversing) send(i int) int {
	before := x.c.Stats().Deflated.WireBytes
	require.NoError(x.t, x.c.Write(bg, frame.Text, []byte(lineOf(i))))
	x.unpack.want(x.peer, lineOf(i))
	return int(x.c.Stats().Deflated.WireBytes - before)
}

func (x *conversing) receive(i int) {
	payload, _ := x.pack(lineOf(i))
	x.peer.Send(compressed(frame.Text, true), payload)
	require.Equal(x.t, lineOf(i), <-x.reading)
}

// held returns the bytes that the Conn holds for each direction.
func (x *conversing) held() (sending, receiving int) {
	synctest.Wait()
	x.c.wr.mu.Lock()
	defer x.c.wr.mu.Unlock()
	f := x.c.rd.parser.inflate
	f.awake.Lock()
	defer f.awake.Unlock()
	return x.c.wr.deflate.own.Held(), f.window.Held()
}

// longSilence is enough for both steps, whenever the timer fired last.
const longSilence = 2 * (restAfter + sleepAfter)

func (x *conversing) armed() bool { return x.c.resting.armed.Load() }

// After a second or two of silence a sender gives up its index, after half a minute
// both directions are packed, and nothing is forgotten.
func TestResting(t *testing.T) {
	converse(t, func(t *testing.T, x *conversing) {
		first := x.send(0)
		for i := range 200 {
			x.send(i)
			x.receive(i)
		}
		busySending, busyReceiving := x.held()
		time.Sleep(2*restAfter + 1)
		restSending, restReceiving := x.held()
		require.Less(t, restSending, busySending, "the index was given up")
		require.Equal(t, busyReceiving, restReceiving)
		require.Less(t, x.send(1), first/3, "the history was kept")

		time.Sleep(longSilence)
		sleepSending, sleepReceiving := x.held()
		require.Less(t, sleepSending, restSending/4, "the history is packed")
		require.Less(t, sleepReceiving, restReceiving/4, "the window is packed")
		require.False(t, x.armed(), "there is nothing left to give up")
		require.Less(t, x.send(2), first/3, "the history is there again")
		x.receive(2)
		require.True(t, x.armed())
	})
}

// One direction alone keeps the Conn awake, or lets it sleep.
func TestRestingOfOneDirection(t *testing.T) {
	for name, exchange := range map[string]func(x *conversing, i int){
		"sending":   func(x *conversing, i int) { x.send(i) },
		"receiving": func(x *conversing, i int) { x.receive(i) },
	} {
		t.Run(name, func(t *testing.T) {
			converse(t, func(t *testing.T, x *conversing) {
				for i := range 100 {
					exchange(x, i)
				}
				sending, receiving := x.held()
				for i := range 50 {
					time.Sleep(restAfter - 1)
					exchange(x, i)
				}
				busySending, busyReceiving := x.held()
				require.GreaterOrEqual(t, busySending+busyReceiving, sending+receiving, "it was never quiet")
				time.Sleep(longSilence)
				sleepSending, sleepReceiving := x.held()
				require.Less(t, sleepSending+sleepReceiving, (sending+receiving)/2)
				exchange(x, 1)
			})
		})
	}
}

// Messages that did not come out smaller, and long ones, keep the Conn awake too, and
// let it sleep again.
func TestRestingAfterOtherMessages(t *testing.T) {
	noise := make([]byte, 60<<10)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(noise)
	others := map[string][]byte{
		"incompressible":                      noise[:1000],
		"long":                                bytes.Repeat(noise[:50], 400),
		"longer than what is written at once": hex.AppendEncode(nil, noise),
	}
	for name, data := range others {
		t.Run(name, func(t *testing.T) {
			converse(t, func(t *testing.T, x *conversing) {
				for i := range 300 {
					x.send(i)
				}
				time.Sleep(longSilence)
				asleep, _ := x.held()
				wrote := make(chan error)
				go func() { wrote <- x.c.Write(bg, frame.Binary, data) }()
				if len(data) == 1000 {
					x.peer.WantBinary(string(data))
				} else {
					x.peer.WantCompressed()
				}
				require.NoError(t, <-wrote)
				require.True(t, x.armed())
				time.Sleep(longSilence)
				after, _ := x.held()
				require.Less(t, after, asleep+(40<<10), "the index was not given up")
				require.False(t, x.armed())
			})
		})
	}
}

// Nothing is given up of a message in the making.
func TestRestingDuringAWriter(t *testing.T) {
	converse(t, func(t *testing.T, x *conversing) {
		for i := range 100 {
			x.send(i)
		}
		before, _ := x.held()
		w, err := x.c.Writer(bg, frame.Text)
		require.NoError(t, err)
		time.Sleep(2 * sleepAfter)
		during, _ := x.held()
		require.Equal(t, before, during)
		_, err = w.Write([]byte(lineOf(3)))
		require.NoError(t, err)
		require.NoError(t, w.Close())
		x.unpack.want(x.peer, lineOf(3))
	})
}

// A window is not packed under a message that has begun.
func TestRestingInsideAMessage(t *testing.T) {
	converse(t, func(t *testing.T, x *conversing) {
		for i := range 100 {
			x.receive(i)
		}
		payload, _ := x.pack(lineOf(7))
		x.peer.Send(compressed(frame.Text, false), payload[:2])
		time.Sleep(2 * sleepAfter)
		x.peer.Send(frame.Header{Fin: true, Opcode: frame.Continuation}, payload[2:])
		require.Equal(t, lineOf(7), <-x.reading)
		x.receive(8)
	})
}

// The timer ends with the Conn.
func TestRestingEnds(t *testing.T) {
	converse(t, func(t *testing.T, x *conversing) {
		x.send(1)
		require.True(t, x.armed())
		x.c.CloseNow()
		require.False(t, x.c.resting.timer.Stop(), "the timer still runs")
		x.c.keepAwake()
		require.False(t, x.c.resting.timer.Stop(), "the timer was started again")
	})
}
