package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
)

// conditions says what was measured where, and the versions of the modules.
func conditions(rounds int, modules ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s/%s, %d processors, medians of %d rounds.",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), rounds)
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if slices.Contains(modules, m.Path) {
				fmt.Fprintf(&b, " %s %s.", strings.TrimPrefix(m.Path, "github.com/"), m.Version)
			}
		}
	}
	return b.String() + "\n"
}
