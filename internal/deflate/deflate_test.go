package deflate

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// peers are a sender and the receiver at the other end, whose window is no larger
// than agreed. sent are the last bytes that went from one to the other.
type peers struct {
	r    *rand.Rand
	bits int
	d    Deflater
	z    Inflater
	w    Window
	sent []byte
}

func newPeers(seed uint64, bits, level int) *peers {
	p := &peers{r: newRand(seed), bits: bits, w: NewWindow(bits)}
	p.d.Init(bits, level)
	return p
}

// receive inflates a message at the other end, in parts of any size, and with
// compress/flate, and requires that it is text.
func (p *peers) receive(t *testing.T, message, text []byte) {
	t.Helper()
	got, err := inflateAll(&p.z, &p.w, message, 1+p.r.IntN(1+p.r.IntN(len(message)+9)), 1+p.r.IntN(5000))
	require.NoError(t, err, "the receiver, which has the window that was agreed, reads a message of %d bytes", len(text))
	require.True(t, bytes.Equal(text, got), "the receiver reads what was sent")
	got, err = reference(message, p.sent)
	require.NoError(t, err, "compress/flate reads the message with the bytes sent before it as its dictionary")
	require.True(t, bytes.Equal(text, got), "compress/flate reads what was sent")
	p.sent = append(p.sent, text...)
	p.sent = p.sent[max(len(p.sent)-maxWindow, 0):]
}

// send sends a message cut into parts.
func (p *peers) send(t *testing.T, parts ...[]byte) {
	t.Helper()
	var message, text []byte
	for i, part := range parts {
		last := i == len(parts)-1
		before := len(message)
		message = p.d.Compress(message, part, last)
		require.Equal(t, !last, bytes.HasSuffix(message[before:], emptyBlock[:]), "7692 7.2.1/only the last part lacks the four bytes")
		p.d.Accept(part)
		text = append(text, part...)
	}
	p.receive(t, message, text)
	p.wantSameHistory(t)
}

// wantSameHistory requires that the sender remembers what the receiver does, and
// takes no more memory than it should.
func (p *peers) wantSameHistory(t *testing.T) {
	t.Helper()
	require.LessOrEqual(t, cap(p.d.history), p.d.size()+p.d.slack(), "the history's memory")
	require.LessOrEqual(t, p.d.known, len(p.d.history), "no more is in the index than there is")
	held := p.d.history[max(len(p.d.history)-len(p.sent), 0):]
	require.True(t, bytes.HasSuffix(p.sent, held), "the history is what was sent last")
}

func TestRoundTrips(t *testing.T) {
	for bits := 8; bits <= maxWindowBits; bits++ {
		for level := 1; level <= 9; level++ {
			t.Run(fmt.Sprintf("%d bits, level %d", bits, level), func(t *testing.T) {
				p := newPeers(uint64(bits*10+level), bits, level)
				p.send(t, nil)
				for _, n := range []int{1, 3, 4, 200, p.d.slack(), p.d.slack() + 1, p.d.size() - 1, p.d.size(), p.d.size() + 1, 300, 2 * p.d.size(), 100} {
					p.send(t, anyText(p.r, n))
				}
				p.send(t, anyText(p.r, 200), nil, anyText(p.r, 9000), anyText(p.r, 100), nil)
			})
		}
	}
}

