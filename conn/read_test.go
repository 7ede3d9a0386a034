package conn

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/wstest"
)

func TestRead(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		peer.SendText("héllo")
		peer.SendBinary("")
		peer.SendFragments(frame.Text, "a", "", "b€"[:2], "b€"[2:])
		wantRead(t, c, frame.Text, "héllo")
		wantRead(t, c, frame.Binary, "")
		wantRead(t, c, frame.Text, "ab€")
	})
}

func TestReadOwnsBytes(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		peer.SendText("first")
		peer.SendText("other")
		_, first, err := c.Read(bg)
		require.NoError(t, err)
		wantRead(t, c, frame.Text, "other")
		require.Equal(t, "first", string(first), "a later read changed a message that was returned")
	})
}

func TestReadAppend(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		peer.SendText("one")
		peer.SendFragments(frame.Binary, "t", "wo")
		op, p, err := c.ReadAppend(bg, []byte("> "))
		require.NoError(t, err)
		require.Equal(t, frame.Text, op)
		require.Equal(t, "> one", string(p))
		op, p, err = c.ReadAppend(bg, p)
		require.NoError(t, err)
		require.Equal(t, frame.Binary, op)
		require.Equal(t, "> onetwo", string(p))
	})
}

func TestReadAppendReturnsDstOnError(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		peer.SendRaw(peer.Encode(frame.Header{Opcode: frame.Text}, "first half "))
		ctx, cancel := context.WithTimeout(bg, time.Second)
		defer cancel()
		_, p, err := c.ReadAppend(ctx, []byte("> "))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.Equal(t, "> ", string(p), "dst was not returned as it was")
		peer.Send(frame.Header{Fin: true, Opcode: frame.Continuation}, "second half")
		_, p, err = c.ReadAppend(bg, p)
		require.NoError(t, err)
		require.Equal(t, "> first half second half", string(p))
	})
}

func TestReadLarge(t *testing.T) {
	big := strings.Repeat("0123456789abcdef", 20<<10)
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		go peer.SendFragments(frame.Text, big, big[:100], big)
		wantRead(t, c, frame.Text, big+big[:100]+big)
	})
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		go peer.SendBinary(big)
		for msg, err := range c.Messages(bg) {
			require.NoError(t, err)
			require.Equal(t, big, string(msg.Data))
			break
		}
	})
}

func TestMessages(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		peer.SendText("one")
		peer.SendFragments(frame.Binary, "t", "wo")
		peer.SendText("three")
		peer.SendClose(frame.StatusGoingAway, "")
		var got []string
		var last error
		for msg, err := range c.Messages(bg) {
			if last = err; err == nil {
				got = append(got, msg.Op.String()+" "+string(msg.Data))
			}
		}
		require.Equal(t, []string{frame.Text.String() + " one", frame.Binary.String() + " two", frame.Text.String() + " three"}, got)
		require.ErrorIs(t, last, frame.StatusGoingAway)
	})
}

// A message of Messages is valid until the next turn, even when the loop's body
// makes the Conn read more.
func TestMessagesDataStaysDuringClose(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		for _, parts := range [][]string{{"lies whole in the buffer"}, {"does not ", "lie whole"}} {
			peer.SendFragments(frame.Text, parts...)
		}
		peer.SendText("something else, long enough to cover the first message")
		peer.SendClose(frame.StatusNormalClosure, "")
		turn := 0
		for msg, err := range c.Messages(bg) {
			if turn++; turn == 1 {
				require.Equal(t, "lies whole in the buffer", string(msg.Data))
				continue
			}
			require.NoError(t, err)
			require.NoError(t, c.Close(bg, frame.StatusNormalClosure, ""))
			require.Equal(t, "does not lie whole", string(msg.Data), "Close changed the message that the loop holds")
			break
		}
		require.Equal(t, 2, turn)
	})
}

func TestMessagesDataMayBeAppendedTo(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		want := []string{"one", "two", "three"}
		for _, text := range want {
			peer.SendText(text)
		}
		synctest.Wait()
		var got []string
		for msg, err := range c.Messages(bg) {
			require.NoError(t, err, "bytes appended to a message's Data broke the frame behind it")
			got = append(got, string(msg.Data))
			_ = append(msg.Data, "more than a header"...)
			if len(got) == len(want) {
				break
			}
		}
		require.Equal(t, want, got)
	})
}

