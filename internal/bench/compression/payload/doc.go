// Package payload makes the messages that are measured: realistic, all of them
// different, and the same in every process.
package payload
