package echo

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// size returns what a Memo takes, counted anew.
func (m *Memo) total() (n int) {
	for _, generation := range []map[slot][]*entry{m.young, m.old} {
		for _, entries := range generation {
			for _, e := range entries {
				n += e.size
			}
		}
	}
	return n
}

func TestMemoIsBounded(t *testing.T) {
	const limit = 100_000
	m := NewMemo(limit)
	data := make([]byte, 5000)
	for i := range 4900 {
		m.remember(data[i:i+100], data[:i%1000], data[:i%777], i%2 == 0)
		require.LessOrEqual(t, m.total(), limit)
		require.NotNil(t, m.find(data[i:i+100], data[:i%1000], data[:i%777]), "the last one is there")
	}
	require.Greater(t, m.total(), limit/2)
	require.Nil(t, m.find(data[:100], nil, nil), "the first one is forgotten")
	m.remember(data[:1], nil, make([]byte, limit), true)
	require.Nil(t, m.find(data[:1], nil, make([]byte, limit)), "too large for a generation")
}

func TestMemoKeepsWhatIsUsed(t *testing.T) {
	m := NewMemo(20_000)
	data := make([]byte, 1000)
	m.remember(data[:10], nil, data[:10], true)
	for i := range 900 {
		m.remember(data[i:i+20], nil, data[:20], true)
		e := m.find(data[:10], nil, data[:10])
		require.NotNil(t, e, "found after %d others", i)
	}
}

func TestMemoVariants(t *testing.T) {
	m := NewMemo(1 << 20)
	data := make([]byte, 100)
	for range 3 {
		for i := range 2 * variants {
			m.remember(data[:10], data[:i], data[:20], true)
			m.remember(data[:10], data[:i], data[:20], true)
		}
	}
	require.Len(t, m.young, 1)
	require.Equal(t, variants, m.entries(), "the newest of those that differ")
	require.Nil(t, m.find(data[:10], data[:variants-1], data[:20]))
	require.NotNil(t, m.find(data[:10], data[:variants], data[:20]))
	require.Nil(t, m.find(data[:10], data[:variants], data[:21]))
	require.Nil(t, m.find(data[1:11], data[:variants], data[:20]))
	require.Nil(t, m.find(data[:11], data[:variants], data[:20]))
	require.Equal(t, variants*(20+overhead), m.size)
}

// The history is copied unless it stays as it is.
func TestMemoOwnsHistory(t *testing.T) {
	m := NewMemo(1 << 20)
	data, history, compressed := make([]byte, 100), []byte{1, 2, 3}, []byte{4, 5}
	m.remember(data, history, compressed, false)
	history[0], compressed[0] = 9, 9
	require.Nil(t, m.find(data, history, compressed))
	require.NotNil(t, m.find(data, []byte{1, 2, 3}, []byte{4, 5}))
}
