package outbox_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestEnqueueingAKeyTwiceSendsItOnce(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		telegram := newTransport(t, nil)
		changed := send("a", 10)
		changed.Content.HTML = "other words"
		enqueue(t, db, store, send("a", 10), changed)
		enqueue(t, db, store, changed)
		start(t, sender(t, store, telegram))
		ended(t, store)
		enqueue(t, db, store, send("a", 11), send("b", 10))
		ended(t, store)
		if diff := cmp.Diff([]string{"a", "b"}, telegram.keys()); diff != "" {
			t.Errorf("sent (-want +got):\n%s", diff)
		}
		if words := telegram.all()[0].Content.HTML; words != "a" {
			t.Errorf("the words sent are %q, want those enqueued first", words)
		}
		has, err := store.Has(t.Context(), db, "a")
		if hasNot, err2 := store.Has(t.Context(), db, "c"); err != nil || err2 != nil || !has || hasNot {
			t.Errorf("Has says %v and %v (%v, %v)", has, hasNot, err, err2)
		}
	})
}

func TestAMessageIsKnownByWhatMadeItAndByWhatChangedItLast(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		enqueue(t, db, store, send("a", 10), send("b", 10))
		start(t, sender(t, store, newTransport(t, nil)))
		ended(t, store)
		enqueue(t, db, store, edit("a1", "a", "other words"), edit("a2", "a", "and others"))
		ended(t, store)
		for key, want := range map[string]string{"a": "a a2", "b": "b "} {
			chat, messages, ok, err := store.Messages(t.Context(), db, key)
			if err != nil || !ok || len(messages) != 1 {
				t.Fatal(messages, ok, err)
			}
			made, _, err := store.KeyOf(t.Context(), db, chat, messages[0])
			changed, ok, err2 := store.KeyOfChange(t.Context(), db, chat, messages[0])
			if got := made + " " + changed; err != nil || err2 != nil || got != want || ok != (changed != "") {
				t.Errorf("known by %q, %v (%v, %v), want %q", got, ok, err, err2, want)
			}
		}
	})
}

func TestADeliveryOfARolledBackTransactionIsNotSent(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		telegram := newTransport(t, nil)
		start(t, sender(t, store, telegram))
		boom := errors.New("boom")
		for _, chat := range []int64{10, 11} {
			enqueue(t, db, store, send("before", 10))
			err := db.InTx(t.Context(), func(tx *database.Tx) error {
				return errors.Join(store.Enqueue(t.Context(), tx, send("never", chat)), boom)
			})
			if !errors.Is(err, boom) {
				t.Fatal(err)
			}
		}
		enqueue(t, db, store, send("after", 10), send("after 11", 11))
		ended(t, store)
		if got, want := count(t, store), (outbox.Count{Sent: 3}); got != want {
			t.Errorf("counted %+v, want %+v; sent %q", got, want, telegram.keys())
		}
	})
}

func TestTheMostUrgentGoesFirstAndOrderIsKeptWithinChatAndPriority(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		telegram := newTransport(t, nil)
		notice := send("notice", 11)
		notice.Priority = outbox.Notice
		enqueue(t, db, store, bulk("bulk 10.1", 10), bulk("bulk 10.2", 10), bulk("bulk 11", 11), bulk("bulk 12", 12))
		enqueue(t, db, store, notice, send("reply 13", 13), send("reply 10.1", 10), send("reply 10.2", 10))
		s := sender(t, store, telegram)
		s.Parallel = 1
		start(t, s)
		ended(t, store)
		place := map[string]int{}
		for i, key := range telegram.keys() {
			place[key] = i
		}
		for _, pair := range [][2]string{
			{"reply 13", "notice"}, {"reply 10.1", "reply 10.2"}, {"reply 10.1", "notice"}, {"notice", "bulk 12"},
			{"notice", "bulk 11"}, {"reply 10.2", "bulk 10.1"}, {"bulk 10.1", "bulk 10.2"},
		} {
			if place[pair[0]] > place[pair[1]] {
				t.Errorf("%s was sent after %s: %q", pair[0], pair[1], telegram.keys())
			}
		}
	})
}

