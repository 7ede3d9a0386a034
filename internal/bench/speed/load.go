package speed

import (
	"bytes"
	"fmt"
)

// A Way is how the messages of a Load go.
type Way int

const (
	// Echo has the server answer each message with itself.
	Echo Way = iota
	// Idle has it echo one message on each connection, and then nothing.
	Idle
	// Handshakes opens connections and closes them.
	Handshakes
	// Broadcast has the server send what came from one connection to all of them.
	Broadcast
	// Burst has the server answer a message with those of many goroutines.
	Burst
)

// A Load is what is asked of a server: a table, and a bar of the chart.
type Load struct {
	Name        string // for the command line, such as "64B-16"
	Title       string // for the tables
	Way         Way
	Size        int // of a message, in bytes
	Depth       int // messages that are under way on each connection at a time
	Connections int
}

// Loads are all of them, in the order of the tables.
var Loads = []Load{
	{Name: "64B-1", Title: "Echo of 64 B, 1 in flight on each of %d connections", Size: 64, Depth: 1, Connections: 100},
	{Name: "64B-16", Title: "Echo of 64 B, 16 in flight on each of %d connections", Size: 64, Depth: 16, Connections: 100},
	{Name: "1KiB-4", Title: "Echo of 1 KiB, 4 in flight on each of %d connections", Size: 1 << 10, Depth: 4, Connections: 100},
	{Name: "16KiB", Title: "Echo of 16 KiB, 1 in flight on each of %d connections", Size: 16 << 10, Depth: 1, Connections: 100},
	{Name: "1MiB", Title: "Echo of 1 MiB, 1 in flight on each of %d connections", Size: 1 << 20, Depth: 1, Connections: 4},
	{Name: "idle", Title: "An idle connection, of %d that exchanged one message", Way: Idle, Size: 64, Depth: 1, Connections: 10_000},
	{Name: "handshakes", Title: "Opening and closing a connection, %d at a time", Way: Handshakes, Size: 64, Depth: 1, Connections: 32},
	{Name: "broadcast", Title: "Broadcast of 128 B to %d connections", Way: Broadcast, Size: 128, Depth: 1, Connections: 1000},
	{Name: "writers", Title: "Messages of 64 B from 8 goroutines on %d connection", Way: Burst, Size: 64, Depth: 1, Connections: 1},
}

// ByName returns the load of that name.
func ByName(name string) (Load, error) {
	for _, l := range Loads {
		if l.Name == name {
			return l, nil
		}
	}
	return Load{}, fmt.Errorf("there is no load named %q", name)
}

// What a Burst is: so many goroutines write so many messages each.
const (
	BurstWriters  = 8
	BurstMessages = 1000
)

// BurstMessage is the message that they write.
var BurstMessage = bytes.Repeat([]byte("burst..."), 8)
