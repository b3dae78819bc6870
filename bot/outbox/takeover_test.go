package outbox_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestAStoppedSenderRecordsWhatIsOnTheWayAndSendsNoMore(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		withheld, release := gate()
		telegram := newTransport(t, func(outbox.Delivery, int) answer { return answer{after: withheld} })
		enqueue(t, db, store, send("first", 10), send("second", 10))
		s := sender(t, store, telegram)
		s.Lease = time.Hour
		s.Parallel = 1 // another might be looking for work just then
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); s.Run(ctx) }()
		called(t, telegram, 1)
		cancel()
		release()
		<-done
		if diff := cmp.Diff(map[string]string{"first": "sent", "second": "waiting"}, ends(t, store, 10)); diff != "" {
			t.Errorf("ends (-want +got):\n%s", diff)
		}
		if ids := of(t, store, 10)["first"].MessageIDs; len(ids) != 1 {
			t.Errorf("the message ids recorded are %v", ids)
		}
		start(t, sender(t, store, telegram)) // the right to send was given back, though it was for an hour
		ended(t, store)
		if diff := cmp.Diff([]string{"first", "second"}, telegram.keys()); diff != "" {
			t.Errorf("sent (-want +got):\n%s", diff)
		}
	})
}

// killed is a sender that was killed with deliveries on the way: it renews its lease no more and records nothing until
// revive, after which it is a sender that had only hung.
type killed struct {
	telegram *transport
	on       int // deliveries on the way
	revive   func()
}

// successor is a sender that asks often for the right of the killed one.
func successor(t *testing.T, store *outbox.Store, telegram *transport) *outbox.Sender {
	s := sender(t, store, telegram)
	s.Lease = 3 * time.Second
	return s
}

// kill enqueues two messages to each of chats and kills a sender that has parallel of them on the way.
func kill(t *testing.T, db *database.DB, chats, parallel int) killed {
	t.Helper()
	store := outbox.NewStore(db, nil)
	withheld, release := gate()
	telegram := newTransport(t, func(outbox.Delivery, int) answer { return answer{after: withheld} })
	var all []outbox.Delivery
	for i := range 2 * chats {
		all = append(all, send(fmt.Sprintf("%d.%d", i%chats, i/chats), int64(10+i%chats)))
	}
	enqueue(t, db, store, all...)
	s := sender(t, store, telegram)
	s.Parallel, s.Lease = parallel, 300*time.Millisecond
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); s.Run(ctx) }()
	revive := func() { release(); <-done }
	t.Cleanup(revive)
	called(t, telegram, parallel)
	cancel() // Run does not return while its deliveries have no answer
	// It would go on renewing its lease for them: the dead do not.
	err := db.InTx(t.Context(), func(tx *database.Tx) error {
		_, err := tx.Exec(t.Context(), `update lease set owner = 'nobody', until = 0`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return killed{telegram, parallel, revive}
}

func TestWhatAKilledSenderHadOnTheWayIsSentAgainAndListed(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		const chats, parallel = 6, 3
		dead := kill(t, db, chats, parallel)
		store := outbox.NewStore(db, nil)
		telegram := newTransport(t, nil)
		start(t, successor(t, store, telegram))
		ended(t, store)
		want := outbox.Count{Sent: 2 * chats, Uncertain: parallel}
		if got := count(t, store); got != want || len(telegram.all()) != 2*chats {
			t.Errorf("counted %+v after %d calls, want %+v", got, len(telegram.all()), want)
		}
		uncertain, err := store.Uncertain(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		before := map[string][]int64{}
		for _, d := range uncertain {
			before[d.Key] = d.MessageIDs
			if d.Attempts != 2 || len(d.MessageIDs) != 1 || d.State != outbox.Sent {
				t.Errorf("recorded %+v", d)
			}
		}
		for _, c := range dead.telegram.all() {
			if before[c.Key] == nil {
				t.Errorf("%s was on the way and is not listed", c.Key)
			}
		}
		dead.revive() // too late
		if got := count(t, store); got != want {
			t.Errorf("counted %+v after the late answers, want %+v", got, want)
		}
		for key, d := range of(t, store, 10, 11, 12, 13, 14, 15) {
			if ids := before[key]; ids != nil {
				if diff := cmp.Diff(ids, d.MessageIDs); diff != "" {
					t.Errorf("the late answer changed %s (-before +after):\n%s", key, diff)
				}
			}
		}
	})
}

func TestAnAnswerThatComesBeforeTheNextTryIsStillRecorded(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		const chats, parallel = 2, 2
		dead := kill(t, db, chats, parallel)
		store := outbox.NewStore(db, nil)
		telegram := newTransport(t, nil)
		s := successor(t, store, telegram)
		s.Pacer.Hold(time.Now().Add(time.Hour))
		stop := start(t, s)
		eventually(t, "what was on the way is given back", func() bool { return count(t, store).Uncertain == parallel })
		dead.revive()
		if got, want := count(t, store), (outbox.Count{Waiting: chats, Sent: parallel, Uncertain: parallel}); got != want {
			t.Errorf("counted %+v, want %+v", got, want)
		}
		stop()
		start(t, successor(t, store, telegram))
		ended(t, store)
		if got, want := telegram.keys(), chats; len(got) != want {
			t.Errorf("sent %q, want only what was not on the way", got)
		}
	})
}

