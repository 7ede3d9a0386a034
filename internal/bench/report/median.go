package report

import "slices"

// Median returns the middle of the values, or the mean of the two in the middle;
// 0 of none.
func Median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// Ratio returns the median of how many times larger the values are than those of
// the reference in the same rounds; 0 when there is none. A round in which the
// machine was busy slows both and so tells as much as a calm one.
func Ratio(values, reference []float64) float64 {
	var ratios []float64
	for i := range min(len(values), len(reference)) {
		if reference[i] != 0 {
			ratios = append(ratios, values[i]/reference[i])
		}
	}
	return Median(ratios)
}
