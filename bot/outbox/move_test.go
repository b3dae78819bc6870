package outbox_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

const group, supergroup = -100, -1001234567890

// refusing answers as Telegram does for a group that became a supergroup.
func refusing(d outbox.Delivery, _ int) answer {
	if d.ChatID == group {
		return moves(supergroup)
	}
	return answer{}
}

func move(t *testing.T, db *database.DB, store *outbox.Store, from, to int64) {
	t.Helper()
	inTx(t, db, func(ctx context.Context, tx *database.Tx) error { return store.Move(ctx, tx, from, to) })
}

func TestARefusalMovesTheGroupsDeliveriesInOrder(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, watcher{})
		telegram := newTransport(t, refusing)
		enqueue(t, db, store, send("1", group), send("2", group), bulk("3", group))
		stop := start(t, sender(t, store, telegram))
		ended(t, store)
		stop()
		enqueue(t, db, store, send("4", group), send("5", supergroup), send("6", group), edit("7", "1", "words"))
		start(t, sender(t, store, telegram))
		ended(t, store)
		if diff := cmp.Diff([]string{"1", "1", "2", "3", "4", "5", "6", "7"}, telegram.keys()); diff != "" {
			t.Errorf("sent (-want +got):\n%s", diff)
		}
		for _, c := range telegram.all()[1:] {
			if c.ChatID != supergroup {
				t.Errorf("%s was sent to %d", c.Key, c.ChatID)
			}
		}
		if got, want := count(t, store), (outbox.Count{Sent: 7}); got != want {
			t.Errorf("counted %+v, want %+v", got, want)
		}
		if diff := cmp.Diff([]told{{Chat: group, To: supergroup}}, toldOf(t, db, "moved")); diff != "" {
			t.Errorf("the watcher was told (-want +got):\n%s", diff)
		}
	})
}

func TestAnUpdateMovesWhatWaitsInOrder(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, watcher{})
		telegram := newTransport(t, refusing)
		enqueue(t, db, store, send("1", group), send("2", group), send("3", supergroup), send("4", group))
		move(t, db, store, group, supergroup)
		enqueue(t, db, store, send("5", group))
		start(t, sender(t, store, telegram))
		ended(t, store)
		if diff := cmp.Diff([]string{"1", "2", "3", "4", "5"}, telegram.keys()); diff != "" {
			t.Errorf("sent (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]told{{Chat: group, To: supergroup}}, toldOf(t, db, "moved")); diff != "" {
			t.Errorf("the watcher was told (-want +got):\n%s", diff)
		}
		if left := of(t, store, group); len(left) != 0 {
			t.Errorf("%d deliveries are left in the old group", len(left))
		}
	})
}

