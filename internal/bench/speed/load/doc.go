// Package load is the peers of the servers whose speed is measured. They cost as
// little as they can, so that it is the server that has to hurry: one goroutine
// looks after all connections, with epoll; what is sent was framed and masked
// beforehand, and of what comes back only the bytes are counted. Whether they are
// the right ones is checked before and after.
package load