func TestContentComesAsItWasEnqueued(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		telegram := newTransport(t, nil)
		album := outbox.Delivery{Key: "album", ChatID: -100, Priority: outbox.Notice, Op: outbox.Album, Content: outbox.Content{
			HTML: "<b>Thi đua</b>", ReplyTo: 5, Silent: true, ThreadID: 3,
			Buttons: [][]outbox.Button{{{Text: "Đã xem", Data: "ack:1"}}},
			Files:   []outbox.File{{Hash: "1f", Kind: "photo", Name: "một.png", Caption: "ảnh"}, {Hash: "2e", Kind: "photo"}},
		}}
		dirty := send("dirty", 10)
		dirty.Content.HTML = "a\x00b\xff"
		enqueue(t, db, store, album, dirty)
		start(t, sender(t, store, telegram))
		ended(t, store)
		for _, c := range telegram.all() {
			if c.Key == "album" {
				if diff := cmp.Diff(album.Content, c.Content); diff != "" {
					t.Errorf("content (-want +got):\n%s", diff)
				}
			}
		}
		got := of(t, store, -100)["album"]
		if diff := cmp.Diff([]int{2, 1}, []int{len(got.MessageIDs), got.Attempts}); diff != "" || got.CreatedAt.IsZero() {
			t.Errorf("recorded %+v", got)
		}
	})
}

func TestAnEditBeforeItsMessageIsSentChangesWhatIsSent(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		telegram := newTransport(t, nil)
		first := send("first", 10)
		first.Content = outbox.Content{HTML: "draft", ReplyTo: 5, ThreadID: 3, Silent: true, Buttons: [][]outbox.Button{{{Text: "x", Data: "x"}}}}
		enqueue(t, db, store, first, edit("edit", "first", "words"))
		enqueue(t, db, store, edit("edit again", "first", "last words"))
		start(t, sender(t, store, telegram))
		ended(t, store)
		if diff := cmp.Diff([]string{"first"}, telegram.keys()); diff != "" {
			t.Fatalf("sent (-want +got):\n%s", diff)
		}
		want := outbox.Content{HTML: "last words", ReplyTo: 5, ThreadID: 3, Silent: true} // an edit does not change where it is
		if diff := cmp.Diff(want, telegram.all()[0].Content); diff != "" {
			t.Errorf("content (-want +got):\n%s", diff)
		}
		wantEnds := map[string]string{
			"first": "sent", "edit": "cancelled: done before the message was sent", "edit again": "cancelled: done before the message was sent",
		}
		if diff := cmp.Diff(wantEnds, ends(t, store, 10)); diff != "" {
			t.Errorf("ends (-want +got):\n%s", diff)
		}
	})
}

func TestAnEditOrDeleteWaitsForTheMessageOnItsWay(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		withheld, release := gate()
		telegram := newTransport(t, func(d outbox.Delivery, _ int) answer {
			if d.Key == "first" {
				return answer{after: withheld}
			}
			return answer{}
		})
		enqueue(t, db, store, send("first", 10))
		start(t, sender(t, store, telegram))
		called(t, telegram, 1)
		enqueue(t, db, store, edit("edit", "first", "words"), send("second", 10))
		enqueue(t, db, store, remove("delete", "first"), send("other", 11)) // the other chat does not wait
		called(t, telegram, 2)
		release()
		ended(t, store)
		if diff := cmp.Diff([]string{"first", "other", "edit", "second", "delete"}, telegram.keys()); diff != "" {
			t.Fatalf("sent (-want +got):\n%s", diff)
		}
		ids := of(t, store, 10)["first"].MessageIDs
		for _, i := range []int{2, 4} {
			if diff := cmp.Diff(ids, telegram.all()[i].TargetMessages); diff != "" || len(ids) != 1 {
				t.Errorf("%s is about (-want +got):\n%s", telegram.all()[i].Key, diff)
			}
		}
	})
}

// The message goes back to the queue, behind an edit that is more urgent than itself.
func TestAnEditOvertakingItsMessageChangesWhatIsSent(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		withheld, release := gate()
		telegram := newTransport(t, func(d outbox.Delivery, try int) answer {
			if try == 1 {
				a := fails(outbox.Retry)
				a.after = withheld
				return a
			}
			return answer{}
		})
		enqueue(t, db, store, bulk("first", 10))
		start(t, sender(t, store, telegram))
		called(t, telegram, 1)
		enqueue(t, db, store, edit("edit", "first", "words"))
		release()
		ended(t, store)
		if diff := cmp.Diff([]string{"first", "first"}, telegram.keys()); diff != "" {
			t.Fatalf("sent (-want +got):\n%s", diff)
		}
		if words := telegram.all()[1].Content.HTML; words != "words" {
			t.Errorf("sent %q at last", words)
		}
	})
}

