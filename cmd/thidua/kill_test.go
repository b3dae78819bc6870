package main

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/outbox"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// senders is how many deliveries can be on their way at once, and so how many one kill can double.
const senders = 8

// crowd is people who ask, and what they asked.
type crowd struct {
	w       *world
	t       *testing.T
	persons []*person
	kills   int

	mu    sync.Mutex
	asked map[message]string
}

// message is a message by its chat and id.
type message struct{ chat, id int64 }

func newCrowd(t *testing.T, w *world, size int) *crowd {
	c := &crowd{w: w, t: t, asked: map[message]string{}}
	for range size {
		c.persons = append(c.persons, w.person(t))
	}
	return c
}

// units of the built-in plan: each is looked up and answered with one message.
var units = []string{
	"khoản 1 mục I kế hoạch", "khoản 2 mục I kế hoạch", "khoản 3 mục I kế hoạch", "khoản 1 mục II kế hoạch",
	"khoản 2 mục II kế hoạch", "khoản 3 mục II kế hoạch", "khoản 4 mục II kế hoạch", "khoản 5 mục II kế hoạch",
	"khoản 6 mục II kế hoạch", "khoản 1 mục III kế hoạch", "khoản 2 mục III kế hoạch",
}

// ask lets one of the crowd ask; n makes the question differ from their former ones.
func (c *crowd) ask(p *person, n int) error {
	// With the lock held until the question is noted, so that settle knows of every question the program can know.
	c.mu.Lock()
	defer c.mu.Unlock()
	text := units[(n+int(p.ID()))%len(units)]
	m, err := p.Send(text)
	if err != nil {
		return err
	}
	c.asked[message{m.Chat.ID, int64(m.MessageID)}] = text
	return nil
}

func (c *crowd) askAll(n int) {
	c.t.Helper()
	for _, p := range c.persons {
		if err := c.ask(p, n); err != nil {
			c.t.Fatal(err)
		}
	}
}

// kill kills the program and counts it.
func (c *crowd) kill() {
	c.kills++
	c.w.kill()
}

func (c *crowd) count() outbox.Count {
	c.t.Helper()
	count, err := outbox.NewStore(c.w.db, nil).Count(c.t.Context(), time.Time{})
	if err != nil {
		c.t.Fatal(err)
	}
	return count
}

func (c *crowd) answers() int {
	c.t.Helper()
	var n int
	if err := c.w.db.QueryRow(c.t.Context(), `select count(*) from answer`).Scan(&n); err != nil {
		c.t.Fatal(err)
	}
	return n
}

// settled waits until the running program has nothing left to do.
func (c *crowd) settled() {
	c.t.Helper()
	bottest.Eventually(c.t, "every question is answered", func() bool {
		if c.w.tg.Pending() > 0 || c.answers() < len(c.asked) {
			return false
		}
		count := c.count()
		return count.Waiting+count.Sending == 0
	})
}

// check waits until all is done and requires that every question has one answer, that all were delivered in order, and
// that every message too many is the copy of a delivery listed as uncertain. It returns how many those are.
func (c *crowd) check() (doubled int) {
	c.t.Helper()
	c.settled()
	keys := map[string]string{} // of deliveries → question
	answered := 0
	for _, a := range query(c.t, c.w.db, func(scan func(...any) error) (a answerRow, err error) {
		return a, scan(&a.chat, &a.id, &a.question, &a.delivery)
	}, `select chat_id, message_id, question, delivery from answer`) {
		answered++
		if c.asked[a.message] != a.question {
			c.t.Errorf("the answer to message %v is about %q; asked was %q", a.message, a.question, c.asked[a.message])
		}
		keys[a.delivery+":0"] = a.question
	}
	if answered != len(c.asked) {
		c.t.Errorf("%d questions, %d answers", len(c.asked), answered)
	}
	for _, p := range c.persons {
		doubled += c.checkChat(p, c.w.deliveries(c.t, p.ID()), keys)
	}
	if len(keys) > 0 {
		c.t.Errorf("%d answers have no delivery", len(keys))
	}
	if limit := senders * c.kills; doubled > limit {
		c.t.Errorf("%d messages came twice after %d kills; at most %d may", doubled, c.kills, limit)
	}
	return doubled
}

type answerRow struct {
	message
	question, delivery string
}

