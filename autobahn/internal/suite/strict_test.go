package suite

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// The numbers of a sub-category follow each other, and no two cases do the same.
func TestStrictNumbers(t *testing.T) {
	next, seen := map[string]int{}, map[string]string{}
	for _, c := range strict() {
		shelf := c.ID[:strings.LastIndexByte(c.ID, '.')]
		next[shelf]++
		require.Equal(t, fmt.Sprintf("%s.%d", shelf, next[shelf]), c.ID)
		require.NotEmpty(t, c.Title, c.ID)
		require.NotContains(t, c.Expectation+c.Description, "  ", c.ID)
		does := c.Description + string(c.Only)
		if other := seen[does]; other != "" {
			t.Errorf("%s and %s do the same: %s", other, c.ID, c.Description)
		}
		seen[does] = c.ID
	}
	require.Len(t, next, 19, "sub-categories")
}

// The cases at which a client fails to open a connection are the last ones.
func TestStrictOrder(t *testing.T) {
	refused := false
	for _, c := range strict() {
		if c.Only == Client {
			continue
		}
		ends := c.Opening != nil && c.Opening.Refused != nil
		require.False(t, refused && !ends, "%s comes behind a case that ends a dial", c.ID)
		refused = refused || ends
	}
	require.True(t, refused)
}

// light are the cases without anything special in the handshake that can be played here.
func light() (cases []*Case) {
	for _, c := range strict() {
		if c.Deflate == nil && c.Opening == nil && !c.JudgesNothing && c.Weight < 1<<20 {
			cases = append(cases, c)
		}
	}
	return cases
}

// A peer that says nothing and stays passes no case.
func TestStrictFailsSilence(t *testing.T) {
	for _, c := range light() {
		for _, role := range []Role{Client, Server} {
			if c.Only != "" && c.Only != role {
				continue
			}
			r := playWith(t, c, role, func(e *echoer) {
				for {
					if _, err := e.in.Next(); err != nil {
						return
					}
				}
			})
			require.Equal(t, report.Failed, r.Behavior, "case %s lets a silent peer pass: %s", c.ID, r.Reason)
		}
	}
}

// A peer that does what the RFC says passes. This one does not look at lengths and masks,
// has one masking key, and looks at text when a frame is whole.
func TestStrictIsPassable(t *testing.T) {
	late := []string{"20.12.19", "20.12.20", "20.12.21"}
	for _, c := range light() {
		if strings.HasPrefix(c.ID, "20.8.") || strings.HasPrefix(c.ID, "20.9.") || c.ID == "20.3.10" {
			continue
		}
		want := report.OK
		if slices.Contains(late, c.ID) {
			want = report.NonStrict
		}
		for _, role := range []Role{Client, Server} {
			if c.Only == "" || c.Only == role {
				wantVerdicts(t, playWith(t, c, role, (*echoer).serve), want, report.OK)
			}
		}
	}
}

// A peer may send a pong that nobody has asked for (RFC 6455 section 5.5.3), which changes
// no verdict.
func TestStrictIgnoresHeartbeats(t *testing.T) {
	for _, c := range light() {
		for _, role := range []Role{Client, Server} {
			if c.Only != "" && c.Only != role {
				continue
			}
			without := playWith(t, c, role, (*echoer).serve)
			r := playWith(t, c, role, func(e *echoer) {
				e.send(wire.Pong, []byte("beat"))
				e.serve()
			})
			wantVerdicts(t, r, without.Behavior, without.Close)
		}
	}
}

// A pong in a flood of pings that has not the payload of one says nothing either.
func TestFloodSent(t *testing.T) {
	f := flood{count: 3, size: 125}
	p := noise(125, 125)
	clear(p[:8])
	p[7] = 2
	require.True(t, f.sent(p))
	p[7] = 3
	require.False(t, f.sent(p), "none has this number")
	p[7], p[124] = 2, p[124]+1
	require.False(t, f.sent(p), "none has these octets")
	require.False(t, f.sent([]byte("beat")))
}
