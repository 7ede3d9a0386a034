package hub

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"golang.org/x/time/rate"
)

// A Member is one session in one room. Its fields are guarded by the room's
// lock, but for those set at birth.
type Member[F any] struct {
	room    *room[F]
	session string // secret
	key     string // public name of the session
	name    string
	peer    Peer[F]

	limiter *rate.Limiter
	typing  bool
	away    *time.Timer // set while the connection is lost; fires at the end of the grace
}

func newMember[F any](r *room[F], j Join, p Peer[F]) *Member[F] {
	return &Member[F]{
		room: r, session: j.Session, key: publicKey(j.Session), name: j.Name, peer: p,
		limiter: rate.NewLimiter(rate.Every(r.limits.Every), r.limits.Burst),
	}
}

// publicKey returns what others may know a session by: it tells sessions
// apart and does not let anybody take one over.
func publicKey(session string) string {
	sum := sha256.Sum256([]byte(session))
	return hex.EncodeToString(sum[:6])
}

// takeOver makes m the successor of old, the same session over an older
// connection: its allowance goes on, so reconnecting does not refill it.
func (m *Member[F]) takeOver(old *Member[F]) {
	m.limiter = old.limiter
	if old.away != nil {
		old.away.Stop()
		return
	}
	old.peer.Replaced()
}

// current reports whether m is still in its room, not replaced nor removed.
func (m *Member[F]) current() bool { return slices.Contains(m.room.members, m) }

// Say says text in the room. id numbers the session's messages upward from
// 1; one that was taken already is acknowledged and not said again. The error
// is a *[Refusal].
func (m *Member[F]) Say(id uint64, text string) error {
	r := m.room
	r.mu.Lock()
	defer r.mu.Unlock()
	if !m.current() {
		return nil // a newer connection speaks for the session now
	}
	if r.history.took(m.session, id) {
		m.peer.Deliver(r.encode(Event{Kind: KindAck, ID: id}))
		return nil
	}
	text = cleanText(text)
	if err := m.check(id, text); err != nil {
		return err
	}
	r.history.take(m.session, id)
	m.stopTyping()
	msg := r.history.add(Message{By: m.key, Name: m.name, Text: text, At: r.now(), ID: id})
	r.tell(Event{Kind: KindMessage, Message: &msg}, nil)
	return nil
}

func (m *Member[F]) check(id uint64, text string) error {
	switch {
	case id == 0:
		return &Refusal{Code: "bad-id", Text: "Messages are numbered from 1."}
	case text == "":
		return &Refusal{Code: "empty", Text: "There is nothing to say."}
	case tooLong(text, m.room.limits.TextRunes):
		return &Refusal{Code: "too-long", Text: "That message is too long."}
	}
	reservation := m.limiter.Reserve()
	if wait := reservation.Delay(); wait > 0 {
		reservation.Cancel()
		return &Refusal{Code: "too-fast", Text: "Slow down a little.", Retry: wait.Milliseconds() + 1}
	}
	return nil
}

// Typing tells the others that m is typing, or has stopped.
func (m *Member[F]) Typing(on bool) {
	m.room.mu.Lock()
	defer m.room.mu.Unlock()
	if m.current() && (on || m.typing) {
		m.typing = on
		m.room.tell(Event{Kind: KindTyping, By: m.key, On: on}, m)
	}
}

// stopTyping forgets the typing state without telling: what follows tells.
func (m *Member[F]) stopTyping() { m.typing = false }

// Leave takes m out of its room.
func (m *Member[F]) Leave() {
	m.room.mu.Lock()
	defer m.room.mu.Unlock()
	m.room.remove(m)
}

// Lose says that the connection of m broke. The session keeps its place, as
// "away", until it joins again or the grace is over.
func (m *Member[F]) Lose() {
	r := m.room
	r.mu.Lock()
	defer r.mu.Unlock()
	if !m.current() || m.away != nil {
		return
	}
	m.stopTyping()
	m.away = time.AfterFunc(r.limits.Grace, m.Leave)
	r.tell(r.presence(), nil)
}
