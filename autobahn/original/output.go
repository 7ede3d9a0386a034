package original

import (
	"strconv"
	"strings"
)

// readOutput returns what takes the lines that wstest prints and tells onCase of
// each case that begins, with the number of all. Of interest are
//
//	Ok, will run 517 test cases against 1 servers
//	Running test case ID 1.1.1 for agent websocket from peer tcp4:127.0.0.1:40000
func readOutput(onCase func(id string, total int)) func(line string) {
	total := 0
	return func(line string) {
		words := strings.Fields(line)
		switch {
		case strings.HasPrefix(line, "Ok, will run ") && len(words) > 3:
			total, _ = strconv.Atoi(words[3])
		case strings.HasPrefix(line, "Running test case ID ") && len(words) > 4:
			onCase(words[4], total)
		}
	}
}
