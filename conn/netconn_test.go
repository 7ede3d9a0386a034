package conn_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/nettest"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/wstest"
)

func TestNetConnConformsToNetConn(t *testing.T) {
	pipes := map[string]func() (client, server *conn.Conn, err error){
		"in memory": func() (client, server *conn.Conn, err error) {
			client, server = conn.Pipe(nil)
			return client, server, nil
		},
		"over TCP": func() (client, server *conn.Conn, err error) {
			a, b, err := tcpPair()
			if err != nil {
				return nil, nil, err
			}
			return conn.New(a, conn.Client, nil), conn.New(b, conn.Server, nil), nil
		},
	}
	for name, pipe := range pipes {
		t.Run(name, func(t *testing.T) {
			nettest.TestConn(t, func() (c1, c2 net.Conn, stop func(), err error) {
				client, server, err := pipe()
				if err != nil {
					return nil, nil, nil, err
				}
				ctx := context.Background()
				stop = func() {
					_ = client.CloseNow()
					_ = server.CloseNow()
				}
				return conn.NetConn(ctx, client, frame.Binary), conn.NetConn(ctx, server, frame.Binary), stop, nil
			})
		})
	}
}

// tcpPair returns the two ends of a TCP connection on the loopback.
func tcpPair() (client, server net.Conn, err error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	defer ln.Close()
	if client, err = net.Dial("tcp", ln.Addr().String()); err != nil {
		return nil, nil, err
	}
	server, err = ln.Accept()
	return client, server, err
}

// netConnTest runs f in a bubble, for a stream of op whose Conn has each role.
func netConnTest(t *testing.T, op frame.Opcode, f func(t *testing.T, nc net.Conn, c *conn.Conn, peer *wstest.Peer)) {
	for role, other := range map[conn.Role]wstest.Role{conn.Client: wstest.Server, conn.Server: wstest.Client} {
		t.Run(role.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a, b := mempipe.New()
				c := conn.New(a, role, nil)
				f(t, conn.NetConn(context.Background(), c, op), c, wstest.NewPeer(t, b, other))
				_ = c.CloseNow()
				_ = b.Close()
				wstest.NoGoroutines(t)
			})
		})
	}
}

func TestNetConnReadsOverTheBordersOfMessages(t *testing.T) {
	netConnTest(t, frame.Text, func(t *testing.T, nc net.Conn, _ *conn.Conn, peer *wstest.Peer) {
		peer.SendText("ab")
		peer.SendText("")
		peer.SendFragments(frame.Text, "c", "", "de")
		peer.SendPing("between")
		peer.SendText("f")
		got := make([]byte, 6)
		for i := range got {
			n, err := nc.Read(got[i : i+1])
			require.NoError(t, err)
			require.Equal(t, 1, n, "bytes of a Read into one byte")
		}
		require.Equal(t, "abcdef", string(got))
		n, err := nc.Read(nil)
		require.NoError(t, err)
		require.Zero(t, n, "a Read into nothing returns at once")
		peer.WantPong("between")
	})
}

func TestNetConnReadDeadline(t *testing.T) {
	t.Run("it loses nothing, wherever it cuts", func(t *testing.T) {
		netConnTest(t, frame.Binary, func(t *testing.T, nc net.Conn, c *conn.Conn, peer *wstest.Peer) {
			var wire []byte
			for _, s := range []string{"one", "two", "three"} {
				wire = append(wire, peer.Encode(frame.Header{Fin: true, Opcode: frame.Binary}, s)...)
			}
			go peer.SendSlowly(wire, 7*time.Millisecond)
			var got []byte
			expired := 0
			for len(got) < 11 {
				require.NoError(t, nc.SetReadDeadline(time.Now().Add(5*time.Millisecond)))
				p := make([]byte, 2)
				n, err := nc.Read(p)
				if err != nil {
					require.ErrorIs(t, err, os.ErrDeadlineExceeded)
					require.True(t, err.(net.Error).Timeout())
					expired++
				}
				got = append(got, p[:n]...)
			}
			require.Equal(t, "onetwothree", string(got))
			require.Greater(t, expired, 5)
		})
	})
	t.Run("it moves while a Read waits", func(t *testing.T) {
		netConnTest(t, frame.Binary, func(t *testing.T, nc net.Conn, _ *conn.Conn, peer *wstest.Peer) {
			start := time.Now()
			require.NoError(t, nc.SetDeadline(start.Add(time.Second)))
			time.AfterFunc(time.Millisecond, func() { _ = nc.SetReadDeadline(start.Add(time.Minute)) })
			_, err := nc.Read(make([]byte, 1))
			require.ErrorIs(t, err, os.ErrDeadlineExceeded)
			require.Equal(t, time.Minute, time.Since(start), "the later deadline holds")
			require.NoError(t, nc.SetReadDeadline(time.Time{}))
			peer.SendBinary("x")
			_, err = nc.Read(make([]byte, 1))
			require.NoError(t, err)
		})
	})
	t.Run("a Read that waits for another one has it too", func(t *testing.T) {
		netConnTest(t, frame.Binary, func(t *testing.T, nc net.Conn, _ *conn.Conn, _ *wstest.Peer) {
			failed := make(chan error, 2)
			for range 2 {
				go func() {
					_, err := nc.Read(make([]byte, 1))
					failed <- err
				}()
			}
			synctest.Wait()
			require.NoError(t, nc.SetReadDeadline(time.Now()))
			require.ErrorIs(t, <-failed, os.ErrDeadlineExceeded)
			require.ErrorIs(t, <-failed, os.ErrDeadlineExceeded)
		})
	})
}

