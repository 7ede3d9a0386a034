package corpus

var (
	sensors = []string{"air", "soil", "wind", "rain", "light", "water"}
	faults  = []string{"late", "noisy", "silent"}
)

// report writes a JSON object of stations, each an object of readings that hardly
// differ: what programs write for programs.
func report(w *writer) {
	w.write("{\n   \"network\": {\n")
	for station := 1; ; station++ {
		for _, sensor := range sensors {
			for reading := range 4 + w.below(6) {
				if w.full() {
					return
				}
				state, code := "ok", 1000
				if w.chance(4) {
					state, code = one(w, faults), 1000+w.below(8)
				}
				w.printf("      \"%d.%s.%d\": {\n", station, sensor, reading+1)
				w.printf("         \"state\": \"%s\", \n", state)
				w.printf("         \"stateBefore\": \"ok\", \n")
				w.printf("         \"delay\": %d, \n", 1+w.early(6))
				w.printf("         \"returnCode\": %d, \n", code)
				w.printf("         \"record\": \"network_station_%d_%s_%d.json\"\n      }, \n", station, sensor, reading+1)
			}
		}
	}
}
