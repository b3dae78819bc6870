package outbox_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/worker/workertest"
)

const tenHours = 35_000 * time.Second

// throttled is a sender whose two chats 10 and 11 have been told to wait, 10 for ten hours and 11 for wait, within a second.
// Later calls are answered by script, which may be nil. The time is that of the answers.
func throttled(
	t *testing.T, db *database.DB, store *outbox.Store, wait time.Duration, script func(d outbox.Delivery, try int) answer,
) (telegram *transport, s *outbox.Sender, stop func(), at time.Time) {
	t.Helper()
	withheld, release := gate()
	telegram = newTransport(t, func(d outbox.Delivery, try int) answer {
		if try == 1 && d.ChatID <= 11 {
			a := throttles(tenHours)
			if d.ChatID == 11 {
				a = throttles(wait)
			}
			a.after = withheld
			return a
		}
		if script != nil {
			return script(d, try)
		}
		return answer{}
	})
	enqueue(t, db, store, send("a", 10), send("b", 11))
	s = sender(t, store, telegram)
	stop = start(t, s)
	called(t, telegram, 2)
	at = time.Now()
	release()
	eventually(t, "both 429s are recorded", func() bool {
		all := of(t, store, 10, 11)
		return all["a"].Error != "" && all["b"].Error != ""
	})
	return telegram, s, stop, at
}

func TestThrottlesOfTwoChatsHoldTheTokenForTheShorterAndEachChatForItsOwn(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		const shorter = 400 * time.Millisecond
		withheld, release := gate()
		first := sync.OnceValue(func() answer { return answer{after: withheld} })
		var probed sync.Once
		telegram, _, _, answered := throttled(t, db, store, shorter, func(outbox.Delivery, int) (a answer) {
			probed.Do(func() { a = first() })
			return a
		})
		enqueue(t, db, store, send("c", 12), send("d", 13), send("e", 14))
		called(t, telegram, 3)
		notBefore(t, "the next message", answered, telegram.all()[2].At, shorter)
		time.Sleep(100 * time.Millisecond)
		if n := len(telegram.all()); n != 3 {
			t.Errorf("%d messages were tried at once after the hold, want one", n-2)
		}
		release()
		eventually(t, "all are sent but that of the chat that waits", func() bool { return count(t, store).Sent == 4 })
		holds, err := store.Holds(t.Context())
		if err != nil || len(holds) != 1 || holds[0].ChatID != 10 || time.Until(holds[0].Until) < tenHours-time.Minute {
			t.Errorf("the holds are %+v (%v), want ten hours of chat 10", holds, err)
		}
	})
}

func TestWhileProbesAreRefusedTheyAreTwiceAsFarApartEachTime(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		const shorter = 50 * time.Millisecond
		var mu sync.Mutex
		refusals := 3
		telegram, _, _, _ := throttled(t, db, store, shorter, func(outbox.Delivery, int) answer {
			mu.Lock()
			defer mu.Unlock()
			if refusals--; refusals >= 0 {
				return throttles(time.Hour)
			}
			return answer{}
		})
		for chat := range int64(6) {
			enqueue(t, db, store, send(string(rune('c'+chat)), 12+chat))
		}
		eventually(t, "everything is sent but what was refused", func() bool { return count(t, store).Sent == 7-3 })
		calls := telegram.all()[2:]
		for i := range 3 {
			notBefore(t, "the next probe", calls[i].At, calls[i+1].At, shorter<<(i+1))
		}
	})
}

func TestAHoldOutlivesARestartAsLongAsItIsRight(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		const shorter = 700 * time.Millisecond
		telegram, _, stop, answered := throttled(t, db, store, shorter, nil)
		enqueue(t, db, store, send("c", 12))
		stop()
		stop = start(t, sender(t, outbox.NewStore(db, nil), telegram))
		eventually(t, "the others are sent", func() bool { return count(t, store).Sent == 2 })
		notBefore(t, "the first", answered, telegram.all()[2].At, shorter)
		stop()
		if holds, err := store.Holds(t.Context()); err != nil || len(holds) != 1 || holds[0].ChatID != 10 {
			t.Errorf("the holds are %+v (%v)", holds, err)
		}
		enqueue(t, db, store, send("d", 13))
		begun := time.Now()
		start(t, sender(t, outbox.NewStore(db, nil), telegram))
		eventually(t, "nothing is held any more", func() bool { return count(t, store).Sent == 3 })
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("the next start waited %v", took)
		}
	})
}

