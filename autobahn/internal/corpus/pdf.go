package corpus

// document writes a PDF file: per page an object with its resources, its content and
// a picture, both as if compressed, and the colour profile that so many programs
// put into every page again.
func document(w *writer) {
	w.write("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	w.noise(2000)
	profile := string(w.data[len(w.data)-2000:])
	object := 1
	stream := func(dictionary string, body func()) {
		w.printf("%d 0 obj\n<< %s >>\nstream\n", object, dictionary)
		object++
		body()
		w.write("\nendstream\nendobj\n")
	}
	for !w.full() {
		w.printf("%d 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R\n", object, object+1)
		w.printf("/Resources << /ProcSet [/PDF /Text /ImageB] /Font << /F1 7 0 R /F2 8 0 R >> >> >>\nendobj\n")
		object++
		size := 3500 + w.below(2500)
		stream("/Filter /FlateDecode /Length "+number(size), func() { w.noise(size) })
		stream("/N 3 /Alternate /DeviceRGB /Filter /FlateDecode /Length 2000", func() { w.write(profile) })
		size = 3000 + w.below(4000)
		stream("/Type /XObject /Subtype /Image /Width 200 /Height 150 /Filter /DCTDecode /Length "+number(size),
			func() { w.noise(size) })
		instructions(w)
	}
}

// instructions writes a form as programs leave it uncompressed: lines of text with
// their places.
func instructions(w *writer) {
	for y := 800; y > 680; y -= 12 {
		w.printf("BT /F1 %d Tf %d.%02d %d Td [(%c)%d(%c)-%d] TJ ET\n", 9+w.below(4), 40+w.below(200), w.below(100), y,
			'a'+rune(w.below(26)), w.below(99), 'a'+rune(w.below(26)), w.below(999))
	}
}
