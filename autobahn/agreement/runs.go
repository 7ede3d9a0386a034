package agreement

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/ws6455/websocket/autobahn/original"
)

// collapse writes case numbers, which are in order, as runs: "6.1.1-3 6.2.1".
func collapse(ids []string) string {
	var runs []string
	for len(ids) > 0 {
		n := runLength(ids)
		run := ids[0]
		if n > 1 {
			_, last := cut(ids[n-1])
			run = fmt.Sprintf("%s-%d", run, last)
		}
		runs = append(runs, run)
		ids = ids[n:]
	}
	return strings.Join(runs, " ")
}

// runLength returns how many of the numbers, from the first, differ by one in their
// last part alone.
func runLength(ids []string) int {
	head, first := cut(ids[0])
	n := 1
	for n < len(ids) {
		if h, last := cut(ids[n]); h != head || last != first+n {
			break
		}
		n++
	}
	return n
}

// cut parts 6.1.2 into 6.1 and 2.
func cut(id string) (head string, last int) {
	dot := strings.LastIndexByte(id, '.')
	last, _ = strconv.Atoi(id[dot+1:])
	return id[:max(dot, 0)], last
}

// expand is the inverse of collapse.
func expand(runs string) (ids []string, err error) {
	for run := range strings.FieldsSeq(runs) {
		some, err := original.ExpandCases(run)
		if err != nil {
			return nil, err
		}
		ids = append(ids, some...)
	}
	return ids, nil
}
