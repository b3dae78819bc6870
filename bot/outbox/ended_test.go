package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// tellings are what a watcher was told, by key. Those of transactions that were rolled back are among them.
type tellings struct {
	mu  sync.Mutex
	all map[string][]outbox.Ended
}

func (l *tellings) ended(_ context.Context, _ *database.Tx, e outbox.Ended) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all == nil {
		l.all = map[string][]outbox.Ended{}
	}
	l.all[e.Key] = append(l.all[e.Key], e)
	return nil
}

// words are the ends in short.
func (l *tellings) words() map[string]string {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := map[string]string{}
	for key, told := range l.all {
		for _, e := range told {
			out[key] += fmt.Sprintf("%s %s %d %s", e.Op, e.State, e.ChatID, e.Reason)
			if e.Uncertain {
				out[key] += " (uncertain)"
			}
			if e.State == outbox.Sent && len(e.MessageIDs) == 0 || e.At.IsZero() {
				out[key] += fmt.Sprintf(" with %+v", e)
			}
		}
	}
	return out
}

func TestEveryEndOfADeliveryIsTold(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		l := &tellings{}
		store := outbox.NewStore(db, watcher{ended: l.ended})
		telegram := newTransport(t, func(d outbox.Delivery, try int) answer {
			switch {
			case d.Key == "refused":
				return fails(outbox.GiveUp)
			case d.Key == "lost" && try == 1:
				return fails(outbox.Uncertain)
			case d.Key == "bug":
				return answer{panic: true}
			case d.Key == "blocks":
				return stops(outbox.Blocked)
			}
			return answer{}
		})
		enqueue(t, db, store, send("sent", 10), send("lost", 11), send("refused", 12), send("bug", 13))
		enqueue(t, db, store, send("deleted", 14), remove("delete", "deleted"), send("changed", 15), edit("change", "changed", "y"))
		enqueue(t, db, store, send("blocks", 16), send("behind", 16), edit("of the blocked", "behind", "z"))
		enqueue(t, db, store, send("erased", 17), send("case:1:sent", 18), send("case:2:other", 18))
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			return errors.Join(store.Erase(ctx, tx, outbox.ErasureScope{Account: 17, Prefixes: []string{"case:1:"}}),
				store.Stop(ctx, tx, 19, outbox.Removed), store.Enqueue(ctx, tx, send("to the stopped", 19)))
		})
		enqueue(t, db, store, edit("of the failed", "to the stopped", "z"))
		start(t, sender(t, store, telegram))
		ended(t, store)
		enqueue(t, db, store, edit("edit", "sent", "x"))
		ended(t, store)
		want := map[string]string{
			"sent":           "send sent 10 ",
			"edit":           "edit sent 10 ",
			"lost":           "send sent 11  (uncertain)",
			"refused":        "send failed 12 sending: Telegram says no",
			"bug":            "send failed 13 sending: panic: the transport has a bug (uncertain)",
			"deleted":        "send cancelled 14 deleted before it was sent",
			"delete":         "delete cancelled 14 done before the message was sent",
			"changed":        "send sent 15 ",
			"change":         "edit cancelled 15 done before the message was sent",
			"blocks":         "send failed 16 blocked",
			"behind":         "send failed 16 blocked",
			"of the blocked": "edit cancelled 16 done before the message was sent",
			"erased":         "send cancelled 17 erased",
			"case:1:sent":    "send cancelled 18 erased",
			"case:2:other":   "send sent 18 ",
			"to the stopped": "send failed 19 removed",
			"of the failed":  "edit cancelled 19 the message was never sent",
		}
		if diff := cmp.Diff(want, l.words()); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}
	})
}

func TestTheEndIsToldInTheTransactionThatRecordsIt(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		tell := func(ctx context.Context, tx *database.Tx, e outbox.Ended) error {
			_, err := tx.Exec(ctx, tellWatcher, e.Key, "", e.MessageIDs[0], 0)
			return err
		}
		failures := 2
		store := outbox.NewStore(db, watcher{ended: func(ctx context.Context, tx *database.Tx, e outbox.Ended) error {
			if err := tell(ctx, tx, e); err != nil || failures == 0 {
				return err
			}
			failures--
			return errBoom
		}})
		telegram := newTransport(t, nil)
		enqueue(t, db, store, send("a", 10))
		start(t, sender(t, store, telegram))
		ended(t, store)
		got := toldOf(t, db, "a")
		if len(got) != 1 || got[0].Reason != "" || got[0].Chat != 1001 || len(telegram.all()) != 1 {
			t.Errorf("told %+v after %d calls", got, len(telegram.all()))
		}
	})
}

