package hub_test

import (
	"fmt"

	"github.com/ws6455/websocket/examples/chat/hub"
)

type printer struct{ name string }

func (p printer) Deliver(e hub.Event) {
	if e.Message != nil {
		fmt.Printf("%s reads %q from %s\n", p.name, e.Message.Text, e.Message.Name)
	}
}
func (p printer) Replaced() {}

// Two people in a room. The events go out as they are; a server would encode
// them.
func ExampleHub() {
	h := hub.New(func(e hub.Event) hub.Event { return e }, hub.Limits{})
	ada, _ := h.Join(hub.Join{Room: "lobby", Name: "Ada", Session: "secret-of-ada-16b"}, printer{"Ada"})
	_, _ = h.Join(hub.Join{Room: "lobby", Name: "Bob", Session: "secret-of-bob-16b"}, printer{"Bob"})
	_ = ada.Say(1, "hello")
	// Output:
	// Ada reads "hello" from Ada
	// Bob reads "hello" from Ada
}
