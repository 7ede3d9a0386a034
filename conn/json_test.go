package conn_test

import (
	"context"
	"encoding/json"
	"math"
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

type point struct{ X, Y int }

// jsonTest gives f a server and the peer it talks to.
func jsonTest(t *testing.T, f func(t *testing.T, c *conn.Conn, peer *wstest.Peer)) {
	synctest.Test(t, func(t *testing.T) {
		a, b := mempipe.New()
		c := conn.New(a, conn.Server, nil)
		defer func() { _ = c.CloseNow() }()
		f(t, c, wstest.NewPeer(t, b, wstest.Client))
	})
}

func TestWriteJSON(t *testing.T) {
	jsonTest(t, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
		require.NoError(t, conn.WriteJSON(t.Context(), c, point{1, 2}))
		peer.WantText(`{"X":1,"Y":2}`)
		require.NoError(t, conn.WriteJSON(t.Context(), c, nil))
		peer.WantText(`null`)
		large := strings.Repeat("<", 500_000)
		go func() { _ = conn.WriteJSON(t.Context(), c, large) }()
		want, _ := json.Marshal(large)
		_, got := peer.WantMessage()
		require.True(t, string(want) == got, "the message differs from what json.Marshal makes")
	})
}

func TestWriteJSONOfWhatIsNoJSON(t *testing.T) {
	jsonTest(t, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
		err := conn.WriteJSON(t.Context(), c, math.NaN())
		require.EqualError(t, err, "websocket: write: json: unsupported value: NaN")
		require.NoError(t, conn.WriteJSON(t.Context(), c, "the Conn lives"))
		peer.WantText(`"the Conn lives"`)
	})
}

func TestReadJSON(t *testing.T) {
	jsonTest(t, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
		peer.SendText(`{"X":1,"Y":2}`)
		p, err := conn.ReadJSON[point](t.Context(), c)
		require.NoError(t, err)
		require.Equal(t, point{1, 2}, p)

		peer.SendBinary(`[1, 2]` + "\n")
		list, err := conn.ReadJSON[[]int](t.Context(), c)
		require.NoError(t, err)
		require.Equal(t, []int{1, 2}, list)
	})
}

func TestReadJSONOfWhatIsNoJSON(t *testing.T) {
	table := map[string]struct{ message, say string }{
		"not JSON": {
			`hello`,
			`websocket: read: message "hello" as conn_test.point: invalid character 'h' looking for beginning of value`,
		},
		"another type": {
			`{"X":1,"Y":"2"}`,
			`websocket: read: message "{\"X\":1,\"Y\":\"2\"}" as conn_test.point: ` +
				`json: cannot unmarshal string into Go struct field point.Y of type int`,
		},
		"empty": {
			``,
			`websocket: read: message "" as conn_test.point: unexpected end of JSON input`,
		},
		"long": {
			strings.Repeat("x", 1000),
			`websocket: read: message "` + strings.Repeat("x", 64) + `"… (1000 bytes) as conn_test.point: ` +
				`invalid character 'x' looking for beginning of value`,
		},
	}
	for name, c := range table {
		t.Run(name, func(t *testing.T) {
			want := c
			jsonTest(t, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
				peer.SendText(want.message)
				peer.SendText(`{"X":3}`)
				got, err := conn.ReadJSON[point](t.Context(), c)
				require.EqualError(t, err, want.say)
				require.Zero(t, got, "the value beside an error")
				got, err = conn.ReadJSON[point](t.Context(), c)
				require.NoError(t, err, "the Conn lives")
				require.Equal(t, point{X: 3}, got)
			})
		})
	}
}

func TestReadJSONIsResumed(t *testing.T) {
	jsonTest(t, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
		wire := peer.Encode(frame.Header{Fin: true, Opcode: frame.Text}, `"whole"`)
		peer.SendRaw(wire[:9])
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := conn.ReadJSON[string](ctx, c)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		peer.SendRaw(wire[9:])
		s, err := conn.ReadJSON[string](t.Context(), c)
		require.NoError(t, err)
		require.Equal(t, "whole", s)
	})
}
