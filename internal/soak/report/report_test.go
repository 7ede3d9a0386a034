package report

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/internal/soak"
)

// sample is the result of a run of two minutes.
func sample() *soak.Result {
	r := &soak.Result{
		Options: soak.Defaults(1000), Took: 130 * time.Second, Messages: 123_456, Bytes: 300 << 20, Met: 55,
		Hostile: map[string]soak.Ends{"unmasked": {"1002": 12, "still there": 1}},
		Client:  soak.Side{Name: "client", Connections: 100, Held: soak.Measure{HeapAlloc: 100 * 12 << 10}},
		Server:  soak.Side{Name: "server", After: soak.Measure{Files: -1}},
	}
	for second := range 130 {
		r.Points = append(r.Points, soak.Point{
			At: time.Duration(second) * time.Second, Left: min(max(125-time.Duration(second), 0)*time.Second, 2*time.Minute),
			Honest: min(second*200, 900), Hostile: 90, Messages: int64(second) * 1000,
			Client: soak.Load{Heap: int64(second) << 20, Goroutines: second * 10},
		})
	}
	return r
}

func TestTextHasEveryFigure(t *testing.T) {
	text := Text(sample())
	for _, want := range []string{
		"messages sent, echoed and checked                | 123,456 |",
		"the same for each connection       | 12 KiB  ", "| unmasked | 13     | 1002 ×12, still there ×1 |",
		"open files after                   | 0        | unknown  |", "Every promise was kept.",
	} {
		require.Contains(t, text, want)
	}
}

func TestTheVerdictComesFirstToTheEye(t *testing.T) {
	r := sample()
	r.Interrupted = true
	require.Equal(t, "Interrupted; until then every promise was kept.", verdict(r))
	r.Lost = 1
	require.Equal(t, "A promise was not kept.", verdict(r))
	require.Contains(t, Text(r), "VIOLATED: 1 messages were lost\n")
	r.Broken = map[string]int{"<EOF>": 2}
	require.Equal(t, "2 promises were not kept.", verdict(r))
	page, err := Page(r, time.Now())
	require.NoError(t, err)
	require.Contains(t, page, "2 honest connections ended: &lt;EOF&gt;")
	require.Contains(t, page, `class="verdict bad"`)
}

func TestThePageStandsAlone(t *testing.T) {
	page, err := Page(sample(), time.Date(2026, 1, 2, 3, 4, 0, 0, time.UTC))
	require.NoError(t, err)
	require.Contains(t, page, "2 January 2026, 03:04")
	require.Equal(t, 4, strings.Count(page, "<svg "), "charts")
	require.Equal(t, 4, strings.Count(page, ">all are there<"), "charts that show when all had come")
	require.Equal(t, 4, strings.Count(page, ">closing<"), "charts that show when they closed")
	require.NotContains(t, page, "NaN")
	require.NotContains(t, page, "http", "nothing is fetched from elsewhere")
	require.NotContains(t, page, "ZgotmplZ", "nothing was refused by the template")
}

func TestARunTooShortForPictures(t *testing.T) {
	r := sample()
	r.Points = r.Points[:1]
	page, err := Page(r, time.Now())
	require.NoError(t, err)
	require.NotContains(t, page, "<svg")
}

func TestNumbersHaveTheirThousandsSetApart(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", -1000: "-1,000", -100: "-100", 1234567: "1,234,567"} {
		require.Equal(t, want, Number(n))
	}
}

func TestScalesHaveFewRoundSteps(t *testing.T) {
	for most, want := range map[float64]float64{1: 1, 5: 1, 6: 2, 17_000: 5000, 1_000_000: 200_000} {
		require.InDelta(t, want, decimal.step(most), 0, "step up to %v", most)
	}
	for most, want := range map[float64]string{300 << 20: "64 MiB", 5 << 10: "1 KiB", 6 << 30: "2 GiB", 100: "32 B"} {
		require.Equal(t, want, binary.label(binary.step(most)), "step up to %v", most)
	}
	for most, want := range map[time.Duration]time.Duration{3 * time.Second: time.Second, 150 * time.Second: 30 * time.Second, 5 * time.Hour: time.Hour} {
		require.Equal(t, want, timeStep(most), "step up to %v", most)
	}
}
