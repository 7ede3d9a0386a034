package soak

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestViolationsAreSentences(t *testing.T) {
	r := Result{
		Options: Defaults(100), Lost: 2, Doubled: 3, Changed: 4, Unended: 5,
		Broken: map[string]int{"EOF": 6},
		Hostile: map[string]Ends{
			"unmasked":     {"1002": 9, "1011": 1, "1007": 7},
			"huge length":  {stillThere: 1},
			"reserved bit": {"1002": 1, stillThere: 1, lateEnd: 1},
		},
		Client: Side{Violations: []string{"of the client"}},
		Server: Side{Violations: []string{"of the server"}},
	}
	require.Equal(t, []string{
		"no message was echoed, so nothing was shown",
		"2 messages were lost",
		"3 messages were doubled",
		"4 messages were changed, or came out of order",
		"6 honest connections ended: EOF",
		"5 connections of the client did not end",
		`hostile "huge length" was never ended`,
		`hostile "unmasked" ended as "1007" 7 times; wanted 1002`,
		"of the client",
		"of the server",
	}, r.Violations())
}

func TestAShortSoakNeedsNotEndEveryHostilePeer(t *testing.T) {
	r := Result{Messages: 1, Options: Options{Time: time.Second}, Hostile: map[string]Ends{"huge length": {stillThere: 1}}}
	require.Empty(t, r.Violations())
}
