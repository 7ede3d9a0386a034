package conn

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/wstest"
)

var (
	takeover   = &Config{Deflate: &Deflate{}}
	noTakeover = &Config{Deflate: &Deflate{ServerNoContextTakeover: true, ClientNoContextTakeover: true}}
)

// compressed is the header of a first frame.
func compressed(op frame.Opcode, fin bool) frame.Header {
	return frame.Header{Fin: fin, Rsv1: true, Opcode: op}
}

// The examples of RFC 7692 section 7.2.3, all of which say "Hello".
func TestInflateExamples(t *testing.T) {
	tests := []struct {
		name   string
		frames [][]string // of each message, its fragments
	}{
		{"7.2.3.1/one block", [][]string{{"\xf2\x48\xcd\xc9\xc9\x07\x00"}}},
		{"7.2.3.1/two frames", [][]string{{"\xf2\x48\xcd", "\xc9\xc9\x07\x00"}}},
		{"7.2.3.2/sharing the window", [][]string{{"\xf2\x48\xcd\xc9\xc9\x07\x00"}, {"\xf2\x00\x11\x00\x00"}}},
		{"7.2.3.3/no compression", [][]string{{"\x00\x05\x00\xfa\xffHello\x00"}}},
		{"7.2.3.4/BFINAL", [][]string{{"\xf3\x48\xcd\xc9\xc9\x07\x00\x00"}}},
		{"7.2.3.5/two blocks", [][]string{{"\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			script(t, takeover, func(t *testing.T, c *Conn, peer *wstest.Peer) {
				for _, message := range tt.frames {
					sendFragments(peer, frame.Text, message...)
					wantRead(t, c, frame.Text, "Hello")
				}
			})
		})
	}
	t.Run("7.2.3.6/empty", func(t *testing.T) {
		script(t, takeover, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			peer.Send(compressed(frame.Text, true), "\x00")
			wantRead(t, c, frame.Text, "")
			peer.Send(compressed(frame.Binary, false), "")
			peer.Send(frame.Header{Opcode: frame.Continuation}, "")
			peer.Send(frame.Header{Fin: true, Opcode: frame.Continuation}, "\x00")
			wantRead(t, c, frame.Binary, "")
		})
	})
}

// sendFragments sends a compressed message in one frame for each part.
func sendFragments(peer *wstest.Peer, op frame.Opcode, parts ...string) {
	h := compressed(op, len(parts) == 1)
	for i, part := range parts {
		peer.Send(h, part)
		h = frame.Header{Fin: i == len(parts)-2, Opcode: frame.Continuation}
	}
}

// Compressed messages, others, and control frames take turns.
func TestInflateBetweenOthers(t *testing.T) {
	script(t, takeover, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		pack := packing(15)
		for i := range 20 {
			text := fmt.Sprintf("message %d of many that are alike", i)
			payload, _ := pack(text)
			if i > 0 {
				require.Less(t, len(payload), 12, "the peer's messages share their window")
			}
			peer.Send(compressed(frame.Text, false), payload[:3])
			peer.SendPing("between")
			peer.Send(frame.Header{Fin: true, Opcode: frame.Continuation}, payload[3:])
			wantRead(t, c, frame.Text, text)
			peer.WantPong("between")
			peer.SendText("not compressed, and not in the window")
			wantRead(t, c, frame.Text, "not compressed, and not in the window")
		}
	})
}

// A peer without context takeover begins each message anew.
func TestInflateWithoutTakeover(t *testing.T) {
	script(t, noTakeover, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		text := strings.Repeat("the same again and again ", 3000)
		for range 3 {
			peer.Send(compressed(frame.Text, true), pack(text))
			wantRead(t, c, frame.Text, text)
		}
		require.Zero(t, c.rd.parser.inflate.window.Len(), "nothing is kept")
		// What builds on the message before is not there.
		peer.Send(compressed(frame.Text, true), "\xf2\x00\x11\x00\x00")
		_, _, err := c.Read(bg)
		wantViolation(t, err, frame.StatusInvalidPayload, "RFC 7692 7.2.2", "compressed data is corrupt")
	})
}

