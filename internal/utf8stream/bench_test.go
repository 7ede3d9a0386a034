package utf8stream_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ws6455/websocket/internal/utf8stream"
)

// Words that are drawn by chance and set apart by one of seps, so that no branch
// predictor learns the text by heart, which it does with a sentence repeated.
var texts = []struct {
	name  string
	words []string
	seps  []string
}{
	{
		"english",
		strings.Fields("the quick brown fox jumps over a lazy dog and returns to its burrow where nobody waits"),
		[]string{" ", " ", ", "},
	},
	{
		"quotes",
		strings.Fields("the quick brown fox jumps over a lazy dog and returns to its burrow where it’s warm – nobody waits"),
		[]string{" ", " ", ", "},
	},
	{
		"german",
		strings.Fields("die größte Freude und Güte hängen von den Fährten ab wie es auch in einem Buch über schöne Häuser steht"),
		[]string{" ", " ", ", "},
	},
	{
		"russian",
		strings.Fields("съешь же ещё этих мягких французских булок да выпей чаю потом иди в лес на озеро"),
		[]string{" ", " ", ", "},
	},
	{
		"chinese",
		strings.Split("視野無限廣窗外有藍天微風迎客軟語伴茶的一是了我不人在他有這個上們來到時大地", ""),
		[]string{"", "", "", "", "", "", "，", "。", "2026"},
	},
	{
		"emoji",
		strings.Fields("the quick brown fox jumps over a lazy dog 😀 😃😄 🙂"),
		[]string{" "},
	},
	{
		"json",
		[]string{`{"id":184467,"name":"`, `","text":"`, `","at":"2026-01-01T00:00:00Z"},`, "視野無限", "Größe"},
		[]string{""},
	},
}

// pieces returns texts of about size bytes each, 1 MiB in all.
func pieces(words, seps []string, size int) [][]byte {
	random := rand.New(rand.NewPCG(1, 2))
	var all []byte
	for len(all) < 1<<20+utf8.UTFMax {
		all = append(all, words[random.IntN(len(words))]...)
		all = append(all, seps[random.IntN(len(seps))]...)
	}
	var parts [][]byte
	for at := 0; at+size <= 1<<20; {
		end := at + size
		for !utf8.RuneStart(all[end]) {
			end--
		}
		parts = append(parts, all[at:end])
		at = end
	}
	return parts
}

func BenchmarkText(b *testing.B) {
	for _, text := range texts {
		for _, size := range []int{8, 64, 125, 1 << 10, 16 << 10, 1 << 20} {
			parts := pieces(text.words, text.seps, size)
			run := func(name string, valid func([]byte) bool) {
				b.Run(fmt.Sprintf("%s/text=%s/bytes=%d", name, text.name, size), func(b *testing.B) {
					b.SetBytes(int64(size))
					i := 0
					for b.Loop() {
						if !valid(parts[i]) {
							b.Fatal("a valid text was refused")
						}
						if i++; i == len(parts) {
							i = 0
						}
					}
				})
			}
			var v utf8stream.Validator
			run("of=Write", func(p []byte) bool { return v.Write(p) && v.Complete() })
			run("of=Valid", utf8stream.Valid)
			run("of=unicode-utf8", utf8.Valid)
		}
	}
}
