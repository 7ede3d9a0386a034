// Package interop holds tests only: the echo server, the chat, wscat and the
// library against other people's peers, each as client and as server: ws from npm,
// websockets from PyPI, tungstenite from crates.io and libwebsockets from Debian.
// Compiled programs of ours, real processes of theirs, real sockets between them.
//
// Compression is tried with a conversation whose messages the peer sends back: those
// that have it, which tungstenite has not, and a page in Chromium, within every window
// that they know, with context takeover and without. The peer says what was agreed on,
// and Stats what was done.
//
// What is pinned is installed or built by the tests into a cache directory
// (INTEROP_CACHE, by default below the user's). That needs Node.js with npm, Python
// with pip, Cargo, and for libwebsockets its headers, pkg-config and a C compiler. What
// cannot be had is skipped with a sentence; with CI=true in the environment it fails.
package interop
