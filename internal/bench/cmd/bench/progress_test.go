package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestProgressWithoutATerminal(t *testing.T) {
	var out bytes.Buffer
	p := newProgress(&out, 20)
	for range 20 {
		p.step("something")
	}
	p.done()
	require.Equal(t, 10, strings.Count(out.String(), "\n"), "a line for each tenth: %s", out.String())
}
