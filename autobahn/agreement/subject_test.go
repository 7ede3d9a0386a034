package agreement

import (
	"context"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSubjects(t *testing.T) {
	var names []string
	for _, s := range subjects(t) {
		names = append(names, s.String())
	}
	require.Equal(t, []string{
		"server ours", "server gorilla", "server coder", "server gobwas", "server gws",
		"client ours", "client gorilla", "client coder", "client gws",
	}, names, "the subjects are others")
}

func TestCases(t *testing.T) {
	all, err := Cases(nil)
	require.NoError(t, err)
	require.Nil(t, all, "no pattern: all cases, whatever they are")
	some, err := Cases([]string{"7.13.*", "6.4.1"})
	require.NoError(t, err)
	require.Equal(t, []string{"6.4.1", "7.13.1", "7.13.2"}, some, "other cases are chosen")
	_, err = Cases([]string{"8.*"})
	require.ErrorContains(t, err, `no case is named by "8.*"`, "there is no such case")
}

func TestOriginalTestsTheSubject(t *testing.T) {
	gobwas, client := subjects(t)[3].testee(), subjects(t)[6].testee()
	require.Equal(t, "gobwas", gobwas.Agent, "the name in the reports is another")
	require.NotNil(t, gobwas.Serve, "a server serves")
	require.Nil(t, gobwas.RunCases, "a server is no client")
	require.NotNil(t, client.RunCases, "a client runs the cases")
	_, err := Original{t.TempDir(), io.Discard}.Run(canceled(t), subjects(t)[0], nil)
	require.Error(t, err, "an interrupted run has no verdicts")
}

// canceled returns a context that has ended.
func canceled(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}
