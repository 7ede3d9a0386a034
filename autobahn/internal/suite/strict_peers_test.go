package suite

import (
	"context"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/internal/faulty"
	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// patient are limits for peers that share the processors with all other tests.
var patient = Limits{Opening: 50 * time.Second, Closing: 10 * time.Second, Drop: 10 * time.Second, Scale: 10}

// TestStrictCasesPassARightPeer: no case of category 20 blames a peer that does what the
// RFCs ask for, whatever it has to say about permessage-deflate.
func TestStrictCasesPassARightPeer(t *testing.T) {
	for name, p := range map[string]faulty.Peer{"common": {}, "plain": {Plain: true}, "modest": {Modest: true}} {
		for _, role := range []Role{Client, Server} {
			t.Run(name+" as the peer of a "+string(role), func(t *testing.T) {
				for _, r := range playStrict(t, p, role) {
					if !r.Passed() || r.Behavior == report.NonStrict {
						t.Error(r.Explain())
					}
				}
			})
		}
	}
}

// TestStrictCasesFindFaults: each of these is a fault that no case of the original finds.
func TestStrictCasesFindFaults(t *testing.T) {
	for _, tt := range []struct {
		fault faulty.Fault
		role  Role
		id    string
	}{
		{faulty.AcceptsUnmasked, Client, "20.9.1"},
		{faulty.AcceptsMasked, Server, "20.9.1"},
		{faulty.SameMaskingKey, Server, "20.3.10"},
		{faulty.AcceptsLongLength16, Client, "20.8.1"},
		{faulty.AcceptsHugeLength, Client, "20.8.11"},
		{faulty.AcceptsRSVOnControl, Client, "20.10.1"},
		{faulty.QueuesPongs, Client, "20.16.1"},
		{faulty.AcceptsCode1015, Client, "20.13.27"},
		{faulty.AcceptsCodeAbove, Client, "20.13.28"},
		{faulty.EchoesHalfCode, Client, "20.14.8"},
		{faulty.AcceptsCutClose, Client, "20.19.1"},
		{faulty.SpeaksBehindClose, Server, "20.19.7"},
		{faulty.FlipsAbove256K, Client, "20.15.4"},
		{faulty.LosesBehindHead, Client, "20.2.8"},
		{faulty.WantsExactConnection, Server, "20.3.5"},
	} {
		t.Run(string(tt.fault), func(t *testing.T) {
			r := playTCP(t, faulty.Peer{Fault: tt.fault}, tt.role, DefaultLimits, caseOf(t, tt.id))
			require.False(t, r.Behavior == report.OK && r.Close == report.OK, "case %s did not find it", tt.id)
		})
	}
}

// playStrict plays the cases of category 20 with a peer, side by side; the heavy ones with
// the common peer alone.
func playStrict(t *testing.T, p faulty.Peer, role Role) (results []*report.Result) {
	var mu sync.Mutex
	var playing sync.WaitGroup
	atOnce := make(chan struct{}, 16)
	for _, c := range Cases() {
		if !strings.HasPrefix(c.ID, "20.") || c.Only != "" && c.Only != role || c.Weight > 0 && p != (faulty.Peer{}) {
			continue
		}
		playing.Go(func() {
			atOnce <- struct{}{}
			defer func() { <-atOnce }()
			r := playTCP(t, p, role, patient, c)
			mu.Lock()
			defer mu.Unlock()
			results = append(results, r)
		})
	}
	playing.Wait()
	require.NotEmpty(t, results)
	return results
}

// playTCP plays a case over TCP.
func playTCP(t *testing.T, p faulty.Peer, role Role, limits Limits, c *Case) *report.Result {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Error(err)
		return &report.Result{Case: c.Case}
	}
	defer ln.Close()
	u := &url.URL{Scheme: "ws", Host: ln.Addr().String(), Path: "/runCase"}
	if role == Client {
		go func() { _ = p.Serve(ln) }()
		nc, err := net.Dial("tcp", u.Host)
		if err != nil {
			t.Error(err)
			return &report.Result{Case: c.Case}
		}
		return PlayClient(context.Background(), c, nc, u, nil, limits)
	}
	go func() { _ = p.Echo(context.Background(), u.String()) }()
	nc, err := ln.Accept()
	if err != nil {
		t.Error(err)
		return &report.Result{Case: c.Case}
	}
	in := wire.NewReader(nc)
	head, err := in.Head()
	if err != nil {
		t.Error(err)
		return &report.Result{Case: c.Case}
	}
	request, err := wire.ParseHead(head)
	if err != nil {
		t.Error(err)
		return &report.Result{Case: c.Case}
	}
	return PlayServer(context.Background(), c, nc, in, request, limits)
}