// All that may happen between two messages happens, at random. The receiver knows
// only what it got.
func TestSendersAtRandom(t *testing.T) {
	for _, bits := range []int{8, 9, 10, 12, 15} {
		t.Run(fmt.Sprintf("%d bits", bits), func(t *testing.T) {
			p := newPeers(uint64(bits), bits, 1+bits%9)
			p.d.base = 1<<32 - 20_000 // it wraps soon
			for range 150 {
				text := anyText(p.r, p.r.IntN(1+p.r.IntN(3000)))
				switch p.r.IntN(10) {
				case 0: // not sent
					p.d.Compress(nil, text, p.r.IntN(2) == 0)
				case 1: // compressed for many receivers
					var other Deflater
					other.Init(bits, 6)
					message := other.Compress(nil, text, true)
					p.d.Append(text)
					p.receive(t, message, text)
				case 2:
					p.d.Rest()
				case 3:
					if p.r.IntN(4) == 0 {
						p.d.Forget()
					}
				case 4:
					cut := p.r.IntN(len(text) + 1)
					p.send(t, text[:cut], text[cut:])
				case 5: // not sent, and a message of others goes out instead
					p.d.Compress(nil, text, true)
					p.d.Append(text[:len(text)/2])
					var other Deflater
					other.Init(bits, 6)
					p.receive(t, other.Compress(nil, text[:len(text)/2], true), text[:len(text)/2])
				default:
					p.send(t, text)
				}
				p.wantSameHistory(t)
			}
		})
	}
}

func TestCompressAppends(t *testing.T) {
	for _, n := range []int{0, 5, 500, longMin} {
		var d Deflater
		d.Init(15, 6)
		text := wordText(n)
		alone := d.Compress(nil, text, true)
		require.Equal(t, "before"+string(alone), string(d.Compress([]byte("before"), text, true)), "%d bytes behind others", n)
		require.Equal(t, wordText(n), text, "the text is as it was")
	}
}

func TestCompressOfTheRFC(t *testing.T) {
	var d Deflater
	d.Init(15, 6)
	require.Equal(t, "\x00", string(d.Compress(nil, nil, true)), "7692 7.2.3.6/an empty message is the header of an empty block")
	require.Equal(t, "\x00\x00\x00\xff\xff", string(d.Compress(nil, nil, false)), "7692 7.2.1/an empty part is an empty block")
	require.Equal(t, "\xf2\x48\xcd\xc9\xc9\x07\x00", string(d.Compress(nil, []byte("Hello"), true)), "7692 7.2.3.1/one block")
	d.Accept([]byte("Hello"))
	require.Equal(t, "\x02\x13\x00\x00", string(d.Compress(nil, []byte("Hello"), true)), "7692 7.2.3.2/sharing the window, by one match of five bytes")
}

// What cannot be compressed takes its bytes and a few for each block.
func TestNoiseDoesNotGrow(t *testing.T) {
	for _, n := range []int{1, 2, 31, 100, 1000, 8191, 8192, 65_536, 200_000} {
		for _, bits := range []int{8, 15} {
			for _, level := range []int{1, 6, 9} {
				p := newPeers(uint64(n), bits, level)
				for i := range 3 {
					text := noise(p.r, n)
					message := p.d.Compress(nil, text, true)
					require.LessOrEqual(t, len(message), n+5*(1+n/maxTokens)+1, "message %d of %d bytes, %d bits, level %d", i, n, bits, level)
					p.d.Accept(text)
				}
			}
		}
	}
}

// The history slides down as it fills up, and forgets nothing that the window
// holds: a message takes as many bytes as for a sender that is new and is told
// all of the history.
func TestHistorySurvivesSliding(t *testing.T) {
	for _, bits := range []int{10, 12, 15} {
		t.Run(fmt.Sprintf("%d bits", bits), func(t *testing.T) {
			p := newPeers(1, bits, 6)
			c := newChat()
			got, want, slid := 0, 0, 0
			for i := range 10_000 * p.d.size() / maxWindow / 10 {
				line := c.line()
				var fresh Deflater
				fresh.Init(bits, 6)
				fresh.Append(p.d.history[max(len(p.d.history)-p.d.size(), 0):])
				base := p.d.base
				message := p.d.Compress(nil, line, true)
				if i > 20 {
					got += len(message)
					want += len(fresh.Compress(nil, line, true))
				}
				p.d.Accept(line)
				if p.d.base != base {
					slid++
				}
				p.receive(t, message, line)
			}
			require.Greater(t, slid, 2, "the history slides")
			require.Less(t, float64(got), float64(want)*1.02, "bytes of all messages, against those of fresh senders")
		})
	}
}

