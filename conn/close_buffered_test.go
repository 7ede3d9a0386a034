package conn

import (
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/mempipe"
)

// bufferedConn hands out what it has received also after its Close, as TLS does.
type bufferedConn struct {
	net.Conn
	received []byte
}

func (c *bufferedConn) Read(p []byte) (int, error) {
	if len(c.received) == 0 {
		return c.Conn.Read(p)
	}
	n := copy(p, c.received)
	c.received = c.received[n:]
	return n, nil
}

// Whoever gets the reader's place of a Conn that has ended reads no more: the memory
// that it takes has been given back.
func TestCloseReadsNothingOfAnEndedConn(t *testing.T) {
	a, b := mempipe.New()
	defer b.Close()
	payload := "\x00\x88\x13\x77\xec" + string(make([]byte, 5000)) + "\x00" // a stored block
	h := frame.Header{Fin: true, Rsv1: true, Opcode: frame.Binary, Length: int64(len(payload))}
	c := New(&bufferedConn{a, append(h.Append(nil), payload...)}, Client, takeover)
	_, r, err := c.Reader(bg)
	require.NoError(t, err)
	_, _ = r.Read(make([]byte, 10))
	require.NoError(t, c.CloseNow())
	require.True(t, c.rd.mu.TryLock(), "as readClose finds it when the Conn ends behind its look")
	dropped := make(chan struct{})
	go func() {
		c.dropMessages(bg)
		close(dropped)
	}()
	select {
	case <-dropped:
		c.endRead()
	case <-time.After(time.Minute):
		require.FailNow(t, "dropMessages reads on")
	}
}
