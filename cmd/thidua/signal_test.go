package main

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"syscall"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestSIGTERMDrains(t *testing.T) {
	stops, questions := 2, 3
	if *databasetest.Long {
		stops, questions = 20, 30
	}
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		c := newCrowd(t, w, 15)
		w.serve()
		var talking sync.WaitGroup
		defer talking.Wait()
		for i, p := range c.persons {
			talking.Go(func() {
				for n := range questions {
					time.Sleep(time.Duration(rand.Int64N(int64(time.Second))))
					if err := c.ask(p, i+n); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		for range stops {
			time.Sleep(time.Duration(200+rand.Int64N(600)) * time.Millisecond)
			w.program.terminate()
			w.serve() // at once: a program that ended in order leaves no lease to wait for
		}
		talking.Wait()
		if doubled := c.check(); doubled > 0 {
			t.Errorf("%d messages came twice", doubled)
		}
		if count := c.count(); count.Uncertain > 0 || count.Failed > 0 {
			t.Errorf("after orderly stops: %+v", count)
		}
		w.program.terminate()
	})
}

func TestASecondSIGTERMEndsAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, database.Config{DataDir: t.TempDir()}, nil)
	w.serve()
	rule := w.tg.Inject(telegramtest.Fault{Method: "sendMessage", Do: telegramtest.WithholdBefore})
	defer rule.Remove()
	p := w.person(t)
	p.write("khoản 1 mục I kế hoạch")
	held(t, rule, 1)
	interrupt := w.program.command.Process.Signal
	if err := interrupt(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	bottest.Eventually(t, "the poll ends", func() bool {
		calls := w.tg.Calls("getUpdates")
		return !calls[len(calls)-1].Done.IsZero()
	})
	bottest.Eventually(t, "the program ends", func() bool {
		_ = interrupt(syscall.SIGTERM) // again and again: the first may still be taken for the orderly one
		select {
		case <-w.program.ended:
			return true
		default:
			return false
		}
	})
	if fmt.Sprint(w.program.command.ProcessState) == "exit status 0" {
		t.Error("a forced end looks like an orderly one")
	}
}

// A terminal that goes away ends the program as SIGTERM does: what is on the way is waited for, although the signal comes twice.
func TestSIGHUPDrains(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		w.serve()
		rule := w.tg.Inject(telegramtest.Fault{Method: "sendMessage", Do: telegramtest.WithholdBefore})
		p := w.person(t)
		p.write("khoản 1 mục I kế hoạch")
		held(t, rule, 1)
		hangUp := func() {
			if err := w.program.command.Process.Signal(syscall.SIGHUP); err != nil {
				t.Fatal(err)
			}
		}
		hangUp()
		bottest.Eventually(t, "the poll ends", func() bool {
			calls := w.tg.Calls("getUpdates")
			return over(w.program) || !calls[len(calls)-1].Done.IsZero()
		})
		hangUp()
		rule.Remove()
		if status := w.program.wait(); status != 0 {
			t.Errorf("SIGHUP: exit status %d, %v", status, w.program.command.ProcessState)
		}
		text := func(scan func(...any) error) (key string, err error) { err = scan(&key); return key, err }
		if left := query(t, w.db, text, `select key from outbox_delivery where state <> 'sent' or uncertain`); len(left) > 0 {
			t.Errorf("not sent, or nobody knows: %v", left)
		}
	})
}

// Who starts the program with nohup does not want it to end with the terminal.
func TestAnIgnoredSIGHUPStaysIgnored(t *testing.T) {
	t.Parallel()
	w := newWorld(t, database.Config{DataDir: t.TempDir()}, nil)
	w.by = []string{"nohup"}
	w.serve()
	if err := w.program.command.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	p := w.person(t)
	has(t, p.ask(where), whereAnswered)
	w.program.terminate()
}
