package worker_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	"thidua/knowledge/worker"
)

func TestALineNamesWhatIsWorkedOnOnce(t *testing.T) {
	var lines strings.Builder
	log := slog.New(worker.LogHandler(slog.NewTextHandler(&lines, nil)))
	ctx := worker.WithID(context.Background(), "update", "u1")
	for _, c := range []struct {
		log  func()
		want string
	}{
		{func() { log.InfoContext(ctx, "a") }, "msg=a update=u1\n"},
		{func() { log.InfoContext(ctx, "a", "update", "u1") }, "msg=a update=u1\n"},
		{func() { log.With("x", 1).InfoContext(ctx, "a") }, "msg=a x=1 update=u1\n"},
		{func() { log.InfoContext(worker.WithID(ctx, "job", "7"), "a") }, "msg=a job=7\n"},
		{func() { log.InfoContext(context.Background(), "a") }, "msg=a\n"},
		{func() { log.WithGroup("g").InfoContext(ctx, "a") }, "msg=a g.update=u1\n"},
	} {
		lines.Reset()
		c.log()
		if got := lines.String(); !strings.HasSuffix(got, c.want) {
			t.Errorf("%q, want it to end with %q", got, c.want)
		}
	}
}