func TestNetConnWriteDeadline(t *testing.T) {
	netConnTest(t, frame.Binary, func(t *testing.T, nc net.Conn, c *conn.Conn, peer *wstest.Peer) {
		require.NoError(t, nc.SetWriteDeadline(time.Now().Add(time.Second)))
		sent, err := nc.Write(make([]byte, 10<<20))
		require.ErrorIs(t, err, os.ErrDeadlineExceeded)
		require.Positive(t, sent)
		require.Less(t, sent, 1<<20, "a Write to a peer that does not read is bounded")
		require.NoError(t, nc.SetWriteDeadline(time.Time{}))
		go func() { _, _ = nc.Write([]byte("end")) }()
		got := 0
		for got < sent {
			_, message := peer.WantMessage()
			got += len(message)
		}
		require.Equal(t, sent, got, "the peer gets as many bytes as Write returned")
		peer.WantBinary("end")
	})
}

func TestNetConnWriteCutsLongWrites(t *testing.T) {
	t.Run("text between two characters", func(t *testing.T) {
		netConnTest(t, frame.Text, func(t *testing.T, nc net.Conn, _ *conn.Conn, peer *wstest.Peer) {
			want := "x" + strings.Repeat("語", 20_000)
			go func() { _, _ = nc.Write([]byte(want)) }()
			got := ""
			for len(got) < len(want) {
				op, message := peer.WantMessage()
				require.Equal(t, frame.Text, op)
				require.NotEmpty(t, message)
				got += message
			}
			require.True(t, want == got, "the text differs from what was written")
		})
	})
	t.Run("an empty Write sends nothing", func(t *testing.T) {
		netConnTest(t, frame.Binary, func(t *testing.T, nc net.Conn, _ *conn.Conn, peer *wstest.Peer) {
			n, err := nc.Write(nil)
			require.NoError(t, err)
			require.Zero(t, n)
			peer.WantNothing()
		})
	})
	t.Run("text that is none is refused", func(t *testing.T) {
		netConnTest(t, frame.Text, func(t *testing.T, nc net.Conn, _ *conn.Conn, peer *wstest.Peer) {
			n, err := nc.Write([]byte("\xff"))
			require.ErrorContains(t, err, "websocket: write: text is not valid UTF-8")
			require.Zero(t, n)
			_, err = nc.Write(bytes.Repeat([]byte{0x80}, 40_000))
			require.Error(t, err)
			peer.WantNothing()
		})
	})
	t.Run("the pieces of two Writes do not mix", func(t *testing.T) {
		netConnTest(t, frame.Binary, func(t *testing.T, nc net.Conn, _ *conn.Conn, peer *wstest.Peer) {
			const size = 200_000
			for _, mark := range []byte("ab") {
				go func() { _, _ = nc.Write(bytes.Repeat([]byte{mark}, size)) }()
			}
			got := ""
			for len(got) < 2*size {
				_, message := peer.WantMessage()
				got += message
			}
			require.Equal(t, size, strings.Count(got[:size], got[:1]), "bytes of one Write in a row")
		})
	})
}

func TestNetConnWantsOneTypeOfMessage(t *testing.T) {
	netConnTest(t, frame.Binary, func(t *testing.T, nc net.Conn, _ *conn.Conn, peer *wstest.Peer) {
		peer.SendText("text")
		for range 2 {
			_, err := nc.Read(make([]byte, 1))
			p, ok := errors.AsType[*frame.ProtocolError](err)
			require.True(t, ok, "wanted a *frame.ProtocolError, got %v", err)
			require.Equal(t, frame.StatusUnsupportedData, p.Code)
		}
		peer.WantClose(frame.StatusUnsupportedData, "text message on a stream of binary messages")
	})
}