func TestALateAnswerDoesNotFreeAChatThatTheNextSenderIsSendingTo(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		dead := kill(t, db, 1, 1)
		store := outbox.NewStore(db, nil)
		withheld, release := gate()
		telegram := newTransport(t, func(outbox.Delivery, int) answer { return answer{after: withheld} })
		start(t, successor(t, store, telegram))
		called(t, telegram, 1)
		dead.revive()
		enqueue(t, db, store, send("other", 99))
		called(t, telegram, 2) // the other chat's; the transport would complain about a second to the same chat
		if diff := cmp.Diff([]string{"0.0", "other"}, telegram.keys()); diff != "" {
			t.Errorf("sent (-want +got):\n%s", diff)
		}
		release()
		ended(t, store)
		if got, want := count(t, store), (outbox.Count{Sent: 3, Uncertain: 1}); got != want {
			t.Errorf("counted %+v, want %+v", got, want)
		}
	})
}

func TestWhatWasOnTheWayToAChatThatStoppedIsNotSentAgain(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		kill(t, db, 1, 1)
		store := outbox.NewStore(db, nil)
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error { return store.Stop(ctx, tx, 10, outbox.Blocked) })
		telegram := newTransport(t, nil)
		start(t, successor(t, store, telegram))
		ended(t, store)
		want := map[string]string{"0.0": "failed: blocked (uncertain)", "0.1": "failed: blocked"}
		if diff := cmp.Diff(want, ends(t, store, 10)); diff != "" {
			t.Errorf("ends (-want +got):\n%s", diff)
		}
	})
}

// After a crash the right to send lapses, and nothing is sent meanwhile.
func TestTheRightToSendLapsesWithinFiveSeconds(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		enqueue(t, db, store, send("a", 10))
		start(t, sender(t, store, newTransport(t, nil)))
		ended(t, store)
		now, err := db.Now(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var until int64
		if err := db.QueryRow(t.Context(), `select until from lease where name = 'outbox sender'`).Scan(&until); err != nil {
			t.Fatal(err)
		}
		if left := time.Duration(until-now) * time.Microsecond; left > 4500*time.Millisecond {
			t.Errorf("the successor of a killed sender waits %v", left)
		}
	})
}

func TestOfTwoReplicasOneSendsAtATime(t *testing.T) {
	t.Parallel()
	db := databasetest.Open(t, databasetest.Postgres(t)) // SQLite's file is served by one process
	store := outbox.NewStore(db, nil)
	first, second := newTransport(t, nil), newTransport(t, nil)
	leader := sender(t, store, first)
	enqueue(t, db, store, send("to begin", 10))
	stop := start(t, leader)
	ended(t, store)
	other := sender(t, store, second)
	other.Lease = 100 * time.Millisecond // how often it asks; the leader's is 4 s
	start(t, other)
	for i := range 20 {
		enqueue(t, db, store, send(fmt.Sprint("a", i), int64(10+i%5)))
	}
	ended(t, store)
	if n := len(second.all()); n != 0 {
		t.Errorf("the replica without the right sent %d of them", n)
	}
	stop()
	for i := range 20 {
		enqueue(t, db, store, send(fmt.Sprint("b", i), int64(10+i%5)))
	}
	ended(t, store)
	if got, want := len(second.all()), 20; got != want {
		t.Errorf("the other replica sent %d of %d after it took over", got, want)
	}
	if got, want := count(t, store), (outbox.Count{Sent: 41}); got != want {
		t.Errorf("counted %+v, want %+v", got, want)
	}
}
