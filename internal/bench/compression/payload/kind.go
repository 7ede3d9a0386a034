package payload

import (
	"fmt"
	"math/rand/v2"
)

// A Kind is a sort of message. All of them are JSON or prose, so valid UTF-8.
type Kind struct {
	Name  string // for the command line, such as "chat"
	Title string // for the tables
	// Count is how many messages one measurement takes: fewer of the large
	// ones, so that each kind takes about as long.
	Count int

	next func(*source) []byte
}

// Kinds are the kinds in the order of the tables.
var Kinds = []Kind{
	{Name: "chat", Title: "Chat lines, JSON of 100 to 500 bytes", Count: 40000, next: chatLine},
	{Name: "document", Title: "JSON documents of 16 KiB", Count: 800, next: document},
	{Name: "text", Title: "English text of 1 MiB", Count: 16, next: text},
}

// ByName returns the kind of that name.
func ByName(name string) (Kind, error) {
	for _, k := range Kinds {
		if k.Name == name {
			return k, nil
		}
	}
	return Kind{}, fmt.Errorf("there is no kind of message named %q", name)
}

// Generate returns the first n messages of the kind, no two alike. They are the
// same ones at every call, in every process.
func (k Kind) Generate(n int) [][]byte {
	s := newSource()
	messages := make([][]byte, n)
	for i := range messages {
		messages[i] = k.next(s)
	}
	return messages
}

// source is what the generators draw from.
type source struct {
	*rand.Rand
	words  *rand.Zipf
	people *rand.Zipf
	serial int   // rises with each message or record
	clock  int64 // milliseconds since 1970; rises with each message or record
}

func newSource() *source {
	r := rand.New(rand.NewPCG(6455, 7692))
	return &source{
		Rand:   r,
		words:  rand.NewZipf(r, 1.08, 2.7, uint64(len(vocabulary)-1)),
		people: rand.NewZipf(r, 1.2, 4, uint64(len(names)-1)),
		serial: 1_048_576,
		clock:  1_772_356_500_000,
	}
}

// tick moves serial and clock on, the clock by no more than maxDelay ms.
func (s *source) tick(maxDelay int) {
	s.serial++
	s.clock += 1 + s.Int64N(int64(maxDelay))
}

// person returns a name; some people talk far more than others.
func (s *source) person() string { return names[s.people.Uint64()] }
