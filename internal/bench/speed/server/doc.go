// Package server holds the servers whose speed is measured, one file for each
// library. What a file does is what the library's own documentation shows; a
// variant of it that takes more care says so in its title.
package server
