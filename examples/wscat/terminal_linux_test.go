package main

import (
	"fmt"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// pty returns the two ends of a terminal: what a person sees and types, and
// what a program reads and writes.
func pty(t *testing.T) (person, program *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("this machine makes no terminals: %v", err)
	}
	t.Cleanup(func() { person.Close() })
	raw, err := person.SyscallConn()
	require.NoError(t, err)
	var number uint32
	require.NoError(t, raw.Control(func(fd uintptr) {
		err = unix.IoctlSetPointerInt(int(fd), unix.TIOCSPTLCK, 0)
		if err == nil {
			number, err = unix.IoctlGetUint32(int(fd), unix.TIOCGPTN)
		}
	}))
	require.NoError(t, err)
	program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	require.NoError(t, err)
	t.Cleanup(func() { program.Close() })
	return person, program
}

// wantScreen reads what the program draws until text is on the screen.
func wantScreen(t *testing.T, person *os.File, text string) {
	t.Helper()
	var seen strings.Builder
	buf := make([]byte, 1024)
	for !strings.Contains(seen.String(), text) {
		n, err := person.Read(buf)
		require.NoError(t, err, "%q is not on the screen: %q", text, seen.String())
		seen.Write(buf[:n])
	}
}

func TestTerminalHasAPromptAndCommands(t *testing.T) {
	s := httptest.NewServer(newEchoing())
	defer s.Close()
	person, program := pty(t)
	status := make(chan int, 1)
	go func() { status <- run(t.Context(), []string{s.URL}, stdio{program, program, program}) }()

	wantScreen(t, person, "* connected")
	typed := func(line string) {
		_, err := person.WriteString(line + "\r")
		require.NoError(t, err)
	}
	typed("hello é")
	wantScreen(t, person, "< hello é")
	typed("/hex 1b 00")
	wantScreen(t, person, "< (2 bytes) 1b 00")
	typed("/ping")
	wantScreen(t, person, "* pong after")
	typed("/quit")
	wantScreen(t, person, "* closed: 1000")
	require.Equal(t, exitOK, <-status)
}
