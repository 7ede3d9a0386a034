package conn

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/pool"
)

// ReadJSON reads the next message, text or binary, and returns the JSON value
// in it as a T, decoded as json.Unmarshal does.
//
// A message that is not JSON, or does not fit T, is an error that quotes its
// beginning and wraps that of package json. Such a message was read, and the
// Conn lives. All other errors are those of Conn.Read.
func ReadJSON[T any](ctx context.Context, c *Conn) (v T, err error) {
	buf := getBytes(&scratchs)
	defer putBytes(&scratchs, buf)
	_, *buf, err = c.ReadAppend(ctx, *buf)
	if err != nil {
		return v, err
	}
	if err := json.Unmarshal(*buf, &v); err != nil {
		var none T
		return none, wrap("read", fmt.Errorf("message %s as %T: %w", excerpt(*buf), v, err))
	}
	return v, nil
}

// excerptSize is how many bytes of a message an error quotes.
const excerptSize = 64

func excerpt(p []byte) string {
	if len(p) <= excerptSize {
		return fmt.Sprintf("%q", p)
	}
	return fmt.Sprintf("%q… (%d bytes)", p[:excerptSize], len(p))
}

// WriteJSON sends v as one text message, encoded as json.Marshal does. An error
// of package json is wrapped; nothing was sent then, and the Conn lives.
func WriteJSON(ctx context.Context, c *Conn, v any) error {
	enc := jsonEncoders.Get()
	defer enc.free()
	if err := enc.Encode(v); err != nil {
		return wrap("write", err)
	}
	return c.Write(ctx, frame.Text, bytes.TrimSuffix(enc.buf.Bytes(), []byte("\n")))
}

// jsonEncoder is a json.Encoder with the buffer it fills.
type jsonEncoder struct {
	*json.Encoder
	buf bytes.Buffer
}

var jsonEncoders = pool.Pool[jsonEncoder]{
	New: func() *jsonEncoder {
		enc := new(jsonEncoder)
		enc.Encoder = json.NewEncoder(&enc.buf)
		return enc
	},
	Poison: func(enc *jsonEncoder) { pool.PoisonBytes(enc.buf.AvailableBuffer()[:enc.buf.Available()]) },
}

func (enc *jsonEncoder) free() {
	if enc.buf.Cap() > largestPooled {
		jsonEncoders.Leave(enc)
		return
	}
	enc.buf.Reset()
	jsonEncoders.Put(enc)
}
