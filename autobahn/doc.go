// Package autobahn is the Autobahn test suite in Go.
package autobahn
