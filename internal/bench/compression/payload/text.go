package payload

const textSize = 1 << 20

// text is prose in paragraphs, textSize bytes long.
func text(s *source) []byte {
	b := make([]byte, 0, textSize)
	for len(b) < textSize-2048 {
		b = s.appendWords(b, 40+s.IntN(80))
		b = append(b, ".\n\n"...)
	}
	return s.fill(b, textSize, "\n")
}