// deliveries are those of a chat, oldest first.
func (w *world) deliveries(t *testing.T, chat int64) []outbox.Delivery {
	t.Helper()
	return query(t, w.db, func(scan func(...any) error) (d outbox.Delivery, err error) {
		var content, ids string
		err = scan(&d.Key, &d.Op, &d.State, &d.Uncertain, &d.Error, &content, &ids)
		return d, errors.Join(err, json.Unmarshal([]byte(content), &d.Content), json.Unmarshal([]byte(ids), &d.MessageIDs))
	}, `select key, op, state, uncertain, error, content, message_ids from outbox_delivery where chat_id = $1 order by id`, chat)
}

// checkChat compares the deliveries of one chat with the messages that are in it.
func (c *crowd) checkChat(p *person, deliveries []outbox.Delivery, keys map[string]string) (doubled int) {
	c.t.Helper()
	known := map[int64]bool{}
	var last int64
	for _, d := range deliveries {
		if d.State != outbox.Sent || len(d.MessageIDs) != 1 {
			c.t.Errorf("delivery %s: %s %v %s", d.Key, d.State, d.MessageIDs, d.Error)
			continue
		}
		if d.MessageIDs[0] <= last {
			c.t.Errorf("chat %d: delivery %s came before the one in front of it", p.ID(), d.Key)
		}
		last = d.MessageIDs[0]
		known[last] = true
		delete(keys, d.Key)
	}
	for _, post := range c.w.tg.BotMessages(p.ID()) {
		id := int64(post.MessageID)
		if known[id] {
			delete(known, id)
			continue
		}
		doubled++
		if !slices.ContainsFunc(deliveries, func(d outbox.Delivery) bool { return d.Uncertain && d.Content.HTML == post.HTML }) {
			c.t.Errorf("chat %d: message %d came twice and is not listed as uncertain: %.80q", p.ID(), id, post.Text)
		}
	}
	if len(known) > 0 {
		c.t.Errorf("chat %d: %d deliveries were recorded as sent and are not there", p.ID(), len(known))
	}
	return doubled
}

// held waits until a fault holds n calls.
func held(t *testing.T, rule *telegramtest.Rule, n int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), bottest.Patience)
	defer cancel()
	for range n {
		if _, err := rule.Wait(ctx); err != nil {
			t.Fatal(err)
		}
	}
}

// gone waits until Telegram has noticed that the killed program's calls are cut: none of them takes effect any more.
func (w *world) gone(t *testing.T) {
	t.Helper()
	bottest.Eventually(t, "the calls of the killed program are cut", func() bool {
		return !slices.ContainsFunc(w.tg.Calls(""), func(c telegramtest.Call) bool { return c.Done.IsZero() })
	})
}

// slowly lets every message arrive at once and be answered after wait, as over a long line, so that a kill finds some
// on their way.
func (w *world) slowly(t *testing.T, wait time.Duration) {
	rule := w.tg.Inject(telegramtest.Fault{Method: "sendMessage", Do: telegramtest.Withhold})
	ctx, cancel := context.WithCancel(t.Context())
	var releasing sync.WaitGroup
	releasing.Go(func() {
		for {
			call, err := rule.Wait(ctx)
			if err != nil {
				return
			}
			time.AfterFunc(wait, call.Release)
		}
	})
	t.Cleanup(func() { cancel(); releasing.Wait(); rule.Remove() })
}

