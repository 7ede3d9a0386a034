package corpus

// page writes an HTML page with a long table, and as little style as it needs.
func page(w *writer) {
	w.write(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Measuring network: all readings</title>
<style>
body { font: 14px/1.4 sans-serif; margin: 2em auto; max-width: 70em; color: #222; }
table { border-collapse: collapse; width: 100%; }
td, th { border: 1px solid #ccc; padding: 2px 6px; text-align: left; }
td.ok { background: #dfd; }
td.late { background: #ffd; }
td.noisy { background: #fed; }
td.silent { background: #fdd; }
</style>
</head>
<body>
<h1>All readings</h1>
<p>Each row is a sensor of a station. A reading links to its record.</p>
<table>
`)
	for station := 1; !w.full(); station++ {
		w.printf("<tr class=\"station\"><th colspan=\"4\"><a name=\"station_%d\">Station %d</a></th></tr>\n", station, station)
		for _, sensor := range sensors {
			for reading := range 2 + w.below(4) {
				row(w, station, sensor, reading+1)
			}
		}
	}
}

// row writes a row of the table.
func row(w *writer, station int, sensor string, reading int) {
	w.printf("      <tr class=\"reading_row\">\n         <td class=\"reading_name\"><a href=\"#reading_%d_%s_%d\">Reading %d.%s.%d</a></td>\n",
		station, sensor, reading, station, sensor, reading)
	for _, site := range []string{"north", "south"} {
		state := "ok"
		if w.chance(15) {
			state = one(w, faults)
		}
		w.printf("         <td class=\"%s\"><a href=\"network_%s_station_%d_%s_%d.html\">%s</a><br/><span class=\"delay\">%d ms</span></td>\n",
			state, site, station, sensor, reading, state, w.early(400))
	}
	w.write("      </tr>\n")
}
