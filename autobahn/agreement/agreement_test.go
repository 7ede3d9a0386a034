package agreement

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn"
)

// Each case of the original, with each library in each role. The mass cases send few
// messages here: what is judged is the same with the first as with the thousandth.
func TestGoAgreesWithTheOriginal(t *testing.T) {
	suite := Go{autobahn.Options{Exchanges: 10, Patience: 5 * time.Second}}
	for _, s := range subjects(t) {
		t.Run(s.String(), func(t *testing.T) {
			first, err := Recorded{}.Run(t.Context(), s, nil)
			require.NoError(t, err)
			second, err := suite.Run(t.Context(), s, nil)
			require.NoError(t, err, "the suite did not run")
			c := Compare(s, first, second)
			for _, d := range c.Disagreements {
				if d.Why == "" {
					t.Errorf("case %s: the original says %s, the suite in Go says %s", d.Case, d.First, d.second())
				}
			}
			for _, d := range c.Codes {
				t.Logf("case %s: the original saw %s, the suite in Go %s", d.Case, d.First, d.second())
			}
		})
	}
}
