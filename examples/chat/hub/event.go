package hub

// Kind names what an [Event] tells.
type Kind string

// The kinds of events. Those marked "one" go to one peer, the others to all
// of a room.
const (
	KindWelcome  Kind = "welcome"  // one: you are in; room, people and messages
	KindMessage  Kind = "message"  // somebody said Message
	KindPresence Kind = "presence" // People changed
	KindTyping   Kind = "typing"   // By is typing (On) or has stopped
	KindAck      Kind = "ack"      // one: message ID was already taken earlier
	KindRefused  Kind = "refused"  // one: a command was refused; Code, Text
	KindPong     Kind = "pong"     // one: answer to the page's ping
)

// An Event is something a peer is told. Which fields are set depends on Kind.
type Event struct {
	Kind     Kind      `json:"type"`
	Room     string    `json:"room,omitempty"`
	Epoch    string    `json:"epoch,omitempty"`
	You      string    `json:"you,omitempty"`  // public key of the welcomed member
	Name     string    `json:"name,omitempty"` // its name after cleaning
	People   []Person  `json:"people,omitempty"`
	Messages []Message `json:"messages,omitempty"`
	Missed   uint64    `json:"missed,omitempty"` // messages after Join.After no longer kept
	Message  *Message  `json:"message,omitempty"`
	By       string    `json:"by,omitempty"`
	On       bool      `json:"on,omitempty"`
	ID       uint64    `json:"id,omitempty"`
	Code     string    `json:"code,omitempty"`
	Text     string    `json:"text,omitempty"`
	Retry    int64     `json:"retry,omitempty"` // milliseconds
}

// A Message is one thing said in a room.
type Message struct {
	Seq  uint64 `json:"seq"`  // number in the room, from 1
	By   string `json:"by"`   // public key of who said it
	Name string `json:"name"` // name at that time
	Text string `json:"text"`
	At   int64  `json:"at"` // Unix milliseconds
	ID   uint64 `json:"id"` // number its sayer gave it
}

// A Person is somebody in a room.
type Person struct {
	Key  string `json:"key"` // public, the same over reconnects
	Name string `json:"name"`
	Away bool   `json:"away,omitempty"` // connection lost a moment ago
}

// A Refusal is why a command was not obeyed. The member stays as it was.
type Refusal struct {
	Code  string // stable, for programs
	Text  string // a sentence, for people
	Retry int64  // milliseconds after which the same command may pass; 0: never
}

// Error returns the sentence.
func (r *Refusal) Error() string { return r.Text }

// Event returns the event that tells about r; id is the refused message's
// number, or 0.
func (r *Refusal) Event(id uint64) Event {
	return Event{Kind: KindRefused, Code: r.Code, Text: r.Text, Retry: r.Retry, ID: id}
}