// What was lent stays when another call reads before the next turn, and for good.
func TestReadAfterMessagesKeepsLentBytes(t *testing.T) {
	for name, parts := range map[string][]string{"whole": {"lent"}, "in parts": {"le", "nt"}} {
		t.Run(name, func(t *testing.T) {
			script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
				turn := func() []byte {
					for msg, err := range c.Messages(bg) {
						require.NoError(t, err)
						return msg.Data
					}
					return nil
				}
				peer.SendFragments(frame.Text, parts...)
				lent := turn()
				for range 3 {
					peer.SendFragments(frame.Text, "ne", "xt")
					wantRead(t, c, frame.Text, "next")
					peer.SendFragments(frame.Text, "tu", "rn")
					require.Equal(t, "turn", string(turn()))
					peer.SendText("turn")
					require.Equal(t, "turn", string(turn()))
				}
				require.Equal(t, "lent", string(lent))
			})
		})
	}
}

func TestReader(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		peer.SendRaw(peer.Encode(frame.Header{Opcode: frame.Binary}, "begin "))
		op, r, err := c.Reader(bg)
		require.NoError(t, err)
		require.Equal(t, frame.Binary, op, "the opcode is there before the message's end")
		var four [4]byte
		_, err = io.ReadFull(r, four[:])
		require.NoError(t, err)
		require.Equal(t, "begi", string(four[:]))
		n, err := r.Read(nil)
		require.NoError(t, err)
		require.Zero(t, n)
		peer.Send(frame.Header{Fin: true, Opcode: frame.Continuation}, "end")
		rest, err := io.ReadAll(r)
		require.NoError(t, err)
		require.Equal(t, "n end", string(rest))
		_, err = r.Read(four[:])
		require.Equal(t, io.EOF, err, "the end of a message stays its end")
	})
}

func TestReaderLeftUnread(t *testing.T) {
	for _, tc := range []struct{ name, read string }{{"nothing was read", ""}, {"a part was read", "skip"}, {"all was read", "skipped"}} {
		t.Run(tc.name, func(t *testing.T) {
			script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
				peer.SendFragments(frame.Text, "skip", "ped")
				peer.SendText("next")
				_, r, err := c.Reader(bg)
				require.NoError(t, err)
				p := make([]byte, len(tc.read))
				_, err = io.ReadFull(r, p)
				require.NoError(t, err)
				wantRead(t, c, frame.Text, "next")
				_, err = r.Read(make([]byte, 1))
				require.ErrorIs(t, err, ErrStaleReader)
			})
		})
	}
}

// A Reader that follows an interrupted Read begins with what that Read had.
func TestReaderResumesInterruptedRead(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		peer.Send(frame.Header{Opcode: frame.Text}, "first half, ")
		ctx, cancel := context.WithTimeout(bg, time.Second)
		defer cancel()
		_, _, err := c.Read(ctx)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		op, r, err := c.Reader(bg)
		require.NoError(t, err)
		require.Equal(t, frame.Text, op)
		peer.Send(frame.Header{Fin: true, Opcode: frame.Continuation}, "second half")
		all, err := io.ReadAll(r)
		require.NoError(t, err)
		require.Equal(t, "first half, second half", string(all))
	})
}

func TestReaderLeftByAnInterruptedRead(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		peer.SendRaw(peer.Encode(frame.Header{Opcode: frame.Text}, "skipped, "))
		_, r, err := c.Reader(bg)
		require.NoError(t, err)
		ctx, cancel := context.WithTimeout(bg, time.Second)
		defer cancel()
		_, _, err = c.Read(ctx)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		peer.Send(frame.Header{Fin: true, Opcode: frame.Continuation}, "not skipped")
		_, err = r.Read(make([]byte, 100))
		require.ErrorIs(t, err, ErrStaleReader, "a message with a hole was read")
		peer.SendText("next")
		wantRead(t, c, frame.Text, "next")
	})
}

func TestReaderContext(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		peer.Send(frame.Header{Opcode: frame.Text}, "a")
		ctx, cancel := context.WithTimeout(bg, time.Second)
		defer cancel()
		_, r, err := c.Reader(ctx)
		require.NoError(t, err)
		_, err = io.ReadAll(r)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		_, err = r.Read(make([]byte, 1))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		peer.Send(frame.Header{Fin: true, Opcode: frame.Continuation}, "b")
		peer.SendText("next")
		wantRead(t, c, frame.Text, "next")
	})
}

