package conn

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/wstest"
)

func TestClose(t *testing.T) {
	t.Run("7.1.2/the peer answers", func(t *testing.T) {
		script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			closed := make(chan error)
			go func() { closed <- c.Close(bg, frame.StatusNormalClosure, "bye") }()
			peer.WantClose(frame.StatusNormalClosure, "bye")
			peer.SendClose(frame.StatusNormalClosure, "")
			if c.role == Server { // 7.1.1: the server ends the transport
				peer.WantEOF()
			}
			peer.Hangup()
			require.NoError(t, <-closed)
			require.ErrorIs(t, c.Write(bg, frame.Text, nil), net.ErrClosed)
			require.NoError(t, c.Close(bg, frame.StatusNormalClosure, ""), "Close may be called again")
		})
	})
	t.Run("5.5.1/without a code", func(t *testing.T) {
		script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			go c.Close(bg, frame.StatusNoStatusReceived, "")
			peer.WantClose(frame.StatusNoStatusReceived, "")
		})
	})
	t.Run("7.1.2/messages before the answer are dropped", func(t *testing.T) {
		script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			closed := make(chan error)
			go func() { closed <- c.Close(bg, frame.StatusNormalClosure, "") }()
			peer.WantClose(frame.StatusNormalClosure, "")
			peer.SendFragments(frame.Text, "too", "late")
			peer.SendPing("is answered until the peer closes too")
			peer.WantPong("is answered until the peer closes too")
			peer.SendClose(frame.StatusNormalClosure, "")
			if c.role == Client {
				peer.Hangup()
			}
			require.NoError(t, <-closed)
		})
	})
	t.Run("7.1.2/messages before the answer go to who reads", func(t *testing.T) {
		script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			type result struct {
				p   []byte
				err error
			}
			reads := make(chan result, 2)
			go func() {
				for {
					_, p, err := c.Read(bg)
					reads <- result{p, err}
					if err != nil {
						return
					}
				}
			}()
			synctest.Wait()
			closed := make(chan error)
			go func() { closed <- c.Close(bg, frame.StatusNormalClosure, "") }()
			peer.WantClose(frame.StatusNormalClosure, "")
			peer.SendText("still read")
			require.Equal(t, "still read", string((<-reads).p))
			peer.SendClose(frame.StatusNormalClosure, "")
			if c.role == Client {
				peer.Hangup()
			}
			require.ErrorIs(t, (<-reads).err, ErrClosed)
			require.NoError(t, <-closed)
		})
	})
}

func TestCloseTwoAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, server := Pipe(nil)
		closed := make(chan error, 4)
		for range 2 {
			go func() { closed <- client.Close(bg, frame.StatusNormalClosure, "") }()
			go func() { closed <- server.Close(bg, frame.StatusGoingAway, "") }()
		}
		for range 4 {
			require.NoError(t, <-closed)
		}
	})
}

func TestCloseRefuses(t *testing.T) {
	for _, tc := range []struct {
		name   string
		code   frame.StatusCode
		reason string
	}{
		{"7.4.1/a code that never stands in a frame", frame.StatusAbnormalClosure, ""},
		{"7.4.2/a code out of range", 999, ""},
		{"5.5/a reason over 123 bytes", frame.StatusNormalClosure, strings.Repeat("x", 124)},
		{"5.5.1/a reason that is not UTF-8", frame.StatusNormalClosure, "\xff"},
		{"a reason with a line break", frame.StatusNormalClosure, "bye\r\n"},
		{"a reason with a NUL", frame.StatusNormalClosure, "by\x00e"},
		{"5.5.1/a reason without a code", frame.StatusNoStatusReceived, "why"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
				require.ErrorContains(t, c.Close(bg, tc.code, tc.reason), "websocket: close: ")
				peer.WantNothing()
				require.NoError(t, c.Write(bg, frame.Text, []byte("alive")))
				peer.WantText("alive")
			})
		})
	}
}

func TestCloseWithoutAnswer(t *testing.T) {
	script(t, &Config{CloseTimeout: 2 * time.Second}, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		start := time.Now()
		err := c.Close(bg, frame.StatusNormalClosure, "")
		require.ErrorIs(t, err, ErrCloseTimeout)
		require.EqualError(t, err, "websocket: close: no answer to the close frame")
		require.Equal(t, 2*time.Second, time.Since(start))
		<-c.Done()
	})
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		ctx, cancel := context.WithTimeout(bg, time.Second)
		defer cancel()
		require.ErrorIs(t, c.Close(ctx, frame.StatusNormalClosure, ""), context.DeadlineExceeded)
		<-c.Done()
	})
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		go c.Read(bg)
		synctest.Wait()
		require.ErrorIs(t, c.Close(bg, frame.StatusNormalClosure, ""), ErrCloseTimeout, "while another goroutine reads")
	})
}

func TestCloseWhileThePeerDoesNotRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _, _ := stuck(t, nil)
		wrote := make(chan error)
		go func() { wrote <- c.Write(bg, frame.Text, []byte("x")) }()
		synctest.Wait()
		require.ErrorIs(t, c.Close(bg, frame.StatusNormalClosure, ""), ErrCloseTimeout)
		require.ErrorIs(t, <-wrote, ErrClosed)
	})
}

