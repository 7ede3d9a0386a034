package wire

import (
	"bufio"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// RequestHead is the client's half of the opening handshake. It offers
// compression the way browsers do.
const RequestHead = "GET / HTTP/1.1\r\n" +
	"Host: 127.0.0.1\r\n" +
	"Connection: Upgrade\r\n" +
	"Upgrade: websocket\r\n" +
	"Sec-WebSocket-Version: 13\r\n" +
	"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
	"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n"

// Request returns the request that RequestHead is.
func Request() (*http.Request, error) {
	return http.ReadRequest(bufio.NewReader(strings.NewReader(RequestHead)))
}

// A Direction is what the handshake agreed on for the messages of one end.
type Direction struct {
	Takeover   bool // each message may refer to those before
	WindowBits int  // how far back: 1<<WindowBits bytes
}

// Agreed is the outcome of the handshake (RFC 7692 section 7.1).
type Agreed struct{ Server, Client Direction }

// ReadResponse reads the server's response. It is an error when that does not
// agree to compress.
func ReadResponse(r *bufio.Reader) (Agreed, error) {
	response, err := http.ReadResponse(r, nil)
	if err != nil {
		return Agreed{}, fmt.Errorf("the response cannot be read: %w", err)
	}
	if response.StatusCode != http.StatusSwitchingProtocols {
		return Agreed{}, fmt.Errorf("the server answered the handshake with %s", response.Status)
	}
	return parseExtension(response.Header.Get("Sec-WebSocket-Extensions"))
}

func parseExtension(field string) (Agreed, error) {
	name, parameters, _ := strings.Cut(field, ";")
	if strings.TrimSpace(name) != "permessage-deflate" {
		return Agreed{}, fmt.Errorf("the server agreed to no compression, but to %q", field)
	}
	agreed := Agreed{Server: Direction{true, 15}, Client: Direction{true, 15}}
	for parameter := range strings.SplitSeq(parameters, ";") {
		if err := agreed.set(strings.TrimSpace(parameter)); err != nil {
			return Agreed{}, fmt.Errorf("%w in %q", err, field)
		}
	}
	return agreed, nil
}

func (a *Agreed) set(parameter string) (err error) {
	name, value, _ := strings.Cut(parameter, "=")
	switch name {
	case "":
	case "server_no_context_takeover":
		a.Server.Takeover = false
	case "client_no_context_takeover":
		a.Client.Takeover = false
	case "server_max_window_bits":
		a.Server.WindowBits, err = strconv.Atoi(value)
	case "client_max_window_bits":
		a.Client.WindowBits, err = strconv.Atoi(value)
	default:
		err = fmt.Errorf("an unknown parameter %q", parameter)
	}
	return err
}