// Messages that were compressed and not sent leave no trace but in the index.
func TestRejectedMessages(t *testing.T) {
	c := newChat()
	p, q := newPeers(1, 12, 6), newPeers(1, 12, 6)
	wanted, got := 0, 0
	for i := range 200 {
		q.d.Compress(nil, anyText(q.r, q.r.IntN(6000)), i%2 == 0)
		line := c.line()
		without := p.d.Compress(nil, line, true)
		with := q.d.Compress(nil, line, true)
		wanted += len(without)
		got += len(with)
		p.d.Accept(line)
		q.d.Accept(line)
		p.receive(t, without, line)
		q.receive(t, with, line)
		q.wantSameHistory(t)
	}
	require.Less(t, got, wanted*3/2, "bytes of all lines, against those without rejected messages in between")
}

// Forget and Append between Compress and Accept do not mix up whose bytes lie
// behind the history.
func TestForgetBetweenCompressAndAccept(t *testing.T) {
	p := newPeers(1, 15, 6)
	p.send(t, wordText(500))
	text := []byte("a text that is new")
	p.d.Compress(nil, text, true)
	p.d.Forget()
	p.d.Accept(text)
	require.Equal(t, string(text), string(p.d.history), "the history")

	p.d.Compress(nil, text, true)
	p.d.Append([]byte("another text"))
	p.d.Accept(text)
	require.Equal(t, string(text)+"another text"+string(text), string(p.d.history), "the history")
}

func TestHistoryTakesLittleMemory(t *testing.T) {
	for bits := 8; bits <= maxWindowBits; bits++ {
		p := newPeers(uint64(bits), bits, 6)
		p.send(t, []byte("a short line"))
		p.d.Rest()
		require.LessOrEqual(t, cap(p.d.history), 128, "a short line takes little memory")
		require.Zero(t, cap(p.d.index.far.buckets)+cap(p.d.index.near.buckets), "a sender that rests has no index")
		for range 30 {
			p.send(t, anyText(p.r, p.r.IntN(p.d.size()/2)))
		}
		index := 8 * (cap(p.d.index.near.buckets) + cap(p.d.index.far.buckets))
		require.LessOrEqual(t, index, max(3*p.d.size(), 24<<leastBuckets), "bytes of the index")
		p.d.Rest()
	}
}

func TestCompressDoesNotAllocate(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes sync.Pool forget")
	}
	lines := newChat().lines(64)
	long := wordText(40_000)
	for _, tt := range []struct {
		name   string
		texts  [][]byte
		before func(d *Deflater)
	}{
		{"lines with takeover", lines, func(*Deflater) {}},
		{"lines without takeover", lines, (*Deflater).Forget},
		{"a text as long as the window", [][]byte{long[:1<<15]}, func(*Deflater) {}},
		{"long texts without takeover", [][]byte{long}, (*Deflater).Forget},
		{"texts too long to be placed behind the history", [][]byte{long[:10_000], long[10_000:25_000]}, func(*Deflater) {}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var d Deflater
			d.Init(15, 6)
			var dst []byte
			i := 0
			compress := func() {
				tt.before(&d)
				text := tt.texts[i%len(tt.texts)]
				i++
				dst = d.Compress(dst[:0], text, true)
				d.Accept(text)
			}
			for range 300 {
				compress()
			}
			require.Zero(t, testing.AllocsPerRun(100, compress), "allocations for a message")
		})
	}
}

// RFC 7692 section 7.1.2: a repetition just as far back as the window is used, one
// byte farther is not.
func TestMatchAtTheEndOfTheWindow(t *testing.T) {
	for bits := 9; bits <= maxWindowBits; bits++ {
		for _, back := range []int{1<<bits - 1, 1 << bits, 1<<bits + 1} {
			r := newRand(uint64(bits))
			var d Deflater
			d.Init(bits, 9)
			phrase := noise(r, 100)
			d.Append(append(bytes.Clone(phrase), noise(r, back-len(phrase))...))
			c := d.Compress(nil, phrase, true)
			found := len(c) < 20
			require.Equal(t, back <= 1<<bits, found, "%d bytes back in a window of %d bits, %d bytes", back, bits, len(c))
		}
	}
}
