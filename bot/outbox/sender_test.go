package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// notBefore fails when later came less than least after earlier. A timer of the machine may be a little early.
func notBefore(t testing.TB, what string, earlier, later time.Time, least time.Duration) {
	t.Helper()
	if gap := later.Sub(earlier); gap < least-2*time.Millisecond {
		t.Errorf("%s came after %v, want at least %v", what, gap, least)
	}
}

func TestMessagesOfAChatAreSpacedAndAnAlbumWeighsAsItsItems(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		telegram := newTransport(t, nil)
		s := sender(t, store, telegram)
		s.ChatInterval, s.GroupEvery = 40*time.Millisecond, 90*time.Millisecond
		album := outbox.Delivery{Key: "album", ChatID: 10, Op: outbox.Album, Content: outbox.Content{Files: make([]outbox.File, 4)}}
		enqueue(t, db, store, send("p1", 10), send("p2", 10), album, send("p3", 10))
		enqueue(t, db, store, send("g1", -10), send("g2", -10), send("g3", -10))
		start(t, s)
		ended(t, store)
		for _, pair := range []struct {
			earlier, later string
			least          time.Duration
		}{
			{"p1", "p2", s.ChatInterval}, {"p2", "album", s.ChatInterval}, {"album", "p3", 4 * s.ChatInterval},
			{"g1", "g2", s.GroupEvery}, {"g2", "g3", s.GroupEvery},
		} {
			notBefore(t, pair.later, telegram.at(pair.earlier, 1), telegram.at(pair.later, 1), pair.least)
		}
	})
}

func TestTheTokensPaceHoldsOverAllChats(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		telegram := newTransport(t, nil)
		s := sender(t, store, telegram)
		s.Pacer = outbox.NewPacer(100)
		album := outbox.Delivery{Key: "album", ChatID: 99, Op: outbox.Album, Content: outbox.Content{Files: make([]outbox.File, 10)}}
		all := []outbox.Delivery{album}
		for i := range 10 {
			all = append(all, send(fmt.Sprint(i), int64(i+1)))
		}
		enqueue(t, db, store, all...)
		begun := time.Now()
		start(t, s)
		ended(t, store)
		// Counted from the start, so that a machine that is slow to call proves nothing: an album takes ten places, the others one.
		calls := telegram.all()
		notBefore(t, "the first after the album", begun, calls[1].At, 100*time.Millisecond)
		notBefore(t, "the last", begun, calls[len(calls)-1].At, 190*time.Millisecond)
	})
}

func TestAThrottledChatIsHeldAndNoOther(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		telegram := newTransport(t, func(d outbox.Delivery, try int) answer {
			if d.ChatID == 10 {
				return throttles(time.Hour)
			}
			return answer{}
		})
		enqueue(t, db, store, send("a1", 10), send("a2", 10))
		start(t, sender(t, store, telegram))
		eventually(t, "the 429 is recorded", func() bool { return of(t, store, 10)["a1"].Error != "" })
		enqueue(t, db, store, send("a3", 10), send("b1", 11), send("b2", 11))
		eventually(t, "the other chat's are sent", func() bool { return count(t, store).Sent == 2 })
		if diff := cmp.Diff([]string{"a1", "b1", "b2"}, telegram.keys()); diff != "" {
			t.Errorf("sent (-want +got):\n%s", diff)
		}
	})
}

func TestAThrottledChatIsHeldForTheWholeTime(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		const wait = 200 * time.Millisecond
		telegram := newTransport(t, func(d outbox.Delivery, try int) answer {
			if d.Key == "a1" && try == 1 {
				return throttles(wait)
			}
			return answer{}
		})
		enqueue(t, db, store, send("a1", 10), send("a2", 10))
		start(t, sender(t, store, telegram))
		ended(t, store)
		if diff := cmp.Diff([]string{"a1", "a1", "a2"}, telegram.keys()); diff != "" {
			t.Errorf("sent (-want +got):\n%s", diff)
		}
		notBefore(t, "the next try", telegram.at("a1", 1), telegram.at("a1", 2), wait)
	})
}

