package report

import (
	"math"
	"time"

	"github.com/ws6455/websocket/internal/soak"
)

// A scale says at which values a chart has its lines, three to six of them.
type scale struct {
	base  float64   // of the powers
	steps []float64 // within one power
	label func(float64) string
}

var (
	decimal = scale{10, []float64{1, 2, 5}, func(v float64) string { return Number(int64(v)) }}
	binary  = scale{1024, []float64{1, 2, 4, 8, 16, 32, 64, 128, 256, 512}, sizeLabel}
)

// sizeLabel returns a number of bytes in the largest unit that leaves it whole.
func sizeLabel(v float64) string {
	n := int64(v)
	for _, unit := range []struct {
		size int64
		name string
	}{{1 << 30, " GiB"}, {1 << 20, " MiB"}, {1 << 10, " KiB"}} {
		if n > 0 && n%unit.size == 0 {
			return Number(n/unit.size) + unit.name
		}
	}
	return soak.Bytes(n)
}

// step returns the distance of two lines when the highest value is most.
func (s scale) step(most float64) float64 {
	for power := 1.0; ; power *= s.base {
		for _, step := range s.steps {
			if math.Ceil(most/(step*power)) <= 5 {
				return step * power
			}
		}
	}
}

// timeStep returns the distance of two labels of the time.
func timeStep(most time.Duration) time.Duration {
	for _, step := range []time.Duration{time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 30 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute} {
		if most/step <= 7 {
			return step
		}
	}
	return time.Hour
}
