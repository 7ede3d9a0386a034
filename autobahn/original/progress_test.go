package original

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestProgressOnATerminal(t *testing.T) {
	var out strings.Builder
	p := &Progress{out: &out, terminal: true}
	p.Case(Server, "1.1.1", 2)
	p.Case(Client, "1.1.1", 2)
	p.Case(Server, "1.1.2", 2)
	p.Log("a word in between")
	p.Done()
	screen := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\r")
	require.Equal(t, []string{
		"",
		"server 1/2 1.1.1",
		"server 1/2 1.1.1   client 1/2 1.1.1",
		"server 2/2 1.1.2   client 1/2 1.1.1",
		strings.Repeat(" ", 35),
		"a word in between",
	}, screen, "one line is written over and makes room for others")
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
