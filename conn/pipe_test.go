package conn_test

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/wstest"
)

func TestPipe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, server := conn.Pipe(&conn.Config{Subprotocol: "chat"})
		require.Equal(t, "chat", client.Subprotocol())
		require.Equal(t, "chat", server.Subprotocol())
		ctx := t.Context()
		require.NoError(t, client.Write(ctx, frame.Text, []byte("to the server")))
		require.NoError(t, server.Write(ctx, frame.Binary, []byte("to the client")))
		op, p, err := server.Read(ctx)
		require.NoError(t, err)
		require.Equal(t, "text to the server", op.String()+" "+string(p))
		op, p, err = client.Read(ctx)
		require.NoError(t, err)
		require.Equal(t, "binary to the client", op.String()+" "+string(p))
		go func() { _, _, _ = server.Read(ctx) }()
		require.NoError(t, client.Close(ctx, frame.StatusNormalClosure, "bye"))
		wstest.NoGoroutines(t)
	})
}