func TestNetConnEnd(t *testing.T) {
	t.Run("codes that mean that the peer was done are EOF", func(t *testing.T) {
		for _, code := range []frame.StatusCode{
			frame.StatusNormalClosure, frame.StatusGoingAway, frame.StatusNoStatusReceived,
		} {
			netConnTest(t, frame.Binary, func(t *testing.T, nc net.Conn, _ *conn.Conn, peer *wstest.Peer) {
				peer.SendBinary("rest")
				peer.SendClose(code, "")
				got, err := io.ReadAll(nc)
				require.NoError(t, err)
				require.Equal(t, "rest", string(got))
				peer.WantClose(code, "")
				_, err = nc.Write([]byte("x"))
				require.Error(t, err)
				require.NotEqual(t, io.EOF, err, "io.EOF is for reading")
				peer.Hangup()
				require.NoError(t, nc.Close(), "closing what the peer has closed in order")
			})
		}
	})
	t.Run("other codes are errors", func(t *testing.T) {
		netConnTest(t, frame.Binary, func(t *testing.T, nc net.Conn, _ *conn.Conn, peer *wstest.Peer) {
			peer.SendClose(frame.StatusInternalError, "broken")
			_, err := nc.Read(make([]byte, 1))
			require.ErrorIs(t, err, frame.StatusInternalError)
		})
	})
	t.Run("so is an end without a close frame", func(t *testing.T) {
		netConnTest(t, frame.Binary, func(t *testing.T, nc net.Conn, _ *conn.Conn, peer *wstest.Peer) {
			peer.Hangup()
			_, err := nc.Read(make([]byte, 1))
			require.ErrorIs(t, err, io.ErrUnexpectedEOF)
		})
	})
}

func TestNetConnClose(t *testing.T) {
	netConnTest(t, frame.Binary, func(t *testing.T, nc net.Conn, _ *conn.Conn, peer *wstest.Peer) {
		require.NoError(t, nc.SetDeadline(time.Now().Add(time.Hour)))
		_, err := nc.Write([]byte("last"))
		require.NoError(t, err)
		read, closed := make(chan error, 1), make(chan error, 1)
		go func() {
			_, err := nc.Read(make([]byte, 1))
			read <- err
		}()
		synctest.Wait()
		go func() { closed <- nc.Close() }()
		peer.WantBinary("last")
		peer.WantClose(frame.StatusNormalClosure, "")
		peer.SendClose(frame.StatusNormalClosure, "")
		peer.Hangup()
		require.NoError(t, <-closed)
		require.ErrorIs(t, <-read, net.ErrClosed, "the Read that was waiting")
		_, err = nc.Read(make([]byte, 1))
		require.ErrorIs(t, err, net.ErrClosed)
		_, err = nc.Write(make([]byte, 1))
		require.ErrorIs(t, err, net.ErrClosed)
		require.ErrorIs(t, nc.SetDeadline(time.Now()), net.ErrClosed)
		require.ErrorIs(t, nc.Close(), net.ErrClosed)
	})
}

func TestNetConnContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, server := conn.Pipe(nil)
		ctx, cancel := context.WithCancel(context.Background())
		nc := conn.NetConn(ctx, client, frame.Binary)
		time.AfterFunc(time.Second, cancel)
		_, err := nc.Read(make([]byte, 1))
		require.ErrorIs(t, err, context.Canceled)
		_, err = nc.Write(make([]byte, 1))
		require.ErrorIs(t, err, context.Canceled)
		require.NoError(t, nc.SetDeadline(time.Now().Add(time.Second)))
		_, err = nc.Read(make([]byte, 1))
		require.ErrorIs(t, err, context.Canceled)

		require.NoError(t, server.Write(t.Context(), frame.Text, []byte("alive")))
		_, p, err := client.Read(t.Context())
		require.NoError(t, err, "the Conn outlives the stream's context")
		require.Equal(t, "alive", string(p))
		_ = client.CloseNow()
		_ = server.CloseNow()
	})
}

func TestNetConnAddresses(t *testing.T) {
	client, _ := conn.Pipe(nil)
	nc := conn.NetConn(t.Context(), client, frame.Binary)
	require.Equal(t, client.LocalAddr(), nc.LocalAddr())
	require.Equal(t, client.RemoteAddr(), nc.RemoteAddr())
}