// Ten hours of two chats were ten hours of everybody.
func TestTwoChatsThatWaitForHoursHoldTheTokenForAMinuteAtMost(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		ofToken := func() (until time.Time) {
			holds, err := store.Holds(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if len(holds) > 0 && holds[0].ChatID == 0 {
				until = holds[0].Until
			}
			return until
		}
		_, _, stop, answered := throttled(t, db, store, tenHours, nil)
		eventually(t, "the token is held", func() bool { return !ofToken().IsZero() })
		if until := ofToken(); until.After(answered.Add(2 * time.Minute)) {
			t.Errorf("the token is held until %v after the answers", until.Sub(answered))
		}
		stop()
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error { // as a former version held it
			_, err := tx.Exec(ctx, `update outbox_hold set until = held_at + $1`, tenHours.Microseconds())
			return err
		})
		start(t, sender(t, store, newTransport(t, nil)))
		eventually(t, "the next start holds it for a minute at most", func() bool { return ofToken().Before(time.Now().Add(2 * time.Minute)) })
	})
}

func TestHoldsAreSeenAndLifted(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		_, _, _, _ = throttled(t, db, store, 2*tenHours, nil)
		enqueue(t, db, store, send("c", 12))
		var chats []int64
		eventually(t, "the token's hold is stored", func() bool {
			holds, err := store.Holds(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			chats = nil
			for _, h := range holds {
				chats = append(chats, h.ChatID)
			}
			return len(chats) == 3
		})
		if diff := cmp.Diff([]int64{0, 10, 11}, chats); diff != "" {
			t.Errorf("the holds (-want +got):\n%s", diff)
		}
		lift := func(chat int64) {
			inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
				return outbox.NewStore(db, nil).LiftHold(ctx, tx, chat)
			})
		}
		lift(0)
		eventually(t, "the token is open", func() bool { return of(t, store, 12)["c"].State == outbox.Sent })
		lift(10)
		eventually(t, "the chat is open", func() bool { return of(t, store, 10)["a"].State == outbox.Sent })
		if holds, err := store.Holds(t.Context()); err != nil || len(holds) != 1 || holds[0].ChatID != 11 {
			t.Errorf("the holds are %+v (%v)", holds, err)
		}
	})
}

func TestNoWaitIsLongerThanADay(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		telegram := newTransport(t, func(outbox.Delivery, int) answer { return throttles(1<<63 - 1) })
		enqueue(t, db, store, send("a", 10))
		start(t, sender(t, store, telegram))
		eventually(t, "the 429 is recorded", func() bool { return of(t, store, 10)["a"].Error != "" })
		time.Sleep(50 * time.Millisecond)
		holds, err := store.Holds(t.Context())
		if err != nil || len(holds) != 1 || time.Until(holds[0].Until) > outbox.MaxHold || len(telegram.all()) != 1 {
			t.Errorf("the holds are %+v (%v) after %d calls", holds, err, len(telegram.all()))
		}
	})
}

// The clock was ahead when the gates were set: by the seven hours of a machine that kept local time, or by days.
func TestAClockThatIsSetBackMutesNobody(t *testing.T) {
	t.Parallel()
	for name, ahead := range map[string]time.Duration{"hours": 7 * time.Hour, "days": 50 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			databasetest.Each(t, func(t *testing.T, db *database.DB) {
				store := outbox.NewStore(db, nil)
				setBack := func() {
					inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
						now, err := tx.Now(ctx)
						if err != nil {
							return err
						}
						for _, statement := range []string{
							`update outbox_chat set held_at = $1, ready_at = $2`,
							`update outbox_hold set held_at = $1, until = $2`,
						} {
							if _, err := tx.Exec(ctx, statement, now+ahead.Microseconds(), now+ahead.Microseconds()+1e6); err != nil {
								return err
							}
						}
						return nil
					})
				}
				telegram := newTransport(t, nil)
				s := sender(t, store, telegram)
				log := &workertest.Log{}
				s.Log = log.Logger()
				enqueue(t, db, store, send("a", 10))
				stop := start(t, s)
				ended(t, store)
				setBack() // beside the running sender
				enqueue(t, db, store, send("b", 10))
				ended(t, store)
				stop()
				enqueue(t, db, store, send("c", 10))
				setBack() // before a start
				s2 := sender(t, store, telegram)
				s2.Log = s.Log
				start(t, s2)
				ended(t, store)
				if !log.Has("the clock was set back") {
					t.Error("the log does not say so")
				}
				if holds, err := store.Holds(t.Context()); err != nil || len(holds) != 0 {
					t.Errorf("the holds are %+v (%v)", holds, err)
				}
			})
		})
	}
}
