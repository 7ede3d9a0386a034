// Package speed says what is asked of the servers whose speed is measured. Package
// server answers, package load asks.
package speed
