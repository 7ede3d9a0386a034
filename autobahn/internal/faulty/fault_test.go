package faulty

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestFaultsHaveNamesOfTheirOwn(t *testing.T) {
	seen := map[Fault]bool{}
	for _, info := range Faults() {
		assert.Regexp(t, `^[a-z0-9.]+(-[a-z0-9.]+)*$`, string(info.Fault), "a fault has a strange name")
		assert.NotEmpty(t, info.Does, "%s needs a sentence", info.Fault)
		assert.False(t, seen[info.Fault], "%s is there twice", info.Fault)
		seen[info.Fault] = true
	}
	assert.GreaterOrEqual(t, len(seen), 150, "faults were lost")
}