// locked takes a table's lock on PostgreSQL, the whole file's on SQLite, until the returned function is called.
func (w *world) locked(t *testing.T, table string) (unlock func()) {
	t.Helper()
	locked, release, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		done <- w.db.InTx(context.Background(), func(tx *database.Tx) error {
			if w.db.Shared() {
				if _, err := tx.Exec(context.Background(), "lock table "+table+" in exclusive mode"); err != nil {
					return err
				}
			}
			close(locked)
			<-release
			return nil
		})
	}()
	select {
	case <-locked:
	case err := <-done:
		t.Fatal(err)
	case <-time.After(bottest.Patience):
		t.Fatal("the lock was not given")
	}
	return sync.OnceFunc(func() {
		close(release)
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// blocked waits until the program waits for a lock. SQLite does not tell: there before is all that can be seen.
func (w *world) blocked(t *testing.T, before func() bool) {
	t.Helper()
	bottest.Eventually(t, "the program comes to the lock", before)
	if !w.db.Shared() {
		time.Sleep(50 * time.Millisecond) // to be most likely at the lock; the test holds either way
		return
	}
	bottest.Eventually(t, "the program waits for the lock", func() bool {
		var waiting int
		err := w.db.QueryRow(t.Context(), `
select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`).Scan(&waiting)
		if err != nil {
			t.Fatal(err)
		}
		return waiting > 0
	})
}

// The program is killed at every seam of getting, storing, handling, sending and recording, reached from outside only.
func TestAKillAtAnySeamLosesNothing(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		c := newCrowd(t, w, senders+2)
		before, uncertain := 0, 0
		for n, s := range seams {
			c.askAll(n)
			s.reach(t, c)
			w.lapse()
			w.serve()
			doubled := c.check()
			if got := doubled - before; got < s.least || got > s.most {
				t.Errorf("%s: %d messages came twice; want %d to %d", s.name, got, s.least, s.most)
			}
			t.Logf("%s: %d came twice, %d more uncertain", s.name, doubled-before, c.count().Uncertain-uncertain)
			before, uncertain = doubled, c.count().Uncertain
			w.program.terminate()
			if t.Failed() {
				t.FailNow()
			}
		}
	})
}

func TestKillsAtRandomMomentsLoseNothing(t *testing.T) {
	// What is in hand at three kills in a row is given up: with few of them nothing is.
	kills, questions := 2, 3
	if *databasetest.Long {
		kills, questions = 60, 60
	}
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		c := newCrowd(t, w, 20)
		seed := drawSeed(t)
		var talking sync.WaitGroup
		defer talking.Wait()
		for i, p := range c.persons {
			talking.Go(func() {
				random := rand.New(rand.NewPCG(seed, uint64(i)))
				for n := range questions {
					time.Sleep(time.Duration(random.Int64N(int64(1200 * time.Millisecond))))
					if err := c.ask(p, n); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		random := rand.New(rand.NewPCG(seed, 1<<32))
		w.slowly(t, 60*time.Millisecond)
		w.serve()
		for range kills {
			time.Sleep(time.Duration(100+random.Int64N(900)) * time.Millisecond)
			c.kill()
			w.begin()
		}
		talking.Wait()
		doubled := c.check()
		t.Logf("%d questions, %d kills: %d came twice, %d uncertain", len(c.asked), c.kills, doubled, c.count().Uncertain)
		w.program.terminate()
	})
}

// An edit and a departure on their way at the kill are made again, and to make them twice is to make them once.
func TestAKillDuringWhatBearsRepeatingShowsNothing(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		w.serve()
		p := w.person(t)
		question := p.write("khoản 1 mục I kế hoạch")
		answer := p.next()
		rule := w.tg.Inject(telegramtest.Fault{Method: "editMessageText", Do: telegramtest.Withhold, Times: 1})
		if _, err := p.Private().Edit(question.MessageID, "khoản 2 mục I kế hoạch"); err != nil {
			t.Fatal(err)
		}
		held(t, rule, 1)
		w.kill()
		rule.Remove()
		w.serve()
		bottest.Eventually(t, "the edit is repeated", func() bool { return len(w.tg.Calls("editMessageText")) == 2 })
		if got := p.now(answer); !strings.Contains(got.Text, "Khoản 2 Mục I") && !strings.Contains(got.Text, "khoản 2 Mục I") {
			t.Errorf("the edited answer is %q", got.Text)
		}
		p.nothingElse()

		rule = w.tg.Inject(telegramtest.Fault{Method: "leaveChat", Do: telegramtest.Withhold, Times: 1})
		group := w.tg.AddGroup(telegramtest.Group{Title: "Nhóm lạ", Members: []int64{p.ID()}})
		if err := w.tg.AddBot(group, p.ID()); err != nil {
			t.Fatal(err)
		}
		held(t, rule, 1)
		w.kill()
		rule.Remove()
		w.serve()
		bottest.Eventually(t, "the departure is done with", func() bool {
			var done int
			if err := w.db.QueryRow(t.Context(), `select count(*) from job where state = 'done' and kind = 'leave group'`).Scan(&done); err != nil {
				t.Fatal(err)
			}
			return done == 1
		})
		if n := len(w.tg.BotMessages(group)); n != 1 {
			t.Errorf("the group got %d messages", n)
		}
	})
}
