package wstest

import (
	"io"
	"net"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// relayed returns the two ends of a connection through a relay.
func relayed(t *testing.T, upward bool, after int64, cut Cut) (r *Relay, client, server net.Conn) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	r, err = NewRelay(l.Addr().String(), upward, after, cut)
	require.NoError(t, err)
	client, err = net.Dial("tcp", r.Addr())
	require.NoError(t, err)
	server, err = l.Accept()
	require.NoError(t, err)
	return r, client, server
}

func TestRelay(t *testing.T) {
	for _, upward := range []bool{true, false} {
		for _, cut := range []Cut{Fin, Rst, Stuck} {
			t.Run(cut.String(), func(t *testing.T) {
				r, client, server := relayed(t, upward, 3, cut)
				from, to := client, server
				if !upward {
					from, to = server, client
				}
				_, err := from.Write([]byte("abcdef"))
				require.NoError(t, err)
				if cut != Rst { // which may overtake what was sent
					_, err = io.ReadFull(to, make([]byte, 3))
					require.NoError(t, err)
				}
				switch cut {
				case Fin:
					_, err = to.Read(make([]byte, 1))
					require.Equal(t, io.EOF, err)
				case Rst:
					_, err = io.ReadAll(to)
					require.ErrorIs(t, err, syscall.ECONNRESET)
				case Stuck:
					require.NoError(t, to.SetReadDeadline(time.Now().Add(time.Millisecond)))
					_, err = to.Read(make([]byte, 1))
					require.ErrorIs(t, err, os.ErrDeadlineExceeded)
				}
				up, down := r.Close()
				require.EqualValues(t, 3, up+down, "bytes forwarded")
			})
		}
	}
}

func TestRelayWithoutACut(t *testing.T) {
	r, client, server := relayed(t, true, -1, Fin)
	_, err := client.Write([]byte("up"))
	require.NoError(t, err)
	require.NoError(t, client.(*net.TCPConn).CloseWrite())
	got, err := io.ReadAll(server)
	require.NoError(t, err)
	require.Equal(t, "up", string(got))
	_, err = server.Write([]byte("down"))
	require.NoError(t, err)
	require.NoError(t, server.Close())
	got, err = io.ReadAll(client)
	require.NoError(t, err)
	require.Equal(t, "down", string(got))
	up, down := r.Close()
	require.EqualValues(t, []int64{2, 4}, []int64{up, down}, "bytes that went up and down")
}
