package wstest

import (
	"time"

	"github.com/ws6455/websocket/internal/mempipe"
)

// waiting is a wait that ends with a deadline or a close, as that of a call of a
// net.Conn does. It is a pipe through which nothing comes until it is over.
type waiting struct{ near, far *mempipe.Conn }

func newWaiting() *waiting {
	near, far := mempipe.New()
	return &waiting{near, far}
}

// forever waits, and returns why it does not any more.
func (w *waiting) forever() error {
	_, err := w.near.Read(make([]byte, 1))
	return err
}

// until waits for d; an error is why it ended before.
func (w *waiting) until(d time.Duration) error {
	over := time.AfterFunc(d, func() { _, _ = w.far.Write([]byte{0}) })
	defer over.Stop()
	return w.forever()
}

func (w *waiting) setDeadline(t time.Time) { _ = w.near.SetReadDeadline(t) }

func (w *waiting) close() { _ = w.near.Close() }
