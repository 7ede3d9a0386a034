// Package interop holds tests only: the echo server, the chat, wscat and the
// library against other people's peers, ws from npm and websockets from PyPI,
// each as client and as server. Compiled programs of ours, real processes of
// theirs, real sockets between them.
//
// Compression is tried with a conversation whose messages the peer sends back:
// ws, websockets and a page in Chromium, within every window that they know, with
// context takeover and without. The peer says what was agreed on, and Stats what
// was done.
//
// Both packages are pinned and installed by the tests into a cache directory
// (INTEROP_CACHE, by default below the user's). What cannot be installed is
// skipped with a sentence; with CI=true in the environment it fails.
package interop
