package handshake

import (
	"encoding/base64"
	"testing"

	"github.com/stretchr/testify/require"
)

// rfcKey and rfcAccept are the pair of RFC 6455 section 1.3.
const (
	rfcKey    = "dGhlIHNhbXBsZSBub25jZQ=="
	rfcAccept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
)

func TestAcceptKey(t *testing.T) {
	require.Equal(t, rfcAccept, AcceptKey(rfcKey), "the sample of section 1.3 has another answer")
	require.Equal(t, "x"+rfcAccept, string(appendAccept([]byte("x"), rfcKey)), "the answer is not appended")
}

func TestNewKey(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		key := NewKey()
		require.True(t, ValidKey(key), "a new key is not valid: %s", key)
		require.False(t, seen[key], "a key came twice: %s", key)
		seen[key] = true
	}
}

func TestValidKey(t *testing.T) {
	encode := func(n int) string { return base64.StdEncoding.EncodeToString(make([]byte, n)) }
	for name, c := range map[string]struct {
		key  string
		want bool
	}{
		"4.2.1/sample":           {rfcKey, true},
		"4.2.1/empty":            {"", false},
		"4.2.1/four characters":  {"AAAA", false},
		"4.2.1/15 bytes":         {encode(15), false},
		"4.2.1/17 bytes":         {encode(17), false},
		"4.2.1/18 bytes":         {encode(18), false},
		"4.2.1/no padding":       {rfcKey[:22], false},
		"4.2.1/URL alphabet":     {"__________8_________AA==", false},
		"4.2.1/not base64":       {"dGhlIHNhbXBsZSBub25jZ!==", false},
		"4.2.1/line break in it": {"dGhlIHNhbXBsZSBub25jZQ=\n", false},
		"4.2.1/two in one":       {rfcKey + rfcKey, false},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, ValidKey(c.key), "the key %q is judged wrong", c.key)
		})
	}
}

func TestKeysNeedNoMemory(t *testing.T) {
	room := make([]byte, keyLength+len(keyGUID))
	require.Zero(t, testing.AllocsPerRun(100, func() {
		if !ValidKey(rfcKey) || len(appendAccept(room[:0], rfcKey)) != len(rfcAccept) {
			panic("the sample does not work")
		}
	}), "checking and answering a key allocates")
}