// Reader returns what there is, before the message has ended.
func TestInflateAsBytesCome(t *testing.T) {
	script(t, takeover, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		d := newDeflating(direction{15, true}, Compression{})
		first := d.own.Compress(nil, []byte("first part, "), false)
		d.own.Accept([]byte("first part, "))
		second := d.own.Compress(nil, []byte("first part again"), true)
		peer.Send(compressed(frame.Text, false), string(first))
		_, r, err := c.Reader(bg)
		require.NoError(t, err)
		p := make([]byte, 100)
		n, err := r.Read(p)
		require.NoError(t, err)
		require.Equal(t, "first part, ", string(p[:n]), "the first fragment can be inflated by itself")
		peer.Send(frame.Header{Fin: true, Opcode: frame.Continuation}, string(second))
		rest, err := io.ReadAll(r)
		require.NoError(t, err)
		require.Equal(t, "first part again", string(rest))
	})
}

// The first byte that is not UTF-8 ends the Conn, in whatever part of the message.
func TestInflateInvalidUTF8(t *testing.T) {
	for _, bad := range []string{"\xff", "\xed\xa0\x80", "\xf4\x90", "\xc0\xaf"} {
		script(t, takeover, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			d := newDeflating(direction{15, true}, Compression{})
			payload := d.own.Compress(nil, []byte("so far so good: κόσμε "+bad), false)
			peer.Send(compressed(frame.Text, false), string(payload))
			_, _, err := c.Read(bg)
			wantViolation(t, err, frame.StatusInvalidPayload, "RFC 6455 8.1", "text is not valid UTF-8")
			peer.WantClose(frame.StatusInvalidPayload, "text is not valid UTF-8")
		})
	}
	t.Run("a character without its end", func(t *testing.T) {
		script(t, takeover, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			peer.Send(compressed(frame.Text, true), pack("κόσμε \xe2\x82"))
			_, _, err := c.Read(bg)
			wantViolation(t, err, frame.StatusInvalidPayload, "RFC 6455 8.1", "text is not valid UTF-8")
		})
	})
	t.Run("a character cut by fragments", func(t *testing.T) {
		script(t, takeover, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			payload := pack("€€€€")
			sendFragments(peer, frame.Text, strings.Split(payload, "")...)
			wantRead(t, c, frame.Text, "€€€€")
		})
	})
	t.Run("binary need not be UTF-8", func(t *testing.T) {
		script(t, takeover, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			peer.Send(compressed(frame.Binary, true), pack("\xff\xfe"))
			wantRead(t, c, frame.Binary, "\xff\xfe")
		})
	})
}

// What cannot be inflated fails the Conn with 1007, at once.
func TestInflateCorrupt(t *testing.T) {
	hello := "\xf2\x48\xcd\xc9\xc9\x07\x00"
	tests := []struct {
		name    string
		bits    int
		payload string
		last    bool
	}{
		{"7.2.2/reserved block type", 15, "\x07", false},
		{"7.2.2/stored block with a bad length", 15, "\x00\x05\x00\xfa\xfe", false},
		{"7.2.2/match before the beginning", 15, "\xf2\x00\x11\x00\x00", false},
		{"7.2.2/block that does not end", 15, hello[:5], true},
		{"7.2.2/no payload at all", 15, "", true},
		{"7.2.1/tail that was not taken off", 15, hello + "\x00\x00\xff\xff", true},
		{"7.1.2/match farther back than the window", 8, pack(strings.Repeat("0123456789abcdef", 1) + strings.Repeat("-", 300) + "0123456789abcdef"), true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cfg := &Config{Deflate: &Deflate{ServerMaxWindowBits: tt.bits, ClientMaxWindowBits: tt.bits}}
			script(t, cfg, func(t *testing.T, c *Conn, peer *wstest.Peer) {
				peer.Send(compressed(frame.Binary, tt.last), tt.payload)
				_, _, err := c.Read(bg)
				wantViolation(t, err, frame.StatusInvalidPayload, "RFC 7692 7.2.2", "compressed data is corrupt")
				peer.WantClose(frame.StatusInvalidPayload, "compressed data is corrupt")
			})
		})
	}
}