func TestAWatcherThatFailsHoldsNobody(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		for name, fail := range map[string]func() error{
			"fails": func() error { return errBoom }, "panics": func() error { panic(errBoom) },
		} {
			store := outbox.NewStore(db, watcher{ended: func(_ context.Context, _ *database.Tx, e outbox.Ended) error {
				if strings.HasPrefix(e.Key, "bad") {
					return fail()
				}
				return nil
			}})
			silent := outbox.NewStore(db, nil)
			telegram := newTransport(t, nil)
			bad, good := "bad "+name, "good "+name
			enqueue(t, db, silent, send(bad, 10), send(good, 11), edit(bad+" late", bad, "x"))
			// An edit that the sender finds needless is told of as it claims.
			enqueue(t, db, silent, send(good+" late", 10))
			s := sender(t, store, telegram)
			s.Parallel = 1
			stop := start(t, s)
			ended(t, store)
			stop()
			for _, key := range []string{bad, good, good + " late"} {
				if d := of(t, silent, 10, 11)[key]; d.State != outbox.Sent {
					t.Errorf("%s is %s", key, d.State)
				}
			}
			if n := len(telegram.all()); n != 3 {
				t.Errorf("%d calls", n)
			}
		}
	})
}

// Of what ends in one transaction all went untold when the owner of one did not want to hear of it.
func TestOnlyWhatAWatcherRefusesGoesUntold(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, watcher{ended: func(ctx context.Context, tx *database.Tx, e outbox.Ended) error {
			statement := tellWatcher
			if strings.HasPrefix(e.Key, "bad") {
				statement = "insert into no_such_table values ($1, $2, $3, $4)" // PostgreSQL would do nothing after it
			}
			_, err := tx.Exec(ctx, statement, e.Key, string(e.State)+" "+e.Reason, e.ChatID, 0)
			return err
		}})
		silent := outbox.NewStore(db, nil)
		telegram := newTransport(t, func(d outbox.Delivery, _ int) answer {
			if d.Key == "blocks" {
				return stops(outbox.Blocked)
			}
			return answer{}
		})
		// In one transaction end what an answer ends, and what a claim finds needless.
		enqueue(t, db, silent, send("blocks", 10), send("bad behind", 10), send("good behind", 10), bulk("last behind", 10))
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			return silent.StartBatch(ctx, tx, outbox.Batch{Key: "gone", Source: "toy", Op: outbox.Send})
		})
		enqueue(t, db, silent, send("bad needless", 11), send("good needless", 11))
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.Exec(ctx, `update outbox_batch set state = 'cancelled', ended_at = 1`)
			_, err2 := tx.Exec(ctx, `update outbox_delivery set batch_id = (select id from outbox_batch) where chat_id = 11`)
			return errors.Join(err, err2)
		})
		start(t, sender(t, store, telegram))
		ended(t, silent)
		got := map[string]string{}
		for _, key := range []string{"blocks", "bad behind", "good behind", "last behind", "bad needless", "good needless"} {
			for _, told := range toldOf(t, db, key) {
				got[key] += told.Reason
			}
		}
		want := map[string]string{
			"blocks": "failed blocked", "good behind": "failed blocked", "last behind": "failed blocked", "good needless": "cancelled its batch was cancelled",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}
	})
}

// A watcher that loses a race again and again refuses nothing: in the end it is told.
func TestAWatcherThatLosesARaceIsToldAgain(t *testing.T) {
	t.Parallel()
	db := databasetest.Open(t, databasetest.Postgres(t)) // writers of SQLite come one after the other
	races := 0
	store := outbox.NewStore(db, watcher{ended: func(ctx context.Context, tx *database.Tx, e outbox.Ended) error {
		if races++; races <= 30 {
			_, err := tx.Exec(ctx, `do $$ begin raise exception using errcode = '40001'; end $$`)
			return err
		}
		_, err := tx.Exec(ctx, tellWatcher, e.Key, string(e.State), e.ChatID, 0)
		return err
	}})
	enqueue(t, db, store, send("a", 10))
	start(t, sender(t, store, newTransport(t, nil)))
	ended(t, store)
	if got := toldOf(t, db, "a"); len(got) != 1 || races != 31 {
		t.Errorf("told %+v after %d tries", got, races)
	}
}