func TestADeleteBeforeItsMessageIsSentCancelsBoth(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		telegram := newTransport(t, nil)
		enqueue(t, db, store, send("first", 10), edit("edit", "first", "words"), remove("delete", "first"))
		enqueue(t, db, store, edit("late edit", "first", "words"), remove("late delete", "first"), send("second", 10))
		start(t, sender(t, store, telegram))
		ended(t, store)
		if diff := cmp.Diff([]string{"second"}, telegram.keys()); diff != "" {
			t.Errorf("sent (-want +got):\n%s", diff)
		}
		want := map[string]string{
			"first": "cancelled: deleted before it was sent", "edit": "cancelled: done before the message was sent",
			"delete": "cancelled: done before the message was sent", "late edit": "cancelled: the message was never sent",
			"late delete": "cancelled: the message was never sent", "second": "sent",
		}
		if diff := cmp.Diff(want, ends(t, store, 10)); diff != "" {
			t.Errorf("ends (-want +got):\n%s", diff)
		}
	})
}

func TestAnEditOfAFailedMessageIsCancelled(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		withheld, release := gate()
		telegram := newTransport(t, func(d outbox.Delivery, _ int) answer {
			if d.Key == "first" {
				a := fails(outbox.GiveUp)
				a.after = withheld
				return a
			}
			return answer{}
		})
		enqueue(t, db, store, send("first", 10))
		start(t, sender(t, store, telegram))
		called(t, telegram, 1)
		enqueue(t, db, store, edit("edit", "first", "words"))
		release()
		ended(t, store)
		enqueue(t, db, store, remove("delete", "first"), send("second", 10))
		ended(t, store)
		want := map[string]string{
			"first": "failed: sending: Telegram says no", "edit": "cancelled: the message was never sent",
			"delete": "cancelled: the message was never sent", "second": "sent",
		}
		if diff := cmp.Diff(want, ends(t, store, 10)); diff != "" {
			t.Errorf("ends (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"first", "second"}, telegram.keys()); diff != "" {
			t.Errorf("sent (-want +got):\n%s", diff)
		}
	})
}

func TestAnEditOfWhatIsNoMessageIsRefused(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		enqueue(t, db, store, send("message", 10), edit("edit", "message", "words"))
		before := count(t, store)
		for _, d := range []outbox.Delivery{edit("e", "nothing", "words"), edit("e", "edit", "words"), remove("d", "edit")} {
			err := db.InTx(t.Context(), func(tx *database.Tx) error { return store.Enqueue(t.Context(), tx, d) })
			if err == nil || count(t, store) != before {
				t.Errorf("enqueueing gave %v and left %+v", err, count(t, store))
			}
		}
	})
}

func TestTransactionsToTheSameChatsInAnyOrderGoSideBySide(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		telegram := newTransport(t, nil)
		start(t, sender(t, store, telegram))
		const callers, batches, chats = 4, 10, 6
		var group sync.WaitGroup
		for c := range callers {
			group.Go(func() {
				for b := range batches {
					var batch []outbox.Delivery
					for chat := range chats {
						batch = append(batch, send(fmt.Sprint(c, ".", b, ".", chat), int64(10+chat)))
					}
					if c%2 == 0 {
						slices.Reverse(batch)
					}
					enqueue(t, db, store, batch...)
				}
			})
		}
		group.Wait()
		ended(t, store)
		if got, want := count(t, store), (outbox.Count{Sent: callers * batches * chats}); got != want {
			t.Errorf("counted %+v, want %+v", got, want)
		}
	})
}

func TestDeliveriesEnqueuedWhileTheirChatIsSentToAreSeen(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		telegram := newTransport(t, nil)
		s := sender(t, store, telegram)
		start(t, s)
		callers, each := 3, 40
		if *databasetest.Long {
			each = 2000
		}
		done := make(chan struct{})
		for c := range callers {
			go func() {
				defer func() { done <- struct{}{} }()
				for i := range each {
					d := send(fmt.Sprint(c, ".", i), int64(10+i%2))
					d.Priority = outbox.Priority(i % 3)
					enqueue(t, db, store, d)
					s.Wake()
				}
			}()
		}
		for range callers {
			<-done
		}
		ended(t, store)
		if got, want := count(t, store), (outbox.Count{Sent: callers * each}); got != want || len(telegram.all()) != want.Sent {
			t.Errorf("counted %+v after %d calls, want %+v", got, len(telegram.all()), want)
		}
	})
}
