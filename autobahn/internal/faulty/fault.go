package faulty

import "slices"

// A Fault is the name of one thing that a peer does wrong; "" is none.
type Fault string

// An Info says what a fault is.
type Info struct {
	Fault Fault
	// Role is the side on which a peer can have the fault: "server", "client", or "" for
	// both.
	Role string
	// Does ends the sentence that begins with "The peer".
	Does string
}

// The sides of a fault.
const (
	either = ""
	server = "server"
	client = "client"
)

// known has the faults in the order of their declarations.
var known []Info

// Faults returns all faults.
func Faults() []Info { return slices.Clone(known) }

// fault declares a fault.
func fault(name Fault, role, does string) Fault {
	known = append(known, Info{name, role, does})
	return name
}