// The limit holds for what a message inflates to: in one frame or many, whatever
// the window brings along, and no sooner.
func TestInflateLimit(t *testing.T) {
	const limit = 100_000
	for name, deflate := range map[string]*Deflate{"takeover": takeover.Deflate, "no takeover": noTakeover.Deflate} {
		cfg := &Config{Deflate: deflate, ReadLimit: limit}
		t.Run(name+"/a message of the limit", func(t *testing.T) {
			script(t, cfg, func(t *testing.T, c *Conn, peer *wstest.Peer) {
				text := strings.Repeat("x", limit)
				peer.Send(compressed(frame.Text, true), pack(text))
				wantRead(t, c, frame.Text, text)
			})
		})
		for parts := range 4 {
			t.Run(fmt.Sprintf("%s/a byte more, in %d frames", name, parts+1), func(t *testing.T) {
				script(t, cfg, func(t *testing.T, c *Conn, peer *wstest.Peer) {
					payload := pack(strings.Repeat("x", limit+1))
					require.Less(t, len(payload), 200)
					pieces := make([]string, 0, 4)
					for range parts {
						pieces = append(pieces, payload[:10])
						payload = payload[10:]
					}
					sendFragments(peer, frame.Text, append(pieces, payload)...)
					_, _, err := c.Read(bg)
					require.ErrorIs(t, err, ErrMessageTooBig)
					require.ErrorContains(t, err, "over 100000 bytes")
					peer.WantClose(frame.StatusMessageTooBig, "message too big")
				})
			})
		}
	}
	t.Run("matches into the window", func(t *testing.T) {
		script(t, &Config{Deflate: &Deflate{}, ReadLimit: limit}, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			pack := packing(15)
			for range 2 {
				payload, _ := pack(strings.Repeat("y", limit))
				peer.Send(compressed(frame.Binary, true), payload)
				_, p, err := c.Read(bg)
				require.NoError(t, err)
				require.Len(t, p, limit)
			}
			payload, _ := pack(strings.Repeat("y", limit+1))
			peer.Send(compressed(frame.Binary, true), payload)
			_, _, err := c.Read(bg)
			require.ErrorIs(t, err, ErrMessageTooBig)
		})
	})
	t.Run("what inflates to nothing has an end", func(t *testing.T) {
		script(t, &Config{Deflate: &Deflate{}, ReadLimit: 1000}, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			nothing := strings.Repeat("\x00\x00\x00\xff\xff", 400) // empty stored blocks
			peer.Send(compressed(frame.Binary, false), nothing)
			peer.Send(frame.Header{Opcode: frame.Continuation}, nothing)
			_, _, err := c.Read(bg)
			require.ErrorIs(t, err, ErrMessageTooBig)
		})
	})
	t.Run("noise of the limit", func(t *testing.T) {
		script(t, &Config{Deflate: &Deflate{}, ReadLimit: 1000}, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			noise := texts(5, 17)[16][:1000]
			peer.Send(compressed(frame.Binary, true), "\x00\xe8\x03\x17\xfc"+noise+"\x00") // a stored block
			wantRead(t, c, frame.Binary, noise)
		})
	})
}

