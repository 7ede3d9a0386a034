package conn

import (
	"errors"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/wstest"
)

// FuzzCompressedRoundTrip sends any messages from one Conn to another, over a
// transport that cuts them anywhere, under any agreement and by any call.
func FuzzCompressedRoundTrip(f *testing.F) {
	f.Add([]byte("hello hello hello world"), []byte{5, 0, 6, 3}, uint16(0), uint8(0), uint8(0))
	f.Add([]byte(texts(9, 17)[16][:50_000]), []byte{255, 200, 1, 90, 254}, uint16(0x1f07), uint8(7), uint8(3))
	f.Add([]byte(texts(9, 17)[16][:3000]), []byte{20, 20, 20, 20}, uint16(0x8000), uint8(1), uint8(9))
	f.Fuzz(func(t *testing.T, data, cuts []byte, parameters uint16, readSize, level uint8) {
		if len(data) > 1<<17 || len(cuts) > 64 {
			t.Skip("larger than what is to be learnt")
		}
		cfg := &Config{
			Deflate: &Deflate{
				ServerNoContextTakeover: parameters&1 != 0,
				ClientNoContextTakeover: parameters&2 != 0,
				ServerMaxWindowBits:     8 + int(parameters>>2)&7,
				ClientMaxWindowBits:     8 + int(parameters>>5)&7,
			},
			Compression: Compression{Threshold: -1, Level: int(level)},
		}
		synctest.Test(t, func(t *testing.T) {
			a, b := mempipe.New()
			role := Role(parameters >> 15)
			from := New(a, role, cfg)
			to := New(wstest.NewFaultConn(b, wstest.Faults{ReadSize: int(readSize)}), 1-role, cfg)
			defer from.CloseNow()
			defer to.CloseNow()
			messages := cutInto(data, cuts)
			go func() {
				for i, m := range messages {
					if err := sendBy(from, i+int(parameters>>8), m); err != nil {
						t.Errorf("message %d of %d bytes could not be sent: %v", i, len(m), err)
						from.CloseNow()
					}
				}
			}()
			for i, want := range messages {
				got, err := readBy(to, bg, byte(i))
				require.NoError(t, err)
				require.True(t, string(want) == got, "message %d of %d bytes came as %d others", i, len(want), len(got))
			}
		})
	})
}

// cutInto cuts data into messages, the last of which is the rest.
func cutInto(data, cuts []byte) (messages [][]byte) {
	for _, cut := range cuts {
		n := min(len(data), int(cut)*int(cut))
		messages = append(messages, data[:n])
		data = data[n:]
	}
	return append(messages, data)
}

// sendBy sends a message by one of the calls that there are.
func sendBy(c *Conn, call int, p []byte) error {
	switch call % 4 {
	case 1:
		return c.Send(frame.Binary, p)
	case 2:
		m, err := Prepare(frame.Binary, p)
		if err != nil {
			return err
		}
		return c.WritePrepared(bg, m)
	case 3:
		w, err := c.Writer(bg, frame.Binary)
		if err != nil {
			return err
		}
		if _, err := w.Write(p); err != nil {
			return err
		}
		return w.Close()
	}
	return c.Write(bg, frame.Binary, p)
}

// FuzzInflateAnything receives any bytes as compressed messages: they end the Conn
// as they should, or come out, and never more than the limit.
func FuzzInflateAnything(f *testing.F) {
	f.Add([]byte("\xf2\x48\xcd\xc9\xc9\x07\x00"), uint8(3), uint8(7), true)
	f.Add([]byte(pack("a message that is fine")), uint8(200), uint8(0), false)
	f.Add([]byte(pack(string(make([]byte, 5000)))), uint8(1), uint8(7), true)
	f.Fuzz(func(t *testing.T, payload []byte, cut, bits uint8, text bool) {
		const limit = 4000
		if len(payload) > 1<<14 {
			t.Skip("larger than what is to be learnt")
		}
		op := frame.Binary
		if text {
			op = frame.Text
		}
		cfg := &Config{ReadLimit: limit, Deflate: &Deflate{ServerMaxWindowBits: 8 + int(bits&7)}}
		scriptAs(t, Client, cfg, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			half := min(int(cut), len(payload))
			wire := peer.Encode(compressed(op, false), string(payload[:half]))
			wire = append(wire, peer.Encode(frame.Header{Fin: true, Opcode: frame.Continuation}, string(payload[half:]))...)
			wire = append(wire, peer.Encode(compressed(op, true), string(payload))...)
			wire = append(wire, peer.Encode(frame.Header{Fin: true, Opcode: frame.Close}, "")...)
			peer.SendRaw(wire)
			messages := 0
			for {
				_, p, err := c.Read(bg)
				require.LessOrEqual(t, len(p), limit)
				if err == nil {
					messages++
					continue
				}
				fine := errors.Is(err, frame.StatusNoStatusReceived) && messages == 2
				bad := errors.Is(err, frame.StatusInvalidPayload) || errors.Is(err, ErrMessageTooBig)
				require.True(t, fine || bad, "the end behind %d messages was another one: %v", messages, err)
				return
			}
		})
	})
}
