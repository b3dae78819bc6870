package job_test

import (
	"context"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"thidua/bot/job"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestAJobThatTakesLongHoldsNoOtherKindUp(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := job.NewStore(db)
		err := db.InTx(t.Context(), func(tx *database.Tx) error {
			for _, kind := range []string{"slow", "quick", "unknown"} {
				if err := store.Enqueue(t.Context(), tx, kind, "1", "", 0); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		release, quick := make(chan struct{}), make(chan struct{})
		var wrong atomic.Bool
		worker := func(kind string, do func()) *job.Worker {
			return &job.Worker{Store: store, Log: slog.New(slog.DiscardHandler), Idle: time.Millisecond, Kinds: map[string]job.Kind{
				kind: {Handler: func(_ context.Context, j job.Job) (func(context.Context, *database.Tx) error, error) {
					if j.Kind != kind {
						wrong.Store(true)
					}
					do()
					return nil, nil
				}},
			}}
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{}, 2)
		for kind, do := range map[string]func(){"slow": func() { <-release }, "quick": func() { close(quick) }} {
			go func() { worker(kind, do).Run(ctx); ended <- struct{}{} }()
		}
		select {
		case <-quick:
		case <-time.After(30 * time.Second):
			t.Error("the quick job waits for the slow one")
		}
		close(release)
		cancel()
		<-ended
		<-ended
		var state string
		if err := db.QueryRow(t.Context(), `select state from job where kind = 'unknown'`).Scan(&state); err != nil || state != "waiting" || wrong.Load() {
			t.Errorf("a job nobody here does is %q (%v)", state, err)
		}
	})
}
