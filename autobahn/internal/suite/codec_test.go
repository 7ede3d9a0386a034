package suite

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// compressedHello is "Hello" in the example of RFC 7692 section 7.2.3.1.
const compressedHello = "\xf2\x48\xcd\xc9\xc9\x07\x00"

func TestBits(t *testing.T) {
	require.Equal(t, maxWindowBits, Params{}.bits())
	require.Equal(t, minWindowBits, Params{WindowBits: minWindowBits}.bits())
}

func TestInflate(t *testing.T) {
	for _, tt := range []struct {
		name     string
		takeover bool
		want     string
	}{
		{"7.2.3.2/with context takeover", true, "Hello"},
		{"7.2.3.2/without", false, ""},
	} {
		d := newDeflate(agreement{Server: Params{NoTakeover: !tt.takeover}}, Client)
		got, err := d.inflate([]byte(compressedHello))
		require.NoError(t, err, tt.name)
		require.Equal(t, "Hello", string(got), tt.name)
		got, err = d.inflate([]byte("\xf2\x00\x11\x00\x00")) // the same again, from the window
		if tt.takeover {
			require.NoError(t, err, tt.name)
			require.Equal(t, tt.want, string(got), tt.name)
		} else {
			require.Error(t, err, "%s: the window is empty", tt.name)
		}
	}
}

// TestCompressedMessages is about what a peer compresses.
func TestCompressedMessages(t *testing.T) {
	rsv1 := wire.Header{Fin: true, Opcode: wire.Text, RSV: 4}
	for _, tt := range []struct {
		name    string
		header  wire.Header
		payload string
		want    []report.Event
		code    int
	}{
		{"7692 6/a compressed message", rsv1, compressedHello, want(gotText("Hello")), 0},
		{"7692 6/one that is not compressed", wire.Header{Fin: true, Opcode: wire.Text}, "Hello", want(gotText("Hello")), 0},
		{"7692 6/no DEFLATE", rsv1, "\xff\xff", nil, 1007},
		{"7692 6/RSV1 on a control frame", wire.Header{Fin: true, Opcode: wire.Ping, RSV: 4}, "", nil, 1002},
		{"7692 6/RSV2", wire.Header{Fin: true, Opcode: wire.Text, RSV: 2}, "", nil, 1002},
	} {
		var frames []wire.Frame
		c := &Case{Deflate: &Deflate{Params: []Params{{}}}, Patience: time.Second}
		r := playWith(t, c, Client, func(e *echoer) {
			e.sendFrame(tt.header, []byte(tt.payload))
			listenTo(&frames)(e)
		})
		require.Equal(t, tt.want, r.Received, tt.name)
		if tt.code != 0 {
			require.Equal(t, tt.code, *r.LocalCloseCode, tt.name)
		}
	}
}
