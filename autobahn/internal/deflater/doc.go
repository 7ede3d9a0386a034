// Package deflater compresses what the mass cases of the test suite send, by RFC
// 7692 section 7.2.1, and does it once only.
//
// A case sends a thousand messages that are cut from the same data, over and over.
// A [Source] hands out the messages of one connection with their compressed forms.
//
// # Why replaying is right
//
// Let the length of the messages divide that of the data, so that there are P
// different ones. Without context takeover a message's form depends on nothing
// else. With it, it depends on the window too, the last 2^bits octets of what was
// sent before. Once so much has been sent, the window before message k+P is the
// window before message k. So what a compressor made of message k inflates to
// message k+P as well. Forms are recorded until the window is full, and then for one
// cycle of P messages; from there on the cycle is replayed for ever.
//
// # Memory
//
// Forms are recorded when they are first asked for and shared by all Sources of the
// process. When they exceed 32 MiB, they are forgotten and begun anew; a Source keeps
// those of its own key for as long as it is in use. The forms of one key are at most
// as large as two cycles of the data plus one window.
package deflater
