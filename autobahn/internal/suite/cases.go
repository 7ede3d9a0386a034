package suite

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Cases returns all cases in the order of their numbers. They are shared: nobody may
// change them.
var Cases = sync.OnceValue(func() []*Case {
	all := slices.Concat(
		framing(),
		pings(),
		reservedBits(),
		opcodes(),
		fragmentation(),
		utf8Handling(),
		closeHandling(),
		limitsAndPerformance(),
		autoFragmentation(),
		compression(),
		strict(),
	)
	slices.SortFunc(all, func(a, b *Case) int { return CompareIDs(a.ID, b.ID) })
	return all
})

// CompareIDs orders the numbers of cases: by each number between the dots, so 2.10
// comes after 2.9.
func CompareIDs(a, b string) int {
	return slices.CompareFunc(strings.Split(a, "."), strings.Split(b, "."), func(a, b string) int {
		x, _ := strconv.Atoi(a)
		y, _ := strconv.Atoi(b)
		return cmp.Or(cmp.Compare(x, y), strings.Compare(a, b))
	})
}
