package original

import (
	"os"
	"testing"
)

// TestMain lets the test binary play wstest, so that a run can be tested whole
// without the suite: see fakesuite_test.go.
func TestMain(m *testing.M) {
	if os.Getenv(fakeSuiteEnv) != "" {
		os.Exit(fakeSuite(os.Args[1:]))
	}
	os.Exit(m.Run())
}
