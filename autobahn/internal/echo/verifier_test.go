package echo

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/autobahn/internal/corpus"
	"github.com/ws6455/websocket/autobahn/internal/deflater"
	"github.com/ws6455/websocket/autobahn/internal/inflate"
)

// A message is what a peer should send back, and how it does.
type message struct{ plain, compressed []byte }

// conversation returns the first messages of a connection.
func conversation(data []byte, length, bits int, takeover bool, n int) []message {
	s := deflater.NewSource(data, length, bits, takeover)
	messages := make([]message, n)
	for i := range messages {
		plain, compressed := s.Next()
		messages[i] = message{plain, compressed}
	}
	return messages
}

func verifyAll(t testing.TB, v *Verifier, messages []message) {
	t.Helper()
	for k, m := range messages {
		require.NoError(t, v.Verify(m.compressed, m.plain), "message %d", k)
	}
}

func (m *Memo) entries() (n int) {
	for _, entries := range m.young {
		n += len(entries)
	}
	return n
}

func TestVerify(t *testing.T) {
	data := corpus.JSON()[:1<<16]
	for _, length := range []int{16, 1024, 4096, 1 << 16} {
		for _, takeover := range []bool{false, true} {
			n := 3 * len(data) / length
			if length == 16 {
				n = 300
			}
			messages := conversation(data, length, 15, takeover, n)
			memo := NewMemo(8 << 20)
			v := NewVerifier(memo, 15, takeover)
			verifyAll(t, v, messages)
			inflated := memo.entries()
			again := NewVerifier(memo, 15, takeover)
			verifyAll(t, again, messages)
			require.Equal(t, length >= worthwhile, inflated > 0)
			require.Equal(t, inflated, memo.entries(), "nothing new the second time")
		}
	}
}

func TestEmptyMessages(t *testing.T) {
	v := NewVerifier(NewMemo(1<<20), 15, true)
	require.NoError(t, v.Verify([]byte{0}, nil))
	require.NoError(t, v.Verify([]byte{0}, []byte{}))
	require.ErrorIs(t, v.Verify(nil, nil), inflate.ErrEnd)
}

func TestMismatch(t *testing.T) {
	hello := []byte{0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00}
	for _, test := range []struct {
		sent string
		want *Mismatch
		text string
	}{
		{"Help!", &Mismatch{0, 3, 5, 5}, "message 0 is not what was sent: it has 5 octets, as sent, and differs from octet 3 on"},
		{"Hello!", &Mismatch{0, 5, 5, 6}, "message 0 is not what was sent: it has 5 of the 6 octets sent, and differs from octet 5 on"},
		{"Hell", &Mismatch{0, 4, 5, 4}, "message 0 is not what was sent: it has more than the 4 octets sent, and differs from octet 4 on"},
	} {
		v := NewVerifier(nil, 15, true)
		err := v.Verify(hello, []byte(test.sent))
		require.Equal(t, test.want, err)
		require.EqualError(t, err, test.text)
		require.Equal(t, err, v.Verify(hello, []byte("Hello")), "the error remains")
	}
}

func TestShared(t *testing.T) {
	memo := NewMemo(1 << 18)
	var wait sync.WaitGroup
	for i := range 6 {
		wait.Go(func() {
			data := []func() []byte{corpus.JSON, corpus.HTML, corpus.German}[i%3]()
			messages := conversation(data, 1024, 15, true, 600)
			for range 3 {
				verifyAll(t, NewVerifier(memo, 15, true), messages)
			}
		})
	}
	wait.Wait()
}

func BenchmarkVerify(b *testing.B) {
	for _, length := range []int{worthwhile, 4096, 131072} {
		for _, known := range []bool{true, false} {
			b.Run(fmt.Sprintf("%d octets, known %t", length, known), func(b *testing.B) {
				data := corpus.JSON()
				lead, period := 32768/length+1, len(data)/length
				messages := conversation(data, length, 15, true, lead+period)
				var memo *Memo
				if known {
					memo = NewMemo(32 << 20)
				}
				v := NewVerifier(memo, 15, true)
				verifyAll(b, v, messages)
				b.SetBytes(int64(length))
				for i := 0; b.Loop(); i++ {
					m := messages[lead+i%period]
					if err := v.Verify(m.compressed, m.plain); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
