package interop

import (
	"path/filepath"
	"testing"
)

// A peer is somebody else's implementation, with programs of ours around it:
// "server", which sends back what it gets and obeys a few texts, "client", which
// tries an echo server, "answer", which is to a server what "server" is to a
// client, and "chat", a guest of the chat.
type peer struct {
	name    string
	dir     string                            // of what the programs are made of
	pins    []string                          // patterns of the files in it that are installed or built
	needs   []string                          // a command that fails where the peer cannot be had, and says a version
	install []string                          // a command for a directory that holds the pins
	command func(at, program string) []string // for what was installed at that directory
	env     func(at string) string            // for the command
	installation
}

var ws = &peer{
	name: "ws from npm", dir: "node",
	pins:    []string{"package.json", "package-lock.json"},
	needs:   []string{"node", "--version"},
	install: []string{"npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"},
	command: func(_, program string) []string { return []string{"node", filepath.Join("node", program+".cjs")} },
	env:     func(at string) string { return "NODE_PATH=" + filepath.Join(at, "node_modules") },
}

var websockets = &peer{
	name: "websockets from PyPI", dir: "python",
	pins:  []string{"requirements.txt"},
	needs: []string{"python3", "--version"},
	install: []string{
		"python3", "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
		"--require-hashes", "--only-binary", ":all:", "--platform", "any", "--no-deps",
		"--target", "packages", "-r", "requirements.txt",
	},
	command: func(_, program string) []string {
		return []string{"python3", "-B", filepath.Join("python", program+".py")}
	},
	env: func(at string) string { return "PYTHONPATH=" + filepath.Join(at, "packages") },
}

var tungstenite = &peer{
	name: "tungstenite from crates.io", dir: "rust",
	pins:  []string{"Cargo.toml", "Cargo.lock", "src/bin/*.rs"},
	needs: []string{"cargo", "--version"},
	// What the programs are made of is kept beside them, for when they change.
	install: []string{
		"cargo", "install", "--quiet", "--locked", "--path", ".", "--root", ".",
		"--target-dir", filepath.Join("..", "rust-target"),
	},
	command: func(at, program string) []string { return []string{filepath.Join(at, "bin", program)} },
}

// Debian builds and installs libwebsockets; what is pinned is our program on it.
var libwebsockets = &peer{
	name: "libwebsockets from Debian", dir: "c",
	pins:    []string{"*.c", "*.h"},
	needs:   []string{"pkg-config", "--modversion", "libwebsockets"},
	install: []string{"sh", "-c", "cc -O1 -o peer *.c $(pkg-config --cflags --libs libwebsockets)"},
	command: func(at, program string) []string { return []string{filepath.Join(at, "peer"), program} },
}

var (
	// Each exchanges messages, as a server and as a client.
	peers = []*peer{ws, websockets, tungstenite, libwebsockets}
	// tungstenite has no permessage-deflate.
	compressing = []*peer{ws, websockets, libwebsockets}
	// A guest of the chat needs JSON, which the standard libraries of these have.
	chatting = []*peer{ws, websockets}
)

// forEachPeer runs test with each of the peers that is there.
func forEachPeer(t *testing.T, peers []*peer, test func(*testing.T, *peer)) {
	for _, p := range peers {
		t.Run(p.name, func(t *testing.T) { test(t, p) })
	}
}
