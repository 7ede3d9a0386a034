package conn

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/deflate"
)

// A packer returns a message as a peer sends it, and whether that is compressed.
type packer func(text string) (payload string, compressed bool)

func asItIs(text string) (string, bool) { return text, false }

// packing returns a packer with context takeover and a window of 2^bits bytes.
func packing(bits int) packer {
	var d deflate.Deflater
	d.Init(bits, 6)
	return func(text string) (string, bool) {
		defer d.Accept([]byte(text))
		return string(d.Compress(nil, []byte(text), true)), true
	}
}

// pack returns text as the only compressed message of a conversation.
func pack(text string) string {
	payload, _ := packing(15)(text)
	return payload
}

// parameters are agreements that differ in every way that matters.
var parameters = []Deflate{
	{},
	{ServerNoContextTakeover: true},
	{ClientNoContextTakeover: true},
	{ServerNoContextTakeover: true, ClientNoContextTakeover: true},
	{ServerMaxWindowBits: 8, ClientMaxWindowBits: 9},
	{ServerMaxWindowBits: 12, ClientMaxWindowBits: 8, ClientNoContextTakeover: true},
}

// forEachAgreement runs f with each agreement, and every message compressed.
func forEachAgreement(t *testing.T, f func(t *testing.T, cfg *Config)) {
	for _, d := range parameters {
		t.Run(fmt.Sprintf("%+v", d), func(t *testing.T) {
			f(t, &Config{Deflate: &d, Compression: Compression{Threshold: -1}, ReadLimit: 4 << 20})
		})
	}
}

// texts are messages of all sizes, some of them alike.
func texts(seed uint64, n int) []string {
	r := rand.New(rand.NewPCG(seed, 0))
	list := make([]string, n)
	for i := range list {
		size := r.IntN(400)
		switch {
		case i%17 == 16:
			size = r.IntN(200_000)
		case i%7 == 6:
			size = r.IntN(20_000)
		}
		var b strings.Builder
		for b.Len() < size {
			fmt.Fprintf(&b, "%d: häufig %x, ", r.IntN(30), r.Uint64()>>r.IntN(64))
		}
		list[i] = b.String()
	}
	return list
}

// Every way to send is readable in every way to receive.
func TestCompressedRoundTrip(t *testing.T) {
	forEachAgreement(t, func(t *testing.T, cfg *Config) {
		a, b := tcpPair(t, cfg)
		for _, pair := range [][2]*Conn{{a, b}, {b, a}} {
			from, to := pair[0], pair[1]
			list := texts(1, 150)
			go func() {
				for i, text := range list {
					if err := sendSomehow(from, i, text); err != nil {
						t.Errorf("message %d could not be sent: %v", i, err)
						from.CloseNow()
					}
				}
			}()
			for i, text := range list {
				got, err := receiveSomehow(to, i)
				require.NoError(t, err, "message %d", i)
				require.True(t, text == got, "message %d of %d bytes came as one of %d bytes", i, len(text), len(got))
			}
			deflated, inflated := from.Stats().Deflated, to.Stats().Inflated
			require.Equal(t, deflated, inflated, "the two ends count differently")
			require.Less(t, deflated.WireBytes, deflated.Bytes*2/3, "hardly anything was saved")
		}
	})
}

func sendSomehow(c *Conn, i int, text string) error {
	p := []byte(text)
	switch i % 5 {
	case 0:
		return c.Send(frame.Text, p)
	case 1:
		m, err := Prepare(frame.Text, p)
		if err != nil {
			return err
		}
		return c.WritePrepared(bg, m)
	case 2:
		w, err := c.Writer(bg, frame.Text)
		if err != nil {
			return err
		}
		if err := c.Send(frame.Text, nil); err != nil { // it waits for the Writer
			return err
		}
		for len(p) > 0 {
			n := min(len(p), 5000)
			if _, err := w.Write(p[:n]); err != nil {
				return err
			}
			p = p[n:]
		}
		return w.Close()
	}
	return c.Write(bg, frame.Text, p)
}

func receiveSomehow(c *Conn, i int) (text string, err error) {
	if i%5 == 3 { // behind a Writer came an empty message
		if _, p, err := c.Read(bg); err != nil || len(p) > 0 {
			return "", fmt.Errorf("an empty message was expected, not %d bytes and %v", len(p), err)
		}
	}
	switch i % 4 {
	case 0:
		_, p, err := c.Read(bg)
		return string(p), err
	case 1:
		for m, err := range c.Messages(bg) {
			return string(m.Data), err
		}
	case 2:
		_, r, err := c.Reader(bg)
		if err != nil {
			return "", err
		}
		p, err := io.ReadAll(r)
		return string(p), err
	}
	_, p, err := c.ReadAppend(bg, []byte("before "))
	return string(bytes.TrimPrefix(p, []byte("before "))), err
}

// Writers of all kinds at once, some of whose contexts end.
func TestCompressedConcurrent(t *testing.T) {
	forEachAgreement(t, func(t *testing.T, cfg *Config) {
		a, b := tcpPair(t, cfg)
		list := texts(2, 60)
		prepared, err := Prepare(frame.Text, []byte(list[6]))
		require.NoError(t, err)
		known := map[string]bool{}
		for _, text := range list {
			known[text] = true
		}
		var writers sync.WaitGroup
		for n := range 6 {
			writers.Go(func() {
				for i, text := range list {
					ctx, cancel := context.WithCancel(bg)
					if (i+n)%5 == 0 {
						go cancel()
					}
					switch n {
					case 0, 1, 2:
						_ = a.Write(ctx, frame.Text, []byte(text))
					case 3:
						_ = a.Send(frame.Text, []byte(text))
					case 4:
						_ = a.WritePrepared(ctx, prepared)
					case 5:
						if w, err := a.Writer(bg, frame.Text); err == nil {
							_, _ = io.WriteString(w, text)
							_ = w.Close()
						}
					}
					cancel()
				}
			})
		}
		go func() {
			writers.Wait()
			a.Close(bg, frame.StatusNormalClosure, "")
		}()
		for m, err := range b.Messages(bg) {
			if err != nil {
				if !isNormalEnd(err) {
					require.ErrorIs(t, a.end.sticky(), ErrWriteCut, "the end was another one: %v", err)
				}
				break
			}
			require.True(t, known[string(m.Data)], "a message of %d bytes was never sent", len(m.Data))
		}
	})
}

// BenchmarkEcho sends a chat line there and back over the loopback.
func BenchmarkEcho(b *testing.B) {
	for _, bb := range []struct {
		name   string
		agreed *Deflate
	}{
		{"plain", nil},
		{"takeover", &Deflate{}},
		{"no takeover", &Deflate{ServerNoContextTakeover: true, ClientNoContextTakeover: true}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			client, server := tcpPair(b, &Config{Deflate: bb.agreed, Compression: Compression{Threshold: -1}})
			line, buf := make([]byte, 0, 1000), make([]byte, 0, 1000)
			for i := 0; b.Loop(); i++ {
				line = fmt.Appendf(line[:0], `{"type":"message","id":%d,"room":"general","from":{"id":"%08x","name":"someone_%d"},`+
					`"ts":%d,"text":"this is one of the lines that people say %d times"}`, 100_000+i, i%40, i%40, 1_790_000_000+i*977, i%1000)
				require.NoError(b, client.Write(bg, frame.Text, line))
				_, p, err := server.ReadAppend(bg, buf[:0])
				require.NoError(b, err)
				require.NoError(b, server.Write(bg, frame.Text, p))
				_, _, err = client.ReadAppend(bg, buf[:0])
				require.NoError(b, err)
			}
		})
	}
}
