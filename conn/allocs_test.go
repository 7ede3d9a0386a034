package conn

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
)

// A message costs no allocation at steady state, on either side, with a context
// that never ends and with one that may but lives long.
func TestNoAllocations(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes sync.Pool forget")
	}
	long, cancel := context.WithCancel(bg)
	defer cancel()
	contexts := map[string]context.Context{"Background": bg, "cancellable": long}
	for name, ctx := range contexts {
		for _, size := range []int{5, 300, 8 << 10} {
			for _, tt := range allocations(t, []byte(strings.Repeat("x", size))) {
				t.Run(fmt.Sprintf("%s/%s/%d bytes", name, tt.name, size), func(t *testing.T) {
					tt.wantNone(t, ctx, &Config{FlushDelay: -1})
				})
			}
		}
	}
}

// Nor does one that is compressed.
func TestNoAllocationsCompressed(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes sync.Pool forget")
	}
	agreements := map[string]Deflate{
		"takeover":        {},
		"no takeover":     {ServerNoContextTakeover: true, ClientNoContextTakeover: true},
		"smaller windows": {ServerMaxWindowBits: 10, ClientMaxWindowBits: 10},
	}
	for name, agreed := range agreements {
		for _, size := range []int{100, 300, 8 << 10, 40 << 10} {
			for _, tt := range allocations(t, []byte(texts(3, 17)[16][:size])) {
				t.Run(fmt.Sprintf("%s/%s/%d bytes", name, tt.name, size), func(t *testing.T) {
					tt.wantNone(t, bg, &Config{FlushDelay: -1, Deflate: &agreed, Compression: Compression{Threshold: -1}})
				})
			}
		}
	}
}

// wantNone wants messages in both directions to allocate nothing.
func (tt *allocationTest) wantNone(t *testing.T, ctx context.Context, cfg *Config) {
	t.Helper()
	client, server := tcpPair(t, cfg)
	wantNoAllocations(t, func() {
		tt.send(t, ctx, client)
		tt.receive(t, ctx, server)
		tt.send(t, ctx, server)
		tt.receive(t, ctx, client)
	})
}

// allocationTest is a way to send and a way to receive one message.
type allocationTest struct {
	name    string
	send    func(t *testing.T, ctx context.Context, c *Conn)
	receive func(t *testing.T, ctx context.Context, c *Conn)
}

func allocations(t *testing.T, payload []byte) []allocationTest {
	prepared, err := Prepare(frame.Binary, payload)
	require.NoError(t, err)
	dst := make([]byte, 0, len(payload))
	readAppend := func(t *testing.T, ctx context.Context, c *Conn) {
		_, p, err := c.ReadAppend(ctx, dst)
		if err != nil || len(p) != len(payload) {
			t.Fatalf("wanted %d bytes, got %d and %v", len(payload), len(p), err)
		}
	}
	check := func(t *testing.T, err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	return []allocationTest{
		{"Write and ReadAppend", func(t *testing.T, ctx context.Context, c *Conn) {
			check(t, c.Write(ctx, frame.Text, payload))
		}, readAppend},
		{"WritePrepared and ReadAppend", func(t *testing.T, ctx context.Context, c *Conn) {
			check(t, c.WritePrepared(ctx, prepared))
		}, readAppend},
		{"Send and ReadAppend", func(t *testing.T, _ context.Context, c *Conn) {
			check(t, c.Send(frame.Text, payload))
		}, readAppend},
		{"SendPrepared and ReadAppend", func(t *testing.T, _ context.Context, c *Conn) {
			check(t, c.SendPrepared(prepared))
		}, readAppend},
		{"Write and Messages", func(t *testing.T, ctx context.Context, c *Conn) {
			check(t, c.Write(ctx, frame.Text, payload))
		}, func(t *testing.T, ctx context.Context, c *Conn) {
			msg, err := c.turn(ctx) // a turn of the loop over Messages
			if err != nil || len(msg.Data) != len(payload) {
				t.Fatalf("wanted %d bytes, got %d and %v", len(payload), len(msg.Data), err)
			}
		}},
	}
}

// wantNoAllocations runs f until what it keeps is allocated, and then wants it
// to allocate nothing.
func wantNoAllocations(t *testing.T, f func()) {
	t.Helper()
	for range 20 {
		f()
	}
	if got := testing.AllocsPerRun(200, f); got != 0 {
		t.Fatalf("wanted no allocation, got %v for each two messages", got)
	}
}

// The loop itself allocates for its beginning only, not for its turns.
func TestMessagesLoopAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes sync.Pool forget")
	}
	client, server := tcpPair(t, nil)
	hello := []byte("hello")
	write := func() {
		if err := client.Write(bg, frame.Text, hello); err != nil {
			t.Fatal(err)
		}
	}
	write()
	for _, err := range server.Messages(bg) {
		require.NoError(t, err)
		break
	}
	perLoop := func(turns int) float64 {
		return testing.AllocsPerRun(20, func() {
			left := turns
			write()
			for _, err := range server.Messages(bg) {
				if err != nil {
					t.Fatal(err)
				}
				if left--; left == 0 {
					return
				}
				write()
			}
		})
	}
	require.Equal(t, perLoop(1), perLoop(100), "more turns must not allocate more")
}

// A message that answers one that waits is left in the buffer; that costs
// nothing either.
func TestDelayedWriteAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes sync.Pool forget")
	}
	client, server := tcpPair(t, nil)
	two := appendFrame(client, appendFrame(client, nil, frame.Text, []byte("a")), frame.Text, []byte("b"))
	dst := make([]byte, 0, 16)
	wantNoAllocations(t, func() {
		if _, err := client.nc.Write(two); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			_, p, err := server.ReadAppend(bg, dst)
			if err != nil {
				t.Fatal(err)
			}
			if err := server.Write(bg, frame.Text, p); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 {
			if _, _, err := client.ReadAppend(bg, dst); err != nil {
				t.Fatal(err)
			}
		}
	})
}