// What the old group answers to the delivery that was on its way when the group moved.
func TestAMoveWhileAMessageIsOnTheWay(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer answer
		keys   []string
	}{
		"sent":     {answer{}, []string{"1", "2"}}, // the message stayed in the group
		"moved":    {moves(supergroup), []string{"1", "1", "edit", "2"}},
		"retry":    {fails(outbox.Retry), []string{"1", "1", "edit", "2"}},
		"no group": {stops(outbox.Removed), []string{"1", "1", "edit", "2"}},
		"give up":  {fails(outbox.GiveUp), []string{"1", "1", "edit", "2"}},
	} {
		t.Run(name, func(t *testing.T) {
			databasetest.Each(t, func(t *testing.T, db *database.DB) {
				store := outbox.NewStore(db, nil)
				withheld, release := gate()
				telegram := newTransport(t, func(d outbox.Delivery, try int) answer {
					if d.ChatID != group {
						return answer{}
					}
					a := test.answer
					a.after = withheld
					return a
				})
				enqueue(t, db, store, send("1", group))
				start(t, sender(t, store, telegram))
				called(t, telegram, 1)
				enqueue(t, db, store, edit("edit", "1", "words"), send("2", group))
				move(t, db, store, group, supergroup)
				enqueue(t, db, store, send("other", 10))
				eventually(t, "the other chat's is sent", func() bool { return of(t, store, 10)["other"].State == outbox.Sent })
				if n := len(telegram.all()); n != 2 {
					t.Errorf("sent %q while the first was on the way", telegram.keys())
				}
				release()
				ended(t, store)
				var keys []string
				for _, c := range telegram.all() {
					if c.Key != "other" {
						keys = append(keys, c.Key)
					}
					if c.Key == "edit" || c.Key == "2" {
						if c.ChatID != supergroup {
							t.Errorf("%s was sent to %d", c.Key, c.ChatID)
						}
					}
				}
				// A more urgent edit may change the words of what has to be sent again, but here it waits its turn.
				if diff := cmp.Diff(test.keys, keys); diff != "" {
					t.Errorf("sent (-want +got):\n%s", diff)
				}
				want := map[string]string{"1": "sent", "edit": "sent", "2": "sent"}
				if name == "sent" {
					want["edit"] = "cancelled: there is no message to edit"
				}
				if diff := cmp.Diff(want, ends(t, store, supergroup)); diff != "" {
					t.Errorf("ends (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// The messages of a group stay in it: their numbers are those of other messages in the supergroup, which were edited instead.
func TestWhatIsAboutMessagesOfTheOldGroupIsNotDoneToOthers(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		withheld, release := gate()
		telegram := newTransport(t, func(d outbox.Delivery, _ int) (a answer) {
			if d.Key == "on the way" {
				a.after = withheld
			}
			return a
		})
		start(t, sender(t, store, telegram))
		enqueue(t, db, store, send("sent", group))
		ended(t, store)
		old := of(t, store, group)["sent"].MessageIDs
		byID := func(d outbox.Delivery, chat int64) outbox.Delivery {
			d.ChatID, d.TargetMessages = chat, old
			return d
		}
		enqueue(t, db, store, send("on the way", group))
		called(t, telegram, 2)
		answer := send("answer", group)
		answer.Content.ReplyTo = old[0]
		late := answer
		late.Key = "late answer"
		enqueue(t, db, store, byID(edit("edit by id", "", "x"), group), edit("edit of sent", "sent", "x"), remove("remove on the way", "on the way"), answer)
		move(t, db, store, group, supergroup)
		release()
		enqueue(t, db, store, byID(remove("late remove by id", ""), group), edit("late edit of sent", "sent", "x"), late)
		ended(t, store)
		want := map[string]string{
			"sent": "sent", "on the way": "sent", "answer": "sent", "late answer": "sent",
			"edit by id": "cancelled: there is no message to edit", "edit of sent": "cancelled: there is no message to edit",
			"remove on the way": "cancelled: there is no message to delete",
			"late remove by id": "cancelled: there is no message to delete", "late edit of sent": "cancelled: there is no message to edit",
		}
		if diff := cmp.Diff(want, ends(t, store, supergroup)); diff != "" {
			t.Errorf("ends (-want +got):\n%s", diff)
		}
		for _, c := range telegram.all() {
			if c.ChatID == supergroup && c.Content.ReplyTo != 0 {
				t.Errorf("%s answers the message %d, which is another there", c.Key, c.Content.ReplyTo)
			}
		}
		if key, ok, err := store.KeyOf(t.Context(), db, supergroup, old[0]); ok || err != nil {
			t.Errorf("the message %d of the supergroup is taken for %q (%v)", old[0], key, err)
		}
	})
}

func TestMovesAreFollowedToTheEnd(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		telegram := newTransport(t, nil)
		enqueue(t, db, store, send("1", -1))
		move(t, db, store, -1, -2)
		move(t, db, store, -2, -3)
		move(t, db, store, -2, -3) // the update and the refusal both tell of it
		move(t, db, store, -3, -3)
		enqueue(t, db, store, send("2", -1))
		move(t, db, store, -3, -1) // cannot happen; it must not turn in a circle
		enqueue(t, db, store, send("3", -2), send("4", -1))
		start(t, sender(t, store, telegram))
		ended(t, store)
		if diff := cmp.Diff([]string{"1", "2", "3", "4"}, telegram.keys()); diff != "" {
			t.Errorf("sent (-want +got):\n%s", diff)
		}
	})
}

func TestAMoveToAGroupThatTheBotWasPutOutOfFailsWhatWaits(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			return store.Stop(ctx, tx, supergroup, outbox.Removed)
		})
		enqueue(t, db, store, send("1", group))
		move(t, db, store, group, supergroup)
		enqueue(t, db, store, send("2", group))
		if diff := cmp.Diff(map[string]string{"1": "failed: removed", "2": "failed: removed"}, ends(t, store, supergroup)); diff != "" {
			t.Errorf("ends (-want +got):\n%s", diff)
		}
	})
}

func TestNothingIsEnqueuedToTheOldGroupWhileItMoves(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		telegram := newTransport(t, refusing)
		start(t, sender(t, store, telegram))
		callers, each := 3, 15
		if *databasetest.Long {
			each = 500
		}
		var wait sync.WaitGroup
		for c := range callers {
			wait.Go(func() {
				for i := range each {
					if c == 0 && i == each/2 {
						move(t, db, store, group, supergroup)
					}
					enqueue(t, db, store, send(fmt.Sprint(c, ".", i), group))
				}
			})
		}
		wait.Wait()
		ended(t, store)
		if left := of(t, store, group); len(left) != 0 {
			t.Errorf("%d deliveries are left in the old group", len(left))
		}
		if got, want := count(t, store), (outbox.Count{Sent: callers * each}); got != want {
			t.Errorf("counted %+v, want %+v", got, want)
		}
	})
}

func TestAMovedGroupKeepsItsPace(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		telegram := newTransport(t, refusing)
		s := sender(t, store, telegram)
		s.GroupEvery = 60 * time.Millisecond
		enqueue(t, db, store, send("1", group), send("2", group))
		start(t, s)
		ended(t, store)
		notBefore(t, "the second", telegram.at("1", 2), telegram.at("2", 1), s.GroupEvery)
	})
}
