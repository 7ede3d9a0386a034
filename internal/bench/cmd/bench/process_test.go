package main

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAWorkerThatFailsIsAnError(t *testing.T) {
	p, err := start(context.Background(), "compression", "cost", "coder-15", "video", "1", "1")
	require.NoError(t, err)
	var answer any
	err = p.answer(&answer)
	require.ErrorContains(t, err, `there is no kind of message named "video"`)
	require.ErrorContains(t, err, "gave no answer")
}
