package report

import (
	"fmt"
	"html/template"
	"math"
	"strings"
	"time"

	"github.com/ws6455/websocket/internal/soak"
)

// A chart shows lines over the time of the run.
type chart struct {
	Title string
	Lines []line
	scale scale
	times []time.Duration
	marks []mark
}

// A line is one of up to two in a chart.
type line struct {
	Name   string
	Class  string // says the color
	values []float64
}

// A mark is a moment that all charts show.
type mark struct {
	at   time.Duration
	name string
}

// charts returns the pictures of a run.
func charts(r *soak.Result) []chart {
	points := r.Points
	if len(points) < 2 {
		return nil // too short to show anything
	}
	of := func(name, class string, value func(soak.Point) float64) line {
		l := line{Name: name, Class: class}
		for _, p := range points {
			l.values = append(l.values, value(p))
		}
		return l
	}
	all := []chart{
		{Title: "Connections", scale: decimal, Lines: []line{
			of("honest", "a", func(p soak.Point) float64 { return float64(p.Honest) }),
			of("hostile", "b", func(p soak.Point) float64 { return float64(p.Hostile) }),
		}},
		{Title: "Messages echoed, per second", scale: decimal, Lines: []line{rate(points)}},
		{Title: "Heap, garbage included", scale: binary, Lines: []line{
			of("client", "a", func(p soak.Point) float64 { return float64(p.Client.Heap) }),
			of("server", "c", func(p soak.Point) float64 { return float64(p.Server.Heap) }),
		}},
		{Title: "Goroutines", scale: decimal, Lines: []line{
			of("client", "a", func(p soak.Point) float64 { return float64(p.Client.Goroutines) }),
			of("server", "c", func(p soak.Point) float64 { return float64(p.Server.Goroutines) }),
		}},
	}
	for i := range all {
		all[i].marks = marks(r)
		for _, p := range points {
			all[i].times = append(all[i].times, p.At)
		}
	}
	return all
}

// rate returns the messages of each second.
func rate(points []soak.Point) line {
	l := line{Name: "messages", Class: "a", values: []float64{0}}
	for i, p := range points[1:] {
		before := points[i]
		seconds := (p.At - before.At).Seconds()
		l.values = append(l.values, float64(p.Messages-before.Messages)/max(seconds, 0.1))
	}
	return l
}

// marks returns when all connections had come, and when they began to close.
func marks(r *soak.Result) (all []mark) {
	for i, p := range r.Points[1:] {
		switch before := r.Points[i]; {
		case before.Left == r.Options.Time && p.Left < before.Left:
			all = append(all, mark{p.At, "all are there"})
		case before.Left > 0 && p.Left == 0:
			all = append(all, mark{p.At, "closing"})
		}
	}
	return all
}

// Sizes of a chart in its own units, which are pixels on a narrow screen.
const (
	chartWidth, chartHeight  = 440, 210
	plotLeft, plotRight      = 64, 428
	plotTop, plotBottom      = 22, 184
	labelBelow, labelOutside = 17, 7
)

// SVG returns the picture.
func (c chart) SVG() template.HTML {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="0 0 %d %d" role="img" aria-label="%s over time">`, chartWidth, chartHeight, c.Title)
	top := c.grid(&b)
	c.axis(&b)
	for _, l := range c.Lines {
		c.plot(&b, l, top)
	}
	b.WriteString("</svg>")
	return template.HTML(b.String()) // all of it is ours
}

// grid draws the lines that say how high, and returns the highest value.
func (c chart) grid(b *strings.Builder) (top float64) {
	most := 1.0
	for _, l := range c.Lines {
		for _, v := range l.values {
			most = max(most, v)
		}
	}
	step := c.scale.step(most)
	top = math.Ceil(most/step) * step
	for v := 0.0; v <= top; v += step {
		y := height(v, top)
		fmt.Fprintf(b, `<path class="grid" d="M%d %.1fH%d"/>`, plotLeft, y, plotRight)
		fmt.Fprintf(b, `<text class="y" x="%d" y="%.1f">%s</text>`, plotLeft-labelOutside, y+4, c.scale.label(v))
	}
	return top
}

// axis draws the time, and the marks.
func (c chart) axis(b *strings.Builder) {
	last := c.times[len(c.times)-1]
	step := timeStep(last)
	for t := time.Duration(0); t <= last; t += step {
		fmt.Fprintf(b, `<text class="x" x="%.1f" y="%d">%d:%02d</text>`, c.across(t), plotBottom+labelBelow, int(t.Minutes()), int(t.Seconds())%60)
	}
	for _, m := range c.marks {
		x := c.across(m.at)
		fmt.Fprintf(b, `<path class="mark" d="M%.1f %dV%d"/>`, x, plotTop-4, plotBottom)
		anchor := "start"
		if x > chartWidth/2 {
			anchor = "end"
		}
		fmt.Fprintf(b, `<text class="mark" x="%.1f" y="%d" text-anchor="%s">%s</text>`, x, plotTop-labelOutside, anchor, m.name)
	}
}

// plot draws a line, and the area under it.
func (c chart) plot(b *strings.Builder, l line, top float64) {
	var path strings.Builder
	for i, v := range l.values {
		fmt.Fprintf(&path, " %.1f %.1f", c.across(c.times[i]), height(v, top))
	}
	first, last := c.across(c.times[0]), c.across(c.times[len(c.times)-1])
	fmt.Fprintf(b, `<path class="area %s" d="M%.1f %d L%s L%.1f %dZ"/>`, l.Class, first, plotBottom, path.String(), last, plotBottom)
	fmt.Fprintf(b, `<path class="line %s" d="M%s"/>`, l.Class, path.String())
}

// across returns where a time stands.
func (c chart) across(t time.Duration) float64 {
	return plotLeft + float64(t)/float64(c.times[len(c.times)-1])*(plotRight-plotLeft)
}

// height returns where a value stands.
func height(v, top float64) float64 {
	return plotBottom - v/top*(plotBottom-plotTop)
}
