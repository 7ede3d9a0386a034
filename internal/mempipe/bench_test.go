package mempipe_test

import (
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/internal/mempipe"
)

// BenchmarkPipe moves a KiB through a pipe.
func BenchmarkPipe(b *testing.B) {
	x, y := mempipe.New()
	p, q := make([]byte, 1<<10), make([]byte, 1<<10)
	b.SetBytes(int64(len(p)))
	b.ReportAllocs()
	for b.Loop() {
		_, err := x.Write(p)
		require.NoError(b, err)
		_, err = io.ReadFull(y, q)
		require.NoError(b, err)
	}
}
