package original

import "fmt"

// A Role is the side that the library plays in front of the suite.
type Role string

const (
	// Server is tested by the suite's fuzzing client.
	Server Role = "server"
	// Client is tested by the suite's fuzzing server.
	Client Role = "client"
)

// ParseRoles reads the roles of a command line: "server", "client" or "both".
func ParseRoles(s string) ([]Role, error) {
	switch s {
	case "both":
		return []Role{Server, Client}, nil
	case string(Server), string(Client):
		return []Role{Role(s)}, nil
	}
	return nil, fmt.Errorf("original: role %q is none of server, client, both", s)
}

// mode returns the name of the part of wstest that tests the role.
func (r Role) mode() string {
	if r == Server {
		return "fuzzingclient"
	}
	return "fuzzingserver"
}
