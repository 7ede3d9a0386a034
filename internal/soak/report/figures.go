package report

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ws6455/websocket/internal/soak"
)

// A figure is a line of a table: what it is, and one value or one of each process.
type figure struct {
	what   string
	values []string
}

// Number returns n with its thousands set apart.
func Number(n int64) string {
	digits := strconv.FormatInt(n, 10)
	var b strings.Builder
	for i, digit := range digits {
		if i > 0 && digits[i-1] != '-' && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	return b.String()
}

// totals are the figures of the whole run.
func totals(r *soak.Result) []figure {
	honest, hostile, trapped := parts(r)
	return []figure{
		{"honest connections at once", []string{honest}},
		{"closed properly, the ones dialled again included", []string{Number(r.Closed)}},
		{"hostile peers at once", []string{hostile}},
		{"clients of hostile servers at once", []string{trapped}},
		{"hostile peers and servers in all", []string{Number(r.Met)}},
		{"messages sent, echoed and checked", []string{Number(r.Messages)}},
		{"bytes in them, each way", []string{soak.Bytes(r.Bytes)}},
		{"messages lost", []string{Number(r.Lost)}},
		{"messages doubled", []string{Number(r.Doubled)}},
		{"messages changed or out of order", []string{Number(r.Changed)}},
		{"honest connections that ended", []string{Number(broken(r))}},
		{"pings answered, keepalive aside", []string{Number(r.Pings)}},
		{"reads that a context ended", []string{Number(r.Cancelled)}},
		{"the run took", []string{r.Took.Round(time.Second).String()}},
	}
}

func parts(r *soak.Result) (honest, hostile, trapped string) {
	h, x, t := r.Options.Parts()
	return Number(int64(h)), Number(int64(x)), Number(int64(t))
}

func broken(r *soak.Result) (n int64) {
	for _, times := range r.Broken {
		n += int64(times)
	}
	return n
}

// processes are the figures of both processes, the client's first.
func processes(r *soak.Result) []figure {
	sides := []*soak.Side{&r.Client, &r.Server}
	each := func(what string, value func(*soak.Side) string) figure {
		f := figure{what: what}
		for _, side := range sides {
			f.values = append(f.values, value(side))
		}
		return f
	}
	return []figure{
		each("heap before", func(s *soak.Side) string { return soak.Bytes(s.Before.HeapAlloc) }),
		each("heap at its peak, garbage included", func(s *soak.Side) string { return soak.Bytes(s.PeakHeap) }),
		each("heap that the connections hold", func(s *soak.Side) string { return soak.Bytes(s.Held.HeapAlloc - s.Before.HeapAlloc) }),
		each("the same for each connection", func(s *soak.Side) string { return soak.Bytes(s.PerConnection()) }),
		each("heap after", func(s *soak.Side) string { return soak.Bytes(s.After.HeapAlloc) }),
		each("bound of that", func(s *soak.Side) string { return soak.Bytes(s.HeapBound()) }),
		each("spans of the heap before", func(s *soak.Side) string { return soak.Bytes(s.Before.HeapInuse) }),
		each("spans of the heap after", func(s *soak.Side) string { return soak.Bytes(s.After.HeapInuse) }),
		each("bound of that", func(s *soak.Side) string { return soak.Bytes(s.InuseBound()) }),
		each("goroutines before", func(s *soak.Side) string { return Number(int64(s.Before.Goroutines)) }),
		each("goroutines at their peak", func(s *soak.Side) string { return Number(int64(s.PeakGoroutines)) }),
		each("goroutines after", func(s *soak.Side) string { return Number(int64(s.After.Goroutines)) }),
		each("open files before", func(s *soak.Side) string { return files(s.Before.Files) }),
		each("open files after", func(s *soak.Side) string { return files(s.After.Files) }),
	}
}

func files(n int) string {
	if n < 0 {
		return "unknown"
	}
	return Number(int64(n))
}

// hostility says of each kind how many there were and how they ended.
func hostility(r *soak.Result) (all []figure) {
	for _, kind := range slices.Sorted(maps.Keys(r.Hostile)) {
		ends, n := r.Hostile[kind], 0
		names := slices.SortedFunc(maps.Keys(ends), func(a, b string) int {
			if d := ends[b] - ends[a]; d != 0 {
				return d
			}
			return strings.Compare(a, b)
		})
		var how []string
		for _, end := range names {
			n += ends[end]
			how = append(how, fmt.Sprintf("%s %s", end, times(ends[end])))
		}
		all = append(all, figure{kind, []string{Number(int64(n)), strings.Join(how, ", ")}})
	}
	return all
}

func times(n int) string { return "×" + Number(int64(n)) }