func TestADeliveryThatIsPutOffLeavesTheOthersAlone(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		const rest = 60 * time.Millisecond
		telegram := newTransport(t, func(d outbox.Delivery, try int) answer {
			if d.Key == "late" && try < 3 {
				return answer{err: &outbox.SendError{Action: outbox.Later, RetryAfter: rest, Err: errTelegram}}
			}
			return answer{}
		})
		s := sender(t, store, telegram)
		s.Parallel, s.MaxAge = 1, time.Nanosecond // it is not given up for its age
		enqueue(t, db, store, send("late", 10), send("behind", 10), send("other", 11))
		start(t, s)
		ended(t, store)
		if diff := cmp.Diff([]string{"late", "other", "late", "late", "behind"}, telegram.keys()); diff != "" {
			t.Errorf("called (-want +got):\n%s", diff)
		}
		notBefore(t, "the second try", telegram.at("late", 1), telegram.at("late", 2), rest)
		if d := of(t, store, 10)["late"]; d.Uncertain || d.Error != "" {
			t.Errorf("recorded %+v", d)
		}
	})
}

func TestAnEditMayNameItsMessages(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		telegram := newTransport(t, nil)
		start(t, sender(t, store, telegram))
		enqueue(t, db, store, send("a", 10), send("b", -11))
		ended(t, store)
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.Exec(ctx, "delete from outbox_delivery")
			return err
		})
		about := func(d outbox.Delivery, chat int64, media bool, ids ...int64) outbox.Delivery {
			d.ChatID, d.TargetMessages, d.TargetMedia = chat, ids, media
			return d
		}
		enqueue(t, db, store, about(edit("edit", "", "x"), 10, true, 1001), about(remove("remove", ""), -11, false, 1001, 1002))
		ended(t, store)
		calls := telegram.all()[2:]
		if len(calls) != 2 {
			t.Fatalf("%d calls", len(calls))
		}
		for _, c := range calls {
			switch {
			case c.Key == "edit" && c.ChatID == 10 && c.TargetMedia && len(c.TargetMessages) == 1:
			case c.Key == "remove" && c.ChatID == -11 && !c.TargetMedia && len(c.TargetMessages) == 2:
			default:
				t.Errorf("%+v", c.Delivery)
			}
		}
		for _, wrong := range []outbox.Delivery{
			edit("no message", "", "x"), about(edit("no chat", "", "x"), 0, false, 1), about(send("a send", 10), 10, false, 1),
			{Key: "files", Op: outbox.Edit, Target: "edit", Content: outbox.Content{Files: []outbox.File{{Hash: "a"}}}},
		} {
			err := db.InTx(t.Context(), func(tx *database.Tx) error { return store.Enqueue(t.Context(), tx, wrong) })
			if err == nil {
				t.Errorf("%s was taken", wrong.Key)
			}
		}
	})
}

func TestAnEditOfAMessageWithAFileKnowsThatItHasOne(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		telegram := newTransport(t, nil)
		start(t, sender(t, store, telegram))
		media := send("media", 10)
		media.Content.Files = []outbox.File{{Hash: "a", Kind: "document"}}
		enqueue(t, db, store, media, send("words", 11))
		ended(t, store)
		if err := store.Purge(t.Context(), -time.Second); err != nil { // the content went meanwhile
			t.Fatal(err)
		}
		enqueue(t, db, store, edit("of media", "media", "x"), edit("of words", "words", "x"))
		ended(t, store)
		for _, c := range telegram.all()[2:] {
			if c.TargetMedia != (c.Key == "of media") {
				t.Errorf("%s: %v", c.Key, c.TargetMedia)
			}
		}
	})
}

func TestAnEditWithoutWordsChangesTheButtonsOfWhatWaits(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		telegram := newTransport(t, nil)
		buttons := edit("buttons", "a", "")
		buttons.Content.Buttons = [][]outbox.Button{{{Text: "Bấm", Data: "v:1"}}}
		enqueue(t, db, store, send("a", 10), buttons)
		start(t, sender(t, store, telegram))
		ended(t, store)
		if diff := cmp.Diff(outbox.Content{HTML: "a", Buttons: buttons.Content.Buttons}, telegram.all()[0].Content); diff != "" {
			t.Error(diff)
		}
	})
}