func TestAChatThatBlockedTheBotStopsUntilItIsReopened(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, watcher{})
		telegram := newTransport(t, func(d outbox.Delivery, _ int) answer {
			if d.Key == "first" {
				return stops(outbox.Blocked)
			}
			return answer{}
		})
		enqueue(t, db, store, send("first", 10), send("second", 10), bulk("third", 10), send("other", 11))
		start(t, sender(t, store, telegram))
		ended(t, store)
		enqueue(t, db, store, send("late", 10))
		want := map[string]string{
			"first": "failed: blocked", "second": "failed: blocked", "third": "failed: blocked", "late": "failed: blocked", "other": "sent",
		}
		if diff := cmp.Diff(want, ends(t, store, 10, 11)); diff != "" {
			t.Errorf("ends (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]told{{Reason: "blocked", Chat: 10}}, toldOf(t, db, "stopped")); diff != "" {
			t.Errorf("the watcher was told (-want +got):\n%s", diff)
		}
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			return errors.Join(store.Reopen(ctx, tx, 10), store.Reopen(ctx, tx, 404), store.Enqueue(ctx, tx, send("again", 10)))
		})
		ended(t, store)
		want["again"] = "sent"
		if diff := cmp.Diff(want, ends(t, store, 10, 11)); diff != "" {
			t.Errorf("ends after Reopen (-want +got):\n%s", diff)
		}
	})
}

func TestAChatStoppedByAnUpdateKeepsNothingWaiting(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, watcher{})
		withheld, release := gate()
		telegram := newTransport(t, func(d outbox.Delivery, try int) answer {
			a := answer{after: withheld}
			if d.ChatID == 10 {
				a.err = &outbox.SendError{Action: outbox.Retry, Err: errTelegram}
			}
			return a
		})
		enqueue(t, db, store, send("refused", 10), send("second", 10), send("arrives", 11))
		start(t, sender(t, store, telegram))
		called(t, telegram, 2)
		for _, chat := range []int64{10, 11, 12} {
			inTx(t, db, func(ctx context.Context, tx *database.Tx) error { return store.Stop(ctx, tx, chat, outbox.Removed) })
		}
		enqueue(t, db, store, send("late", 11), send("never known", 12))
		release()
		ended(t, store)
		want := map[string]string{
			"refused": "failed: removed", "second": "failed: removed", "arrives": "sent", "late": "failed: removed", "never known": "failed: removed",
		}
		if diff := cmp.Diff(want, ends(t, store, 10, 11, 12)); diff != "" {
			t.Errorf("ends (-want +got):\n%s", diff)
		}
		if got := toldOf(t, db, "stopped"); len(got) != 1 || got[0].Reason != "removed, again, again" {
			t.Errorf("the watcher was told %+v, want once for each of three chats", got)
		}
	})
}

func TestFailuresEndOrAreTriedAgainAsTheyAsk(t *testing.T) {
	t.Parallel()
	const said = ": sending: Telegram says no"
	for name, test := range map[string]struct {
		first answer // to the first two tries
		age   time.Duration
		want  string
		tries int
	}{
		"retry":               {first: fails(outbox.Retry), want: "sent", tries: 3},
		"retry too old":       {first: fails(outbox.Retry), age: time.Nanosecond, want: "failed" + said, tries: 1},
		"uncertain":           {first: fails(outbox.Uncertain), want: "sent (uncertain)", tries: 3},
		"uncertain too old":   {first: fails(outbox.Uncertain), age: time.Nanosecond, want: "failed" + said + " (uncertain)", tries: 1},
		"any error":           {first: answer{err: errTelegram, lost: true}, want: "sent (uncertain)", tries: 3},
		"give up":             {first: fails(outbox.GiveUp), want: "failed" + said, tries: 1},
		"wrapped give up":     {first: answer{err: fmt.Errorf("x: %w", fails(outbox.GiveUp).err)}, want: "failed" + said, tries: 1},
		"panic":               {first: answer{panic: true}, want: "failed: sending: panic: the transport has a bug (uncertain)", tries: 1},
		"refused as a token":  {first: fails(outbox.CheckToken), want: "failed" + said, tries: 1},
		"throttled":           {first: throttles(0), want: "sent", tries: 3},
		"moved to itself":     {first: moves(10), want: "failed" + said, tries: 1},
		"moved nowhere":       {first: moves(0), want: "failed" + said, tries: 1},
		"stopped for nothing": {first: stops(""), want: "failed" + said, tries: 1},
	} {
		t.Run(name, func(t *testing.T) {
			db := databasetest.Open(t, databasetest.SQLite(t)) // what is recorded is tested on both engines elsewhere
			store := outbox.NewStore(db, nil)
			telegram := newTransport(t, func(d outbox.Delivery, try int) answer {
				if d.Key == "first" && try < 3 {
					return test.first
				}
				return answer{}
			})
			s := sender(t, store, telegram)
			s.MaxAge, s.MaxBackoff = test.age, 20*time.Millisecond
			enqueue(t, db, store, send("first", 10), send("second", 10))
			start(t, s)
			ended(t, store)
			got := ends(t, store, 10)
			if got["first"] != test.want || got["second"] != "sent" {
				t.Errorf("ends %q, want %q", got, test.want)
			}
			wantKeys := append(slices.Repeat([]string{"first"}, test.tries), "second")
			if diff := cmp.Diff(wantKeys, telegram.keys()); diff != "" {
				t.Errorf("sent (-want +got):\n%s", diff)
			}
			uncertain, err := store.Uncertain(t.Context())
			if err != nil || len(uncertain) != strings.Count(test.want, "uncertain") || len(uncertain) == 1 && uncertain[0].Key != "first" {
				t.Errorf("uncertain are %v (%v)", uncertain, err)
			}
			if test.tries == 3 && test.first.err != nil && name != "throttled" {
				notBefore(t, "the second try", telegram.at("first", 1), telegram.at("first", 2), s.MaxBackoff)
				notBefore(t, "the third try", telegram.at("first", 2), telegram.at("first", 3), s.MaxBackoff)
			}
		})
	}
}

