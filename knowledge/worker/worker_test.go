package worker_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"thidua/knowledge/worker"
)

func TestANotificationBeforeTheWaitIsNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s worker.Signal
		s.Notify()
		s.Notify() // counts as one
		begun := time.Now()
		s.Wait(t.Context(), time.Hour)
		if waited := time.Since(begun); waited != 0 {
			t.Errorf("waited %v although it was notified", waited)
		}
		s.Wait(t.Context(), time.Hour)
		if waited := time.Since(begun); waited != time.Hour {
			t.Errorf("waited %v, want the hour", waited)
		}
	})
}

func TestTheEndOfTheContextEndsAWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		begun := time.Now()
		var s worker.Signal
		s.Wait(ctx, time.Hour)
		if worker.Sleep(ctx, time.Hour) {
			t.Error("the sleep says that it passed")
		}
		if waited := time.Since(begun); waited != time.Second {
			t.Errorf("waited %v, want the second of the context", waited)
		}
	})
}

func TestBackoffDoublesUpToItsMost(t *testing.T) {
	b := worker.Backoff{First: time.Second, Most: 5 * time.Second}
	for n, want := range map[int]time.Duration{0: 1, 1: 1, 2: 2, 3: 4, 4: 5, 5: 5, math.MaxInt: 5} {
		if got := b.After(n); got != want*time.Second {
			t.Errorf("after failure %d: %v, want %v s", n, got, want)
		}
	}
	// Doubling must not overflow into a wait of nothing.
	if got := (worker.Backoff{First: time.Hour, Most: math.MaxInt64}).After(1000); got != math.MaxInt64 {
		t.Errorf("after a thousand failures: %v", got)
	}
}

func TestAPanicBecomesAnErrorWithItsStack(t *testing.T) {
	err := worker.Guard(func() error { panic("bad item") })
	p, ok := errors.AsType[*worker.PanicError](err)
	if !ok || p.Value != "bad item" || !strings.Contains(err.Error(), "worker_test.go") {
		t.Errorf("got %v", err)
	}
	want := errors.New("other")
	if err := worker.Guard(func() error { return want }); err != want {
		t.Errorf("got %v, want the error of what was run", err)
	}
}

func TestGraceEndsALittleAfterTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		grace, stop := worker.Grace(ctx, time.Minute)
		defer stop()
		if !worker.Sleep(grace, time.Hour) {
			t.Error("it ended before the context")
		}
		cancel()
		begun := time.Now()
		if worker.Sleep(grace, time.Hour) || time.Since(begun) != time.Minute {
			t.Errorf("it ended %v after the context", time.Since(begun))
		}
	})
}
