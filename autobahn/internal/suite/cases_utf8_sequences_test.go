package suite

import (
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// TestSequencesSayWhy checks that a reader is told why a message is UTF-8, or is not.
func TestSequencesSayWhy(t *testing.T) {
	for _, s := range sequences {
		valid, invalid := 0, 0
		for _, m := range s.messages {
			if utf8.ValidString(m) {
				valid++
			} else {
				invalid++
			}
		}
		require.Equal(t, valid > 0, s.valid != "", "%s: has %d messages of UTF-8", s.title, valid)
		require.Equal(t, invalid > 0, s.invalid != "", "%s: has %d messages that are not UTF-8", s.title, invalid)
	}
}

func TestNoncharacters(t *testing.T) {
	all := noncharacters()
	require.Len(t, all, 34)
	require.Equal(t, "\xf4\x8f\xbf\xbf", all[33], "the last of all code points")
}

func TestOctets(t *testing.T) {
	require.Equal(t, "\x80\x81\x82", octets(0x80, 0x82, ""))
	require.Equal(t, "\xfc \xfd ", octets(0xfc, 0xfd, " "))
}
