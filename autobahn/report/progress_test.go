package report

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// okay is the result of a case in which all is well.
func okay(id string) *Result { return &Result{Case: Case{ID: id}, Behavior: OK, Close: OK} }

// fails is the result of a case in which it is not.
func fails(id string) *Result { return &Result{Case: Case{ID: id}, Behavior: Failed, Close: OK} }

// screen returns what stood on a terminal's line, one after the other.
func screen(out string) []string {
	lines := strings.Split(out, "\r")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return lines
}

func TestProgressOnATerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out strings.Builder
		p := &Progress{out: &out, terminal: true}
		p.Log("before")
		p.Start(4)
		p.CaseDone(okay("1.1.1")) // too early to draw
		time.Sleep(2 * time.Second)
		p.CaseDone(okay("1.1.2"))
		p.CaseDone(fails("1.1.3"))
		p.Log("a word in between")
		p.CaseDone(okay("1.1.4"))
		p.Done()
		p.Done()
		require.Equal(t, []string{
			"before\n",
			"[                        ] 0 of 4, 0 s",
			"[============            ] 2 of 4, 2 s  1.1.2",
			"",
			"1.1.3: behavior FAILED, close OK\n",
			"[==================      ] 3 of 4, 1 to mend, 2 s  1.1.3",
			"",
			"a word in between\n",
			"[==================      ] 3 of 4, 1 to mend, 2 s  1.1.3",
			"[========================] 4 of 4, 1 to mend, 2 s  1.1.4",
			"",
			"",
		}, screen(out.String()), "one line is written over and makes room for others")
	})
}

func TestProgressThatDoesNotKnowTheTotal(t *testing.T) {
	var out strings.Builder
	p := &Progress{out: &out, terminal: true}
	p.Start(0)
	p.CaseDone(fails("1." + strings.Repeat("9", 100)))
	lines := screen(out.String())
	require.True(t, strings.HasPrefix(lines[len(lines)-1], "1, 1 to mend, 0 s  1.999"))
	require.LessOrEqual(t, len([]rune(lines[len(lines)-1])), lineWidth+1, "the line must not wrap")
}

func TestProgressElsewhere(t *testing.T) {
	var out strings.Builder
	p := NewProgress(&out)
	p.Start(25)
	for i := range 25 {
		p.CaseDone(okay(fmt.Sprintf("1.%d", i)))
	}
	p.CaseDone(fails("2.1"))
	p.Log("a word")
	p.Done()
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	require.Len(t, lines, steps+2, "a line for each tenth, for a failure, for what is logged:\n%s", out.String())
	require.Equal(t, "3 of 25, 0 s", lines[0])
	require.Equal(t, "25 of 25, 0 s", lines[steps-1])
	require.Equal(t, "2.1: behavior FAILED, close OK", lines[steps])
	require.NotContains(t, out.String(), "\r")
}

func TestProgressFromManyGoroutines(t *testing.T) {
	var out strings.Builder
	p := &Progress{out: &out, terminal: true}
	p.Start(100)
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() { p.CaseDone(okay("1.1")) })
	}
	wg.Wait()
	require.Contains(t, out.String(), "100 of 100")
}

func TestNoProgress(t *testing.T) {
	var p *Progress
	require.NotPanics(t, func() {
		p.Start(1)
		p.CaseDone(okay("1.1"))
		p.Log("a word")
		p.Done()
	})
}

func TestOnlyACharacterDeviceIsATerminal(t *testing.T) {
	file, err := os.CreateTemp(t.TempDir(), "")
	require.NoError(t, err)
	defer file.Close()
	require.False(t, isTerminal(file), "a file is no terminal")
	require.False(t, isTerminal(&strings.Builder{}), "a buffer is no terminal")
	device, err := os.Open(os.DevNull)
	require.NoError(t, err)
	defer device.Close()
	require.True(t, isTerminal(device), "a character device may be a terminal")
}
