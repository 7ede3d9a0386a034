package soak

import "slices"

// A hostility is a kind of hostile peer, or of hostile server.
type hostility struct {
	name string
	does func(*peer) (end string)
	ends []string // what the library may let it come to
}

// hostilities are all kinds of hostile peers.
var hostilities = slices.Concat(handshakes, violations, departures, stalls)

// wants returns the ends that are right for each kind of hostile peer and server.
func wants() map[string][]string {
	all := map[string][]string{}
	for _, h := range hostilities {
		all[h.name] = h.ends
	}
	for _, t := range traps {
		all[t.name] = t.ends
	}
	return all
}