// 32 KiB that inflate to 32 MiB cost a buffer and the window, not what they would
// inflate to.
func TestInflateBombCostsLittle(t *testing.T) {
	bomb := wstest.Bomb(t, 32<<20)
	require.Less(t, len(bomb), 33<<10)
	script(t, &Config{Deflate: &Deflate{}}, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		go peer.Send(compressed(frame.Binary, true), bomb)
		_, r, err := c.Reader(bg) // which gathers nothing
		require.NoError(t, err)
		var n int64
		bytes := wstest.Allocated(func() { n, err = io.Copy(io.Discard, r) })
		require.ErrorIs(t, err, ErrMessageTooBig)
		require.LessOrEqual(t, n, int64(defaultReadLimit))
		require.Less(t, bytes, uint64(512<<10), "bytes allocated for a bomb")
	})
}

// The end of a context is harmless between any two bytes of a compressed message.
func TestInflateWithShortContexts(t *testing.T) {
	script(t, takeover, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		pack := packing(15)
		want := []string{"short", strings.Repeat("longer ", 30), "", "héé€", strings.Repeat("longer ", 31)}
		var wire []byte
		for _, s := range want {
			payload, _ := pack(s)
			wire = append(wire, peer.Encode(compressed(frame.Text, false), payload[:len(payload)/2])...)
			wire = append(wire, peer.Encode(frame.Header{Fin: true, Opcode: frame.Ping}, "p")...)
			wire = append(wire, peer.Encode(frame.Header{Fin: true, Opcode: frame.Continuation}, payload[len(payload)/2:])...)
		}
		go peer.SendSlowly(wire, 7*time.Millisecond)
		var got []string
		timeouts := 0
		for len(got) < len(want) {
			ctx, cancel := context.WithTimeout(bg, 10*time.Millisecond)
			p, err := readBy(c, ctx, byte(timeouts))
			cancel()
			if err != nil {
				require.ErrorIs(t, err, context.DeadlineExceeded)
				timeouts++
				continue
			}
			got = append(got, p)
		}
		require.Equal(t, want, got)
		require.Greater(t, timeouts, len(wire)/4, "the contexts were to end in the middle of messages")
	})
}

// A message that is skipped, or dropped by Close, still counts for the window.
func TestInflateSkipped(t *testing.T) {
	script(t, takeover, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		pack := packing(15)
		first, _ := pack(strings.Repeat("skipped, but not forgotten ", 2000))
		second, _ := pack("skipped, but not forgotten")
		peer.Send(compressed(frame.Text, true), first)
		_, r, err := c.Reader(bg)
		require.NoError(t, err)
		_, err = io.ReadFull(r, make([]byte, 10))
		require.NoError(t, err)
		peer.Send(compressed(frame.Text, true), second)
		wantRead(t, c, frame.Text, "skipped, but not forgotten")
	})
}

// Between messages a Conn holds its window, and neither tables nor buffers.
func TestInflateIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := Pipe(takeover)
		defer a.CloseNow()
		defer b.CloseNow()
		text := strings.Repeat("a chat line of some length; ", 10)
		require.NoError(t, a.Write(bg, frame.Text, []byte(text)))
		ctx, cancel := context.WithTimeout(bg, time.Second)
		defer cancel()
		wantRead(t, b, frame.Text, text)
		_, _, err := b.Read(ctx)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		f := b.rd.parser.inflate
		require.Nil(t, f.out, "an idle Conn holds an output buffer")
		require.Nil(t, f.z, "an idle Conn holds decoding tables")
		require.Equal(t, len(text), f.window.Len())
	})
}

// What Messages lends stays as it is when another method reads on.
func TestInflateLentBytesStay(t *testing.T) {
	script(t, takeover, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		pack := packing(15)
		for _, s := range []string{"the first one", "the second one"} {
			payload, _ := pack(s)
			peer.Send(compressed(frame.Text, true), payload)
		}
		for m, err := range c.Messages(bg) {
			require.NoError(t, err)
			wantRead(t, c, frame.Text, "the second one")
			require.Equal(t, "the first one", string(m.Data), "a later read changed what was lent")
			break
		}
	})
}
