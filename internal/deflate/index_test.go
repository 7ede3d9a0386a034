package deflate

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTableKeepsTheLatestPlaces(t *testing.T) {
	table := newTable(6)
	want := []uint64{0, 0x1, 0x1_0002, 0x1_0002_0003, 0x1_0002_0003_0004, 0x2_0003_0004_0005}
	for i, candidates := range want {
		require.Equal(t, candidates, table.put(42, uint16(i+1)), "the candidates before place %d, the latest one lowest", i+1)
	}
}

func TestTableUsesAllBuckets(t *testing.T) {
	for n := uint(leastBuckets); n <= mostBuckets; n++ {
		table := newTable(n)
		for v := range uint64(16 << n) {
			table.put(v<<32, 1)
		}
		for i, bucket := range table.buckets {
			require.NotZero(t, bucket, "bucket %d of %d", i, len(table.buckets))
		}
	}
}
