package deflate

import (
	"bytes"
	stdflate "compress/flate"
	"io"
	"testing"

	"github.com/ws6455/websocket/internal/pool"
)

// benchmarkLines are enough lines for the history to slide.
const benchmarkLines = 2000

func BenchmarkDeflate(b *testing.B) {
	defer pool.Poison(false)()
	lines := newChat().lines(benchmarkLines)
	b.Run("lines with takeover", func(b *testing.B) { benchmarkDeflate(b, lines, true) })
	b.Run("lines without takeover", func(b *testing.B) { benchmarkDeflate(b, lines, false) })
	b.Run("16 KiB JSON with takeover", func(b *testing.B) { benchmarkDeflate(b, cut(jsonText(1<<20), 16<<10), true) })
	b.Run("7 KiB JSON without takeover", func(b *testing.B) { benchmarkDeflate(b, cut(jsonText(1<<20), 7<<10), false) })
	b.Run("2 KiB JSON without takeover", func(b *testing.B) { benchmarkDeflate(b, cut(jsonText(1<<20), 2<<10), false) })
	b.Run("16 KiB JSON without takeover", func(b *testing.B) { benchmarkDeflate(b, cut(jsonText(1<<20), 16<<10), false) })
	b.Run("1 MiB text", func(b *testing.B) { benchmarkDeflate(b, [][]byte{wordText(1 << 20)}, false) })
}

// cut cuts text into parts of n bytes.
func cut(text []byte, n int) (parts [][]byte) {
	for ; len(text) >= n; text = text[n:] {
		parts = append(parts, text[:n])
	}
	return parts
}

// benchmarkDeflate compresses the messages in turn and reports, besides time, how
// many bytes all of them take on average. They are compressed once before.
func benchmarkDeflate(b *testing.B, messages [][]byte, takeover bool) {
	var d Deflater
	d.Init(15, 6)
	var dst []byte
	compress := func(message []byte) {
		if !takeover {
			d.Init(15, 6)
		}
		dst = d.Compress(dst[:0], message, true)
		if takeover {
			d.Accept(message)
		}
	}
	in, out := 0, 0
	for _, message := range messages {
		compress(message)
		in += len(message)
		out += len(dst)
	}
	i := 0
	b.SetBytes(int64(in / len(messages)))
	for b.Loop() {
		compress(messages[i%len(messages)])
		i++
	}
	b.ReportMetric(float64(out)/float64(len(messages)), "B/message")
}

func BenchmarkInflate(b *testing.B) {
	defer pool.Poison(false)()
	lines := newChat().lines(benchmarkLines)
	text := [][]byte{wordText(1 << 20)}
	json := cut(jsonText(1<<20), 16<<10)
	b.Run("lines with takeover", func(b *testing.B) { benchmarkInflate(b, lines, ownMessages(lines, true)) })
	b.Run("lines without takeover", func(b *testing.B) { benchmarkInflate(b, lines, ownMessages(lines, false)) })
	b.Run("lines of zlib's kind with takeover", func(b *testing.B) { benchmarkInflate(b, lines, stdMessages(lines)) })
	b.Run("16 KiB JSON", func(b *testing.B) { benchmarkInflate(b, json, stdMessages(json)) })
	b.Run("1 MiB text", func(b *testing.B) { benchmarkInflate(b, text, stdMessages(text)) })
}

func ownMessages(texts [][]byte, takeover bool) [][]byte {
	var d Deflater
	d.Init(15, 6)
	messages := make([][]byte, len(texts))
	for i, text := range texts {
		messages[i] = d.Compress(nil, text, true)
		if takeover {
			d.Accept(text)
		}
	}
	return messages
}

// stdMessages has takeover, and dynamic codes more often than there should be.
func stdMessages(texts [][]byte) [][]byte {
	messages := make([][]byte, len(texts))
	compress := compressors()["compress/flate level 6"]
	for i, text := range texts {
		messages[i] = compress(text)
	}
	return messages
}

// benchmarkInflate inflates the messages in turn, from the first one on.
func benchmarkInflate(b *testing.B, texts, messages [][]byte) {
	w := NewWindow(15)
	var z Inflater
	dst := make([]byte, 16<<10)
	bytes, i := 0, 0
	for _, text := range texts {
		bytes += len(text)
	}
	b.SetBytes(int64(bytes / len(texts)))
	for b.Loop() {
		if i == 0 {
			w.Clear()
		}
		inflateInto(b, &z, &w, dst, messages[i])
		i = (i + 1) % len(messages)
	}
}

// BenchmarkStdInflate is what compress/flate takes for the same text.
func BenchmarkStdInflate(b *testing.B) {
	text := wordText(1 << 20)
	message := stdMessages([][]byte{text})[0]
	r := bytes.NewReader(nil)
	z := stdflate.NewReader(r)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		r.Reset(message)
		_ = z.(stdflate.Resetter).Reset(r, nil)
		_, _ = io.Copy(io.Discard, z)
	}
}
