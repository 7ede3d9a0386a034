package agreement

import (
	"context"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/ws6455/websocket/autobahn/internal/testee"
	"github.com/ws6455/websocket/autobahn/original"
)

// Original is the original suite. It takes minutes for each subject and needs what
// package original needs.
type Original struct {
	Dir string    // for its reports, one directory below it for each subject
	Out io.Writer // told of the progress
}

func (Original) String() string { return "original" }

// Run runs the suite.
func (o Original) Run(ctx context.Context, s Subject, cases []string) (Outcome, error) {
	start, progress := time.Now(), original.NewProgress(o.Out)
	defer progress.Done()
	index, err := original.Trial{
		Testee: s.testee(), Cases: cases, Log: progress.Log,
		OnCase: func(id string, total int) { progress.Case(s.Role, id, total) },
		Dir:    filepath.Join(o.Dir, strings.ReplaceAll(s.String(), " ", "-")),
	}.Run(ctx)
	if err != nil {
		return Outcome{}, err
	}
	return Outcome{fromIndex(index), time.Since(start)}, nil
}

// testee returns the subject as the original suite tests it.
func (s Subject) testee() original.Testee {
	if s.Role == original.Server {
		return original.Testee{Agent: s.Peer.Name, Serve: s.Peer.Serve}
	}
	return original.Testee{Agent: s.Peer.Name, RunCases: func(ctx context.Context, base, agent string) error {
		return testee.Drive(ctx, base, agent, s.Peer.Echo)
	}}
}
