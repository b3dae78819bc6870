package faulttest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"

	"thidua/bot/outbox"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// Everything goes wrong that DESIGN speaks of, at times that a seed draws, while officials ask, fill in forms and press buttons
// and announcements go out; afterwards every promise is checked.
func TestRandomFaultsBreakNoPromise(t *testing.T) {
	t.Parallel()
	databasetest.Engines(t, func(t *testing.T, store func(testing.TB) database.Config) {
		t.Parallel()
		seeds := 1
		if *databasetest.Long {
			seeds = 10
		}
		for i := range seeds {
			s := *seed
			if s == 0 {
				s = rand.Uint64N(1_000_000)
			} else {
				s += uint64(i)
			}
			t.Run(fmt.Sprint("seed ", s), func(t *testing.T) { faulty(t, store(t), s) })
		}
	})
}

// faulty is one run.
func faulty(t *testing.T, config database.Config, seed uint64) {
	persons, quiet, rest := 18, 80, 1200*time.Millisecond
	if testing.Short() {
		persons, quiet, rest = 6, 10, 300*time.Millisecond
	}
	w := newWorld(t, config, seed)
	c := newCrowd(w, persons, quiet, seed)
	w.poisonDeliveries()
	if err := w.begin(); err != nil {
		t.Fatalf("%v\n%s", err, w.log)
	}
	watching, stopWatching := context.WithCancel(t.Context())
	var watch sync.WaitGroup
	watch.Go(func() { w.watchMachine(watching) })
	began := time.Now()
	talking, stopTalking := context.WithCancel(t.Context())
	var talk sync.WaitGroup
	talk.Go(func() { c.talk(talking) })
	s := &schedule{w: w, crowd: c}
	s.run(seed, rest)
	s.idsAgain()
	s.calm()
	stopTalking()
	talk.Wait()
	w.lift()
	w.settle()
	a := newAudit(w)
	stopWatching()
	watch.Wait()
	a.check()
	t.Logf("seed %d on %s, %v with %d faults, %d kills:\n%slost %d, doubles %d, longest silence %v", seed, w.db.Engine(),
		time.Since(began).Round(time.Second), len(s.done), len(w.ledger.kills), a.table(), a.lost, a.doubles, a.longest.Round(10*time.Millisecond))
	for _, p := range a.promises {
		if len(p.broken) > 0 {
			t.Errorf("%s:\n\t%s", p.name, p.first())
		}
	}
	if t.Failed() {
		t.Log(w.keepLog(seed))
	}
}

// poisonDeliveries lets Telegram refuse certain messages whenever they come, each with another code.
func (w *world) poisonDeliveries() {
	for i, code := range []int{400, 401, 404, 409, 413} {
		w.tg.Inject(telegramtest.Fault{
			Do: telegramtest.Refuse, Code: code, Description: map[int]string{400: "Bad Request: can't parse entities"}[code],
			When: func(call telegramtest.Call) bool {
				var n int
				_, err := fmt.Sscanf(call.Params["text"], "Độc %d.", &n)
				return err == nil && n%5 == i
			}})
	}
}

// watchMachine notes for how much of each moment the machine did other work than this test's and the bot's: a second in which it
// gave a half is half a second, in which nobody can expect as much of the bot as in a whole one. It never counts for less than
// a tenth: what waits for a time, and not for the processor, is to be seen on a loaded machine too.
func (w *world) watchMachine(ctx context.Context) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	const step, work = 50 * time.Millisecond, 2 * time.Millisecond
	for last := time.Now(); ctx.Err() == nil; {
		time.Sleep(step)
		woken, used := time.Now(), threadTime()
		for threadTime()-used < work {
		}
		now := time.Now()
		late := max(0, woken.Sub(last)-step)
		// What the work took longer than it should, it would have taken longer in the rest of the moment too.
		slow := float64(now.Sub(woken)) / float64(work)
		lost := late + time.Duration(float64(step)*min(0.9, 1-1/max(1, slow)))
		if lost > step/5 {
			w.ledger.mu.Lock()
			w.ledger.windows = append(w.ledger.windows, window{machineWindow, 0, last, last.Add(min(lost, now.Sub(last)))})
			w.ledger.mu.Unlock()
		}
		last = now
	}
}

// lift ends what Telegram asked for hours, as an operator does.
func (w *world) lift() {
	l := w.ledger
	l.mu.Lock()
	chat := l.hugeChat
	l.mu.Unlock()
	if chat == 0 {
		return
	}
	defer l.begin("lifted", chat)()
	err := w.db.InTx(w.t.Context(), func(tx *database.Tx) error {
		return outbox.NewStore(w.db, nil).LiftHold(w.t.Context(), tx, chat)
	})
	if err != nil {
		w.t.Error(err)
	}
}

// settle waits until nothing more is owed and nothing waits in the store; for a while alone when that does not come about.
func (w *world) settle() {
	working := time.Now()
	for deadline := working.Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
		left := w.count(`
select (select count(*) from inbox_update where state = 'waiting') + (select count(*) from outbox_delivery where ended_at = 0)
	+ (select count(*) from job where kind like 'probe%' and state = 'waiting') + (select count(*) from outbox_batch where ended_at = 0)`)
		if left > 0 || w.tg.Pending() > 0 {
			working = time.Now()
		} else if len(newAudit(w).missing()) == 0 || time.Since(working) > 10*time.Second { // what is owed then does not come
			return
		}
	}
}

// keepLog puts what the bot wrote where it can be read after the test.
func (w *world) keepLog(seed uint64) string {
	file, err := os.CreateTemp("", fmt.Sprintf("faulttest-%d-%s-*.log", seed, w.db.Engine()))
	if err != nil {
		return err.Error()
	}
	defer file.Close()
	for _, window := range w.ledger.windows {
		fmt.Fprintf(file, "%s %s %d until %s\n", stamp(window.from), window.what, window.chat, stamp(window.to))
	}
	for _, c := range w.tg.Calls("") {
		fmt.Fprintf(file, "%s %s %d %q: %d %v until %s\n", stamp(c.At), c.Method, c.ChatID, c.Params["text"], c.Status, c.Took, stamp(c.Done))
	}
	fmt.Fprint(file, w.log)
	return "what the bot wrote is in " + file.Name()
}
