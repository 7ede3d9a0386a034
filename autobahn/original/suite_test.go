package original

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFindSuiteTakesTheFirstWayThatWorks(t *testing.T) {
	lacking := way{"first", func(context.Context, func(string)) (suite, error) { return nil, errors.New("not here") }}
	working := way{"second", func(context.Context, func(string)) (suite, error) { return onPath{"wstest"}, nil }}
	unasked := way{"third", func(context.Context, func(string)) (suite, error) {
		t.Error("a way was tried after one had worked")
		return nil, nil
	}}
	s, err := findSuite(t.Context(), []way{lacking, working, unasked}, noLog)
	require.NoError(t, err, "a way that works was passed over")
	require.Equal(t, onPath{"wstest"}, s, "another way was taken")
}

func TestFindSuiteSaysWhatEachWayLacked(t *testing.T) {
	fakePath(t)
	_, err := findSuite(t.Context(), ways(), noLog)
	require.EqualError(t, err, "original: the test suite cannot be had in any way: "+
		"wstest on PATH (there is none); "+
		"Docker (there is no docker on PATH); "+
		"Python 2.7 (there is neither a Python 2.7 nor a PyPy 2.7, on PATH or in pyenv)",
		"the error is one sentence that names each way")
}

func TestFindSuiteStopsWithItsContext(t *testing.T) {
	interrupted := errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(interrupted)
	_, err := findSuite(ctx, ways(), noLog)
	require.ErrorIs(t, err, interrupted, "an interrupt is not a lack of ways")
}
