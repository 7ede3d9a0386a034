package suite

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ws6455/websocket/autobahn/internal/corpus"
	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// compression is categories 12 and 13: permessage-deflate with different payloads, and
// with different parameters.
func compression() []*Case {
	plain := []Params{{}}
	return slices.Concat(
		compressed("12.1", "JSON", wire.Text, corpus.JSON, plain),
		compressed("12.2", "a bitmap", wire.Binary, corpus.Bitmap, plain),
		compressed("12.3", "German prose", wire.Binary, corpus.German, plain),
		compressed("12.4", "HTML", wire.Text, corpus.HTML, plain),
		compressed("12.5", "a PDF", wire.Binary, corpus.PDF, plain),
		compressed("13.1", "JSON", wire.Text, corpus.JSON, plain),
		compressed("13.2", "JSON", wire.Text, corpus.JSON, []Params{{NoTakeover: true}}),
		compressed("13.3", "JSON", wire.Text, corpus.JSON, []Params{{WindowBits: 9}}),
		compressed("13.4", "JSON", wire.Text, corpus.JSON, []Params{{WindowBits: 15}}),
		compressed("13.5", "JSON", wire.Text, corpus.JSON, []Params{{NoTakeover: true, WindowBits: 9}}),
		compressed("13.6", "JSON", wire.Text, corpus.JSON, []Params{{NoTakeover: true, WindowBits: 15}}),
		compressed("13.7", "JSON", wire.Text, corpus.JSON, []Params{{NoTakeover: true, WindowBits: 9}, {NoTakeover: true}, {}}),
	)
}

// compressedSizes are the sizes of messages and fragments of each sub-category.
var compressedSizes = []struct{ size, fragment int }{
	{16, 0},
	{64, 0},
	{256, 0},
	{1 << 10, 0},
	{4 << 10, 0},
	{8 << 10, 0},
	{16 << 10, 0},
	{32 << 10, 0},
	{64 << 10, 0},
	{128 << 10, 0},
	{8 << 10, 256},
	{16 << 10, 256},
	{32 << 10, 256},
	{64 << 10, 256},
	{128 << 10, 256},
	{128 << 10, 1 << 10},
	{128 << 10, 4 << 10},
	{128 << 10, 32 << 10},
}

// compressed is a sub-category.
func compressed(number, what string, opcode byte, data func() []byte, params []Params) []*Case {
	const count = 1000
	var cases []*Case
	for i, s := range compressedSizes {
		cut := ""
		if s.fragment > 0 {
			cut = fmt.Sprintf(", in fragments of %d octets", s.fragment)
		}
		cases = append(cases, &Case{
			Case: report.Case{
				Description: fmt.Sprintf("Sends %d compressed %s messages of %d octets%s, each when the echo of the last has come.", count, typeName(opcode), s.size, cut),
				Expectation: "Echoes of the same type with the same octets; then a clean close. The echoes may be compressed too, as was agreed.",
			},
			Deflate: &Deflate{Params: params},
			Script: []Step{CompressedExchange{
				Opcode: opcode, Size: s.size, Count: count, Data: data, Fragment: s.fragment,
			}},
			Patience: min(8*time.Minute, time.Minute<<max(0, i-1)),
			Then:     CloseEmpty,
			Ending:   closesNormally,
			Weight:   int64(s.size * count),
		})
	}
	g := group{number: number, title: what, section: "RFC 7692 section 7.2"}
	if g.category = "Compression, different payloads"; strings.HasPrefix(number, "13.") {
		g.category, g.section = "Compression, different parameters", "RFC 7692 section 7.1"
		g.title += ", asking for " + wishes(params)
	}
	return g.cases(cases...)
}

// wishes is what the suite asks of its peer, for a reader.
func wishes(params []Params) string {
	all := make([]string, len(params))
	for i, p := range params {
		all[i] = p.String()
	}
	return strings.Join(all, ", or ")
}