// token is one that Telegram knows while it is true.
type token struct{ alive atomic.Bool }

// Alive implements outbox.Token.
func (k *token) Alive(context.Context) error {
	if !k.alive.Load() {
		return errTelegram
	}
	return nil
}

func TestADeliveryThatIsRefusedAsATokenIsGivenUpAloneWhileTheTokenIsGood(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		telegram := newTransport(t, func(d outbox.Delivery, _ int) answer {
			if d.Key == "poison" {
				return fails(outbox.CheckToken)
			}
			return answer{}
		})
		s := sender(t, store, telegram)
		good := &token{}
		good.alive.Store(true)
		s.Token, s.MaxBackoff = good, time.Hour
		enqueue(t, db, store, send("poison", 10), send("behind it", 10), send("other", 11))
		start(t, s)
		ended(t, store)
		want := map[string]string{"poison": "failed: sending: Telegram says no", "behind it": "sent", "other": "sent"}
		if diff := cmp.Diff(want, ends(t, store, 10, 11)); diff != "" {
			t.Errorf("ends (-want +got):\n%s", diff)
		}
	})
}

func TestATokenThatTelegramDoesNotKnowHoldsEverythingUntilItDoes(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		known := &token{}
		telegram := newTransport(t, func(d outbox.Delivery, try int) answer {
			if d.Key == "a" && try == 1 {
				return fails(outbox.CheckToken)
			}
			known.alive.Store(true)
			return answer{}
		})
		s := sender(t, store, telegram)
		s.Token = known
		s.Parallel, s.MaxBackoff = 1, 150*time.Millisecond
		enqueue(t, db, store, send("a", 10), send("b", 11))
		start(t, s)
		ended(t, store)
		for _, c := range telegram.all()[1:] {
			notBefore(t, c.Key, telegram.at("a", 1), c.At, s.MaxBackoff)
		}
		if got, want := count(t, store), (outbox.Count{Sent: 2}); got != want {
			t.Errorf("counted %+v, want %+v", got, want)
		}
	})
}

// cutOff is a token that is good, of which the first question got no answer.
type cutOff struct{ asked atomic.Bool }

// Alive implements outbox.Token.
func (c *cutOff) Alive(context.Context) error {
	if !c.asked.Swap(true) {
		return errTelegram
	}
	return nil
}

func TestAQuestionAboutTheTokenThatWasCutOffSilencesNobodyForLong(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		telegram := newTransport(t, func(d outbox.Delivery, _ int) answer {
			if d.Key == "poison" {
				return fails(outbox.CheckToken)
			}
			return answer{}
		})
		s := sender(t, store, telegram)
		s.Token, s.MaxBackoff = &cutOff{}, time.Hour
		enqueue(t, db, store, send("poison", 10), send("other", 11))
		start(t, s)
		ended(t, store)
		want := map[string]string{"poison": "failed: sending: Telegram says no", "other": "sent"}
		if diff := cmp.Diff(want, ends(t, store, 10, 11)); diff != "" {
			t.Errorf("ends (-want +got):\n%s", diff)
		}
	})
}

func TestWhatWasNotDeliveredIsTriedAgainSoonHoweverOftenItFailed(t *testing.T) {
	t.Parallel()
	db := databasetest.Open(t, databasetest.SQLite(t))
	store := outbox.NewStore(db, nil)
	inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
		if err := store.Enqueue(ctx, tx, send("first", 10)); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `update outbox_delivery set attempts = 100`)
		return err
	})
	telegram := newTransport(t, func(outbox.Delivery, int) answer { return fails(outbox.Retry) })
	s := sender(t, store, telegram)
	s.MaxBackoff = 0 // as in service
	start(t, s)
	eventually(t, "the chat waits", func() bool {
		var held, ready int64
		err := db.QueryRow(t.Context(), `select held_at, ready_at from outbox_chat where chat_id = 10`).Scan(&held, &ready)
		if err != nil {
			t.Fatal(err)
		}
		if wait := time.Duration(ready-held) * time.Microsecond; wait > 5*time.Second {
			t.Fatalf("the next try is after %v", wait)
		}
		return ready > held
	})
}

