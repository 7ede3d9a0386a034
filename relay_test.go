package websocket_test

import (
	"fmt"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/handshake"
	"github.com/ws6455/websocket/internal/pool"
	"github.com/ws6455/websocket/internal/wstest"
)

// A relayed conversation is one over TCP, through a relay that cuts a direction.
type relayed struct {
	upward bool
	after  int64
	cut    wstest.Cut

	client, server *talker
	up, down       int64 // bytes that went each way
	err            error // of the preparations
}

func (r *relayed) converse(timeout time.Duration) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		r.err = err
		return
	}
	defer l.Close()
	_ = l.(*net.TCPListener).SetDeadline(time.Now().Add(time.Minute)) // if the client does not come
	relay, err := wstest.NewRelay(l.Addr().String(), r.upward, r.after, r.cut)
	if err != nil {
		r.err = err
		return
	}
	r.client, r.server = &talker{timeout: timeout}, &talker{timeout: timeout}
	var ends sync.WaitGroup
	ends.Go(func() {
		if nc, err := l.Accept(); err == nil {
			r.server.asServer(nc)
		}
	})
	ends.Go(func() { r.client.asClient("ws://"+relay.Addr()+"/", handshake.ClientOptions{}) })
	ends.Wait()
	r.up, r.down = relay.Close()
}

// places returns where to cut a direction of that many bytes: everywhere in the
// opening handshake, and at its end, with a stride; in between with a larger one.
func places(size int64) (all []int64) {
	const edge = 400
	fine, coarse := int64(7), int64(1999)
	if testing.Short() {
		fine, coarse = 61, 9973
	}
	for at := int64(0); at <= size; {
		all = append(all, at)
		if at < edge || at >= size-edge/4 {
			at += fine
		} else {
			at = min(at+coarse, size-edge/4)
		}
	}
	return append(all, size)
}

// Wherever a network cuts a connection, with a FIN, with an RST or with silence,
// both ends return from every call with an error that is documented.
func TestTCPThatIsCutAnywhere(t *testing.T) {
	loans := pool.Watch()
	defer loans.Stop()
	whole := relayed{after: -1}
	whole.converse(patience)
	require.NoError(t, whole.err)
	require.NoError(t, whole.client.first(), "a conversation that is not cut")
	for _, cut := range []wstest.Cut{wstest.Fin, wstest.Rst, wstest.Stuck} {
		t.Run(cut.String(), func(t *testing.T) {
			for _, upward := range []bool{true, false} {
				size := whole.down
				if upward {
					size = whole.up
				}
				cutEverywhere(t, upward, size, cut)
			}
		})
	}
	wstest.NoGoroutinesIn(t, "github.com/ws6455/websocket/conn", "github.com/ws6455/websocket/handshake")
	wstest.NoBuffers(t, loans)
}

// cutEverywhere holds a conversation for each place, all at a time: silence takes
// until a timeout.
func cutEverywhere(t *testing.T, upward bool, size int64, cut wstest.Cut) {
	var cuts []*relayed
	for _, after := range places(size) {
		cuts = append(cuts, &relayed{upward: upward, after: after, cut: cut})
	}
	var all sync.WaitGroup
	for _, r := range cuts {
		all.Go(func() { r.converse(patience / 40) })
	}
	all.Wait()
	for _, r := range cuts {
		what := fmt.Sprintf("%v after %d bytes, upward: %v", r.cut, r.after, r.upward)
		require.NoError(t, r.err, what)
		wantEnd(t, r.client, what+", the client")
		wantEnd(t, r.server, what+", the server")
	}
}
