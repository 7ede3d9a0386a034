package main

import (
	"fmt"
	"strings"
)

// named returns those that the list names, or all of them.
func named[T any](list string, all []T, byName func(string) (T, error)) ([]T, error) {
	if list == "" {
		return all, nil
	}
	var chosen []T
	for name := range strings.SplitSeq(list, ",") {
		one, err := byName(name)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errUsage, err)
		}
		chosen = append(chosen, one)
	}
	return chosen, nil
}
