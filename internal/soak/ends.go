package soak

import (
	"context"
	"errors"
	"net/http"
	"os"
	"regexp"
	"strconv"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/handshake"
)

// address finds what differs between the same errors of two connections.
var address = regexp.MustCompile(`\d+\.\d+\.\d+\.\d+:\d+(->)?|\[[0-9a-f:]+\]:\d+(->)?`)

// generic returns the text of an error without the addresses in it, so that it can be counted.
func generic(text string) string { return address.ReplaceAllString(text, "…") }

// reached returns how a client of the library saw the end of its connection.
func reached(err error) string {
	if e, ok := errors.AsType[*handshake.Error](err); ok {
		if e.Status != 0 && e.Status != http.StatusSwitchingProtocols {
			return strconv.Itoa(e.Status)
		}
		if errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.DeadlineExceeded) {
			return "handshake timeout"
		}
		return "handshake error"
	}
	if e, ok := errors.AsType[*frame.ProtocolError](err); ok {
		return strconv.Itoa(int(e.Code))
	}
	if e, ok := errors.AsType[*conn.CloseError](err); ok {
		return strconv.Itoa(int(e.Code))
	}
	switch {
	case errors.Is(err, conn.ErrMessageTooBig):
		return "1009"
	case errors.Is(err, conn.ErrPingTimeout):
		return "ping timeout"
	case errors.Is(err, conn.ErrCloseTimeout):
		return "close timeout"
	}
	return endOf(err)
}
