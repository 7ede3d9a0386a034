package corpus

import "strings"

// tale writes German sentences, nearly right by grammar and free of sense, in lines and
// paragraphs as a book has them.
func tale(w *writer) {
	w.write("Die Uhr am Rande des Moores\n\nEine Geschichte ohne Ende\n")
	for chapter := 1; !w.full(); chapter++ {
		w.printf("\n\n\nKapitel %d\n", chapter)
		for range 5 + w.below(9) {
			w.write("\n")
			column := 0
			for range 2 + w.below(7) {
				for _, word := range strings.Fields(sentence(w)) {
					switch {
					case column == 0:
					case column+len(word) >= 70:
						w.write("\n")
						column = 0
					default:
						w.write(" ")
						column++
					}
					w.write(word)
					column += len(word)
				}
			}
			w.write("\n")
		}
	}
}

// sentence returns a sentence.
func sentence(w *writer) string {
	s := clause(w)
	switch w.below(9) {
	case 8:
		return capital(s) + ", " + one(w, conjunctions) + " " + person(w) + " " + one(w, sayings) + ": »" + spell(w) + "!«"
	case 0:
		return "»" + capital(s) + "«, " + one(w, sayings) + " " + person(w) + "."
	case 1:
		return "»" + capital(s) + "!« " + capital(one(w, sayings)) + " " + person(w) + " " + adverb(w) + "?"
	case 2:
		return capital(s) + ", " + one(w, conjunctions) + " " + clause(w) + "."
	case 3:
		return capital(s) + ", " + one(w, subordinating) + " " + subordinate(w) + "."
	case 4:
		return capital(one(w, subordinating)) + " " + subordinate(w) + ", " + inverted(w) + "."
	case 5:
		return capital(one(w, openings)) + " " + inverted(w) + "; " + clause(w) + "."
	case 6:
		return capital(s) + " und " + verb(w) + " " + phrase(w, dative) + "."
	}
	return capital(s) + "."
}

// spell returns words that have power, but no meaning.
func spell(w *writer) string {
	s := capital(one(w, onsets) + one(w, vowels))
	for range 3 + w.below(4) {
		s += one(w, codas) + " " + one(w, onsets) + one(w, vowels) + one(w, codas) + one(w, vowels)
	}
	return s
}

// clause returns a main clause with the subject first.
func clause(w *writer) string {
	subject := subject(w)
	switch w.below(4) {
	case 0:
		return subject + " " + verb(w) + " " + object(w, accusative)
	case 1:
		return subject + " " + verb(w) + " " + adverb(w) + " " + phrase(w, dative)
	case 2:
		return subject + " " + verb(w) + " " + object(w, accusative) + " " + phrase(w, dative)
	}
	return subject + " " + verb(w) + " " + adverb(w) + " " + object(w, accusative)
}

// inverted returns a main clause that goes on after its first part.
func inverted(w *writer) string {
	return verb(w) + " " + subject(w) + " " + adverb(w) + " " + object(w, accusative)
}

// subordinate returns a clause with the verb last.
func subordinate(w *writer) string {
	return subject(w) + " " + adverb(w) + " " + object(w, accusative) + " " + verb(w)
}

func subject(w *writer) string {
	if w.chance(35) {
		return person(w)
	}
	return object(w, nominative)
}

// person returns a name, some with that of a village, or a pronoun.
func person(w *writer) string {
	switch name := one(w, people); {
	case w.chance(25):
		return one(w, pronouns)
	case w.chance(40):
		return name + " aus " + village(w)
	default:
		return name
	}
}

// village returns the name of a village that nobody has been to before: a book's
// words are never all known.
func village(w *writer) string {
	name := ""
	for range 1 + w.below(2) {
		name += one(w, onsets) + one(w, vowels) + one(w, codas)
	}
	return capital(name) + one(w, villages)
}

// phrase returns a preposition and its object.
func phrase(w *writer, c grammaticalCase) string {
	if w.chance(30) {
		return one(w, local) + " " + village(w)
	}
	return one(w, prepositions) + " " + object(w, c)
}

// verb returns a verb in the past tense, third person, some with a prefix.
func verb(w *writer) string {
	if w.chance(40) {
		return one(w, prefixes) + one(w, prefixed)
	}
	return one(w, verbs)
}

func adverb(w *writer) string { return one(w, adverbs) }

// object returns an article, often an adjective, and a noun, which may be compound.
func object(w *writer, c grammaticalCase) string {
	gender := w.below(3)
	name := one(w, nouns[gender])
	if w.chance(45) {
		name = one(w, compounds) + strings.ToLower(name)
	}
	if w.chance(45) {
		adjective := one(w, adjectives)
		if w.chance(20) {
			adjective = one(w, intensities) + adjective
		}
		name = adjective + endings[c][gender] + " " + name
	}
	return articles[c][gender] + " " + name
}

// capital returns s with a capital letter, if it begins with an ASCII one.
func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