func TestReadContextThatEndedAlready(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		peer.SendText("kept")
		ctx, cancel := context.WithCancel(bg)
		cancel()
		_, _, err := c.Read(ctx)
		require.ErrorIs(t, err, context.Canceled)
		_, _, err = c.Reader(ctx)
		require.ErrorIs(t, err, context.Canceled)
		for _, err = range c.Messages(ctx) {
		}
		require.ErrorIs(t, err, context.Canceled)
		wantRead(t, c, frame.Text, "kept")
	})
}

func TestReadTwiceAtOnce(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		go c.Read(bg)
		synctest.Wait()
		_, _, err := c.Read(bg)
		require.ErrorIs(t, err, ErrConcurrentRead)
		require.EqualError(t, err, "websocket: read: another read is in progress")
		_, _, err = c.Reader(bg)
		require.ErrorIs(t, err, ErrConcurrentRead)
		require.NoError(t, c.end.sticky(), "misuse ended the Conn")
	})
}

// A program that reads with a context of 10 ms in a loop, while its peer sends
// one byte every 7 ms, receives every message whole.
func TestReadWithShortContexts(t *testing.T) {
	want := []string{"short", strings.Repeat("longer ", 30), "", "héé€"}
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		var wire []byte
		for _, s := range want {
			wire = append(wire, peer.Encode(frame.Header{Opcode: frame.Text}, s[:len(s)/2])...)
			wire = append(wire, peer.Encode(frame.Header{Fin: true, Opcode: frame.Ping}, "p")...)
			wire = append(wire, peer.Encode(frame.Header{Fin: true, Opcode: frame.Continuation}, s[len(s)/2:])...)
		}
		go peer.SendSlowly(wire, 7*time.Millisecond)
		var got []string
		timeouts := 0
		for len(got) < len(want) {
			ctx, cancel := context.WithTimeout(bg, 10*time.Millisecond)
			_, p, err := c.Read(ctx)
			cancel()
			if err != nil {
				require.ErrorIs(t, err, context.DeadlineExceeded)
				timeouts++
				continue
			}
			got = append(got, string(p))
		}
		require.Equal(t, want, got)
		require.Greater(t, timeouts, len(wire)/4, "the contexts were to end in the middle of messages")
	})
}

// FuzzInterruptedRead cuts a conversation at any byte with contexts that end,
// and reads on by whichever call: the messages are the same.
func FuzzInterruptedRead(f *testing.F) {
	for _, compressed := range []bool{false, true} {
		f.Add([]byte("hello world, this is a message"), []byte{3, 9, 1, 200, 0, 7}, []byte{0, 1, 2, 3}, true, compressed)
		f.Add(bytes.Repeat([]byte("large "), 3000), []byte{255, 255, 2, 250}, []byte{1, 2}, false, compressed)
		f.Add([]byte{}, []byte{}, []byte{}, true, compressed)
	}
	f.Fuzz(func(t *testing.T, data, cuts, calls []byte, server, compressed bool) {
		if len(data) > 1<<16 || len(cuts) > 64 || len(calls) > 64 {
			t.Skip("larger than what is to be learnt")
		}
		role := Client
		if server {
			role = Server
		}
		cfg, pack := &Config{}, asItIs
		if compressed {
			cfg.Deflate, pack = &Deflate{}, packing(15)
		}
		scriptAs(t, role, cfg, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			want, wire := conversation(peer, pack, data, cuts)
			require.Equal(t, want, readInterrupted(t, c, peer, wire, cuts, calls))
		})
	})
}

// conversation cuts data into messages and these, as pack has them, into fragments,
// with pings between, and returns the messages and the bytes that carry them.
func conversation(peer *wstest.Peer, pack packer, data, cuts []byte) (want []string, wire []byte) {
	for i := 0; i <= len(cuts); i++ {
		n := len(data)
		if i < len(cuts) {
			n = min(n, int(cuts[i])*int(cuts[i]))
		}
		part := string(data[:n])
		data = data[n:]
		payload, packed := pack(part)
		third := len(payload) / 3
		wire = append(wire, peer.Encode(frame.Header{Opcode: frame.Binary, Rsv1: packed}, payload[:third])...)
		wire = append(wire, peer.Encode(frame.Header{Fin: true, Opcode: frame.Ping}, "ping")...)
		wire = append(wire, peer.Encode(frame.Header{Fin: true, Opcode: frame.Continuation}, payload[third:])...)
		want = append(want, part)
	}
	return want, wire
}