func TestClosedByPeer(t *testing.T) {
	for _, tc := range []struct {
		name    string
		payload string
		code    frame.StatusCode
		reason  string
		echo    frame.StatusCode
	}{
		{"7.1.5/code and reason", "\x03\xe9leaving", frame.StatusGoingAway, "leaving", frame.StatusGoingAway},
		{"7.1.5/no code", "", frame.StatusNoStatusReceived, "", frame.StatusNoStatusReceived},
		{"7.4.2/a private code", "\x0f\xa0", 4000, "", 4000},
	} {
		t.Run(tc.name, func(t *testing.T) {
			script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
				peer.Send(frame.Header{Fin: true, Opcode: frame.Close}, tc.payload)
				_, _, err := c.Read(bg)
				var closed *CloseError
				require.ErrorAs(t, err, &closed)
				require.Equal(t, CloseError{tc.code, tc.reason}, *closed)
				require.ErrorIs(t, err, tc.code)
				peer.WantClose(tc.echo, "")
				require.ErrorIs(t, c.Write(bg, frame.Text, nil), tc.code)
				if c.role == Client {
					peer.Hangup()
				}
				require.NoError(t, c.Close(bg, frame.StatusNormalClosure, ""), "the handshake was complete")
			})
		})
	}
}

// 5.5.1: no data is sent after a Close frame.
func TestNoDataAfterClose(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		w, err := c.Writer(bg, frame.Binary)
		require.NoError(t, err)
		require.NoError(t, c.Send(frame.Text, []byte("held until the Writer ends")))
		go c.Close(bg, frame.StatusNormalClosure, "")
		peer.WantClose(frame.StatusNormalClosure, "")
		require.ErrorIs(t, c.Write(bg, frame.Text, nil), ErrClosed)
		require.ErrorIs(t, w.Close(), ErrClosed)
		peer.WantNothing()
	})
}

// A violation's Close frame reaches a peer that had sent more than was read:
// the socket is not reset under it.
func TestCloseFrameArrivesDespiteUnreadData(t *testing.T) {
	for _, role := range []Role{Server, Client} {
		t.Run(role.String(), func(t *testing.T) {
			a, b := tcpConns(t)
			c := New(a, role, nil)
			peer := wstest.NewPeer(t, b, other(role))
			wire := peer.Encode(frame.Header{Fin: true, Rsv2: true, Opcode: frame.Text}, "bad")
			wire = append(wire, make([]byte, 100_000)...)
			sent := make(chan struct{})
			go func() {
				peer.SendRaw(wire)
				close(sent)
			}()
			_, _, err := c.Read(bg)
			var violation *frame.ProtocolError
			require.ErrorAs(t, err, &violation)
			<-sent
			peer.WantClose(frame.StatusProtocolError, "reserved bit")
			peer.Hangup()
			<-c.Done()
		})
	}
}

func TestCloseNow(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		errs := make(chan error)
		go func() {
			_, _, err := c.Read(bg)
			errs <- err
		}()
		go func() {
			_, err := c.Ping(bg)
			errs <- err
		}()
		synctest.Wait()
		require.NoError(t, c.CloseNow())
		require.ErrorIs(t, <-errs, ErrClosed)
		require.ErrorIs(t, <-errs, ErrClosed)
		require.NoError(t, c.CloseNow(), "CloseNow may be called again")
		require.ErrorIs(t, c.Close(bg, frame.StatusNormalClosure, ""), ErrClosed, "there was no handshake")
	})
}

func TestCloseNowDuringClose(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		closed := make(chan error)
		go func() { closed <- c.Close(bg, frame.StatusNormalClosure, "") }()
		synctest.Wait()
		require.NoError(t, c.CloseNow())
		require.ErrorIs(t, <-closed, ErrClosed)
	})
}

// 7.1.1: the server ends the transport, the client waits for that, bounded.
func TestClientWaitsForTheEndOfTheTransport(t *testing.T) {
	scriptAs(t, Client, &Config{CloseTimeout: time.Minute}, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		peer.SendClose(frame.StatusNormalClosure, "")
		_, _, err := c.Read(bg)
		require.ErrorIs(t, err, frame.StatusNormalClosure)
		start := time.Now()
		<-c.Done()
		require.Equal(t, time.Minute, time.Since(start))
	})
}

func TestCloseOnATransportWithoutHalfClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := net.Pipe()
		client, server := New(a, Client, nil), New(b, Server, nil)
		go func() {
			for range server.Messages(bg) {
			}
		}()
		require.NoError(t, client.Close(bg, frame.StatusNormalClosure, ""))
		<-server.Done()
	})
}

// Close by another goroutine at any point of a conversation: every call
// returns.
func TestCloseAtAnyPoint(t *testing.T) {
	for ms := range 12 {
		t.Run(fmt.Sprint(ms), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a, b := mempipe.New()
				client, server := New(a, Client, nil), New(b, Server, nil)
				var calls sync.WaitGroup
				calls.Go(func() {
					for msg, err := range server.Messages(bg) {
						if err != nil || server.Write(bg, msg.Op, msg.Data) != nil {
							return
						}
						time.Sleep(time.Millisecond)
					}
				})
				calls.Go(func() {
					for client.Write(bg, frame.Text, []byte("ping")) == nil {
						_, r, err := client.Reader(bg)
						if err != nil {
							return
						}
						io.Copy(io.Discard, r)
						time.Sleep(time.Millisecond)
					}
				})
				time.Sleep(time.Duration(ms) * time.Millisecond / 2)
				require.NoError(t, client.Close(bg, frame.StatusNormalClosure, ""))
				calls.Wait()
				<-server.Done()
			})
		})
	}
}

// Done may be asked for before, while and after the Conn ends.
func TestDoneWheneverItIsAskedFor(t *testing.T) {
	for range 200 {
		a, b := Pipe(nil)
		before, during := a.Done(), make(chan (<-chan struct{}), 1)
		go func() { during <- a.Done() }()
		go a.CloseNow()
		<-before
		<-<-during
		<-a.Done()
		b.CloseNow()
		<-b.Done()
	}
}
