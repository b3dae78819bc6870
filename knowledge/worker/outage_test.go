package worker_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"thidua/knowledge/worker"
)

func TestWhatFailedIsLeftAloneForHalfAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		log := slog.New(slog.NewTextHandler(&out, nil))
		o := worker.Outage{Without: "gone", Again: "back"}
		if !o.Allows() {
			t.Fatal("it is not tried at first")
		}
		o.Report(errors.New("no route"), log)
		o.Report(errors.New("no route"), log)
		if o.Allows() {
			t.Error("it is tried at once")
		}
		time.Sleep(time.Minute)
		if !o.Allows() || o.Allows() {
			t.Error("not one finds out after a while")
		}
		o.Report(nil, log)
		if !o.Allows() {
			t.Error("it is left alone although it works")
		}
		if said := out.String(); strings.Count(said, "gone") != 1 || strings.Count(said, "back") != 1 {
			t.Errorf("%s", said)
		}
	})
}

// asking is a failure that asks to be left alone for so long.
type asking time.Duration

func (asking) Error() string               { return "later" }
func (a asking) RetryAfter() time.Duration { return time.Duration(a) }

func TestWhatAsksToBeLeftAloneIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		o := worker.Outage{}
		o.Report(fmt.Errorf("embedding: %w", asking(time.Hour)), slog.New(slog.NewTextHandler(&out, nil)))
		if until := "until=" + time.Now().Add(time.Hour).Format(time.RFC3339); !strings.Contains(out.String(), until) {
			t.Errorf("%s is not in %s", until, &out)
		}
		time.Sleep(59 * time.Minute)
		if o.Allows() {
			t.Error("it is tried before the hour is over")
		}
		time.Sleep(2 * time.Minute)
		if !o.Allows() {
			t.Error("it is not tried after the hour")
		}
	})
}

func TestWhatSomebodyElseWasAskedToLeaveAloneIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := worker.Outage{}
		o.LeaveAlone(time.Hour)
		o.LeaveAlone(0)
		time.Sleep(59 * time.Minute)
		if o.Allows() {
			t.Error("it is tried before the hour is over")
		}
		time.Sleep(2 * time.Minute)
		for range 2 { // by everybody: nothing failed
			if !o.Allows() {
				t.Error("it is not tried after the hour")
			}
		}
	})
}