// readInterrupted feeds wire to the Conn piece by piece, and between two pieces
// reads until the context ends.
func readInterrupted(t *testing.T, c *Conn, peer *wstest.Peer, wire, cuts, calls []byte) (got []string) {
	for i := 0; len(wire) > 0; i++ {
		n := len(wire)
		if i < 2*len(cuts) {
			n = min(n, 1+int(cuts[i%len(cuts)]))
		}
		piece := slices.Clone(wire[:n])
		wire = wire[n:]
		sent := make(chan struct{})
		go func() {
			peer.SendRaw(piece)
			close(sent)
		}()
		for {
			ctx, cancel := context.WithTimeout(bg, time.Millisecond)
			call := byte(0)
			if len(calls) > 0 {
				call = calls[(i+len(got))%len(calls)]
			}
			p, err := readBy(c, ctx, call)
			cancel()
			if err != nil {
				require.ErrorIs(t, err, context.DeadlineExceeded)
				break
			}
			got = append(got, p)
		}
		<-sent
	}
	return got
}

// readBy reads a message by one of the calls that there are.
func readBy(c *Conn, ctx context.Context, call byte) (string, error) {
	switch call % 3 {
	case 1:
		_, p, err := c.ReadAppend(ctx, []byte("> "))
		return strings.TrimPrefix(string(p), "> "), err
	case 2:
		for msg, err := range c.Messages(ctx) {
			return string(msg.Data), err
		}
	}
	_, p, err := c.Read(ctx)
	return string(p), err
}

func TestReadLimits(t *testing.T) {
	for _, tc := range []struct {
		name string
		cfg  Config
		send func(peer *wstest.Peer)
	}{
		{"10.4/one frame over the limit", Config{ReadLimit: 10}, func(peer *wstest.Peer) {
			peer.SendRaw(peer.Declare(frame.Binary, 11))
		}},
		{"10.4/fragments that sum past the limit", Config{ReadLimit: 10}, func(peer *wstest.Peer) {
			peer.Send(frame.Header{Opcode: frame.Binary}, "123456")
			peer.Send(frame.Header{Opcode: frame.Continuation}, "12345")
		}},
		{"10.4/too many fragments", Config{MaxFragments: 3}, func(peer *wstest.Peer) {
			peer.SendFragments(frame.Binary, "", "", "", "")
		}},
		{"10.4/the default", Config{}, func(peer *wstest.Peer) {
			peer.SendRaw(peer.Declare(frame.Binary, defaultReadLimit+1))
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			script(t, &tc.cfg, func(t *testing.T, c *Conn, peer *wstest.Peer) {
				tc.send(peer)
				_, _, err := c.Read(bg)
				require.ErrorIs(t, err, ErrMessageTooBig)
				peer.WantClose(frame.StatusMessageTooBig, "too big")
				_, _, again := c.Read(bg)
				require.Equal(t, err.Error(), again.Error(), "the first fatal error is sticky")
			})
		})
	}
	t.Run("up to the limit is fine", func(t *testing.T) {
		script(t, &Config{ReadLimit: 10, MaxFragments: 3}, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			peer.SendFragments(frame.Binary, "123", "4567", "890")
			peer.SendFragments(frame.Binary, "123", "4567", "890")
			wantRead(t, c, frame.Binary, "1234567890")
			wantRead(t, c, frame.Binary, "1234567890")
		})
	})
}

func TestReadEndOfTransport(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := mempipe.New()
		c := New(a, Server, nil)
		b.Close()
		_, _, err := c.Read(bg)
		require.ErrorIs(t, err, frame.StatusAbnormalClosure)
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
		<-c.Done()
	})
}

func TestGrow(t *testing.T) {
	msg := grow(nil, 100)
	require.Empty(t, msg)
	require.GreaterOrEqual(t, cap(msg), 100)
	msg = append(msg, "abc"...)
	require.Equal(t, "abc", string(grow(msg, cap(msg)-3)))
	require.Same(t, &msg[0], &grow(msg, cap(msg)-3)[0], "there is room")
	more := grow(msg, 1<<20)
	require.Equal(t, "abc", string(more))
	require.GreaterOrEqual(t, cap(more), 3+1<<20)
}
