// Package utf8stream checks that a text which arrives in pieces is UTF-8.
package utf8stream