// counter is a log that counts its errors.
type counter struct {
	slog.Handler
	errors *atomic.Int32
}

func (c counter) Handle(ctx context.Context, r slog.Record) error {
	if r.Level >= slog.LevelError {
		c.errors.Add(1)
	}
	return c.Handler.Handle(ctx, r)
}

func TestAResultThatCannotBeRecordedIsRecordedLaterAndNotSentAgain(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		withheld, release := gate()
		telegram := newTransport(t, func(outbox.Delivery, int) answer { return answer{after: withheld} })
		s := sender(t, store, telegram)
		s.Parallel = 1 // no other looks for work in a broken store
		failed := counter{Handler: s.Log.Handler(), errors: new(atomic.Int32)}
		s.Log = slog.New(failed)
		enqueue(t, db, store, send("first", 10), send("second", 10))
		start(t, s)
		called(t, telegram, 1)
		rename := func(from, to string) {
			inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
				_, err := tx.Exec(ctx, "alter table "+from+" rename to "+to)
				return err
			})
		}
		rename("outbox_chat", "gone")
		release()
		eventually(t, "recording has failed twice", func() bool { return failed.errors.Load() >= 2 })
		rename("gone", "outbox_chat")
		ended(t, store)
		if diff := cmp.Diff([]string{"first", "second"}, telegram.keys()); diff != "" {
			t.Errorf("sent (-want +got):\n%s", diff)
		}
		if got, want := count(t, store), (outbox.Count{Sent: 2}); got != want {
			t.Errorf("counted %+v, want %+v", got, want)
		}
	})
}

func TestTheWatcherIsToldInTheTransactionThatRecords(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		var calls atomic.Int32
		store := outbox.NewStore(db, watcher{fail: func() error {
			if calls.Add(1) <= 2 {
				return errors.New("the directory cannot be written")
			}
			return nil
		}})
		telegram := newTransport(t, func(outbox.Delivery, int) answer { return stops(outbox.Deactivated) })
		enqueue(t, db, store, send("first", 10), send("second", 10))
		start(t, sender(t, store, telegram))
		ended(t, store)
		// What it wrote in the transactions that failed is gone: it would say "again".
		if diff := cmp.Diff([]told{{Reason: "deactivated", Chat: 10}}, toldOf(t, db, "stopped")); diff != "" || calls.Load() != 3 {
			t.Errorf("the watcher was told %d times (-want +got):\n%s", calls.Load(), diff)
		}
		if diff := cmp.Diff([]string{"first"}, telegram.keys()); diff != "" {
			t.Errorf("sent (-want +got):\n%s", diff)
		}
		if got, want := count(t, store), (outbox.Count{Failed: 2}); got != want {
			t.Errorf("counted %+v, want %+v", got, want)
		}
	})
}

func TestSlowBulkAndNoticesLeaveSendersToMoreUrgentOnes(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		withheld, release := gate()
		telegram := newTransport(t, func(d outbox.Delivery, _ int) answer {
			if d.Priority == outbox.Reply {
				return answer{}
			}
			return answer{after: withheld}
		})
		for i := range 10 {
			enqueue(t, db, store, bulk(fmt.Sprint("bulk ", i), int64(100+i)))
		}
		s := sender(t, store, telegram)
		s.Parallel = 8
		start(t, s)
		called(t, telegram, 6)
		time.Sleep(200 * time.Millisecond) // for as many more as would go
		for i := range 3 {
			notice := send(fmt.Sprint("notice ", i), int64(200+i))
			notice.Priority = outbox.Notice
			enqueue(t, db, store, notice)
		}
		called(t, telegram, 7)
		time.Sleep(200 * time.Millisecond)
		enqueue(t, db, store, send("reply", 10), send("another", 11))
		eventually(t, "the replies are sent", func() bool { return count(t, store).Sent == 2 })
		went := map[string]int{}
		for _, key := range telegram.keys() {
			kind, _, _ := strings.Cut(key, " ")
			went[kind]++
		}
		if diff := cmp.Diff(map[string]int{"bulk": 6, "notice": 1, "reply": 1, "another": 1}, went); diff != "" {
			t.Errorf("on the way (-want +got):\n%s", diff)
		}
		release()
		ended(t, store)
	})
}
