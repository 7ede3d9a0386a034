// Package library holds the libraries that are measured, one file for each,
// behind one small interface. What a file does is what the library's own
// documentation advises for a server that does not waste memory.
package library
