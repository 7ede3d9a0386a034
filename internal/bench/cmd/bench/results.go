package main

// results are the figures of all rounds: first by kind of message or load
// and by setup or server, then by name.
type results map[[2]string]map[string][]float64

func (r results) add(kind, setup string, figures map[string]float64) {
	key := [2]string{kind, setup}
	if r[key] == nil {
		r[key] = make(map[string][]float64)
	}
	for name, value := range figures {
		r[key][name] = append(r[key][name], value)
	}
}
