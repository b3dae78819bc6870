package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// moodyTelegram answers anything at any time, always truly: what it says was not delivered was not.
func moodyTelegram(seed uint64) func(d outbox.Delivery, try int) answer {
	var mu sync.Mutex
	random := rand.New(rand.NewPCG(seed, 1))
	return func(d outbox.Delivery, _ int) answer {
		mu.Lock()
		mood, wait := random.IntN(200), time.Duration(random.IntN(3000))*time.Microsecond
		mu.Unlock()
		if wait < time.Millisecond {
			time.Sleep(wait) // a slow answer
		}
		switch {
		case mood < 10:
			return throttles(wait)
		case mood < 20:
			return fails(outbox.Retry)
		case mood < 26:
			return fails(outbox.Uncertain)
		case mood < 32:
			a := fails(outbox.Uncertain)
			a.lost = true
			return a
		case mood < 35:
			return answer{err: errTelegram, lost: true}
		case mood < 38:
			return stops(outbox.Blocked)
		case mood < 44:
			return fails(outbox.GiveUp)
		case mood < 45:
			return fails(outbox.CheckToken)
		case mood < 46:
			return answer{panic: true}
		case mood < 50 && d.ChatID < 0 && d.ChatID > -1000:
			return moves(1000 * d.ChatID)
		}
		return answer{}
	}
}

// randomDelivery is the i-th of a chat: every third one is a message, the others may be about an earlier such.
func randomDelivery(random *rand.Rand, chat int64, i int) outbox.Delivery {
	d := send(fmt.Sprint(chat, "/", i), chat)
	d.Priority = outbox.Priority(random.IntN(3))
	target := fmt.Sprint(chat, "/", random.IntN(i+1)/3*3)
	switch mood := random.IntN(20); {
	case mood < 2:
		d.Op, d.Content.Files = outbox.Album, make([]outbox.File, 2)
	case i%3 == 0:
	case mood < 10:
		d.Op, d.Target = outbox.Edit, target
	case mood < 13:
		d.Op, d.Target = outbox.Delete, target
	}
	return d
}

func TestWhateverTelegramAnswersEveryDeliveryEndsAndNoneIsDoubledUnlisted(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		seed := uint64(time.Now().UnixNano())
		t.Logf("seed %d", seed)
		chats, each, callers := 20, 8, 4
		if *databasetest.Long {
			each = 200
		}
		store := outbox.NewStore(db, watcher{})
		telegram := newTransport(t, moodyTelegram(seed))
		run := func() (stop func()) {
			s := sender(t, store, telegram)
			s.MaxAge = time.Hour
			return start(t, s)
		}
		stop := run()
		// Each caller has chats of its own, so that it knows what it can edit.
		var group sync.WaitGroup
		for c := range callers {
			group.Go(func() {
				random := rand.New(rand.NewPCG(seed, uint64(c+2)))
				for i := range each {
					for chat := c; chat < chats; chat += callers {
						id := int64(chat + 1)
						if chat%2 == 0 {
							id = -id
						}
						d := randomDelivery(random, id, i)
						reopen := random.IntN(8) == 0
						inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
							if reopen {
								if err := errors.Join(store.Reopen(ctx, tx, id), store.Reopen(ctx, tx, 1000*id)); err != nil {
									return err
								}
							}
							return store.Enqueue(ctx, tx, d)
						})
					}
				}
			})
		}
		eventually(t, "a part is sent", func() bool { return len(telegram.all()) > chats*each/3 })
		stop()
		stop = run()
		group.Wait()
		ended(t, store)
		stop()

		seen := map[string]bool{}
		for chat := range chats {
			for _, id := range []int64{int64(chat + 1), -int64(chat + 1), -1000 * int64(chat+1)} {
				for key, d := range of(t, store, id) {
					seen[key] = true
					checkEnd(t, d, telegram.arrived[key])
				}
			}
		}
		if len(seen) != chats*each {
			t.Errorf("%d of %d deliveries are left", len(seen), chats*each)
		}
		t.Logf("%d calls, counted %+v", len(telegram.all()), count(t, store))
	})
}

// checkEnd says what must hold of an ended delivery that arrived some number of times.
func checkEnd(t *testing.T, d outbox.Delivery, arrived int) {
	t.Helper()
	switch d.State {
	case outbox.Sent:
		if arrived == 0 {
			t.Errorf("%s is recorded as sent and never arrived", d.Key)
		}
		movedAway := d.ChatID < 0 && len(d.MessageIDs) == 0 // it stayed in the group that the supergroup was
		if (d.Op == outbox.Send || d.Op == outbox.Album) && len(d.MessageIDs) != max(1, len(d.Content.Files)) && !movedAway {
			t.Errorf("%s was sent as the messages %v", d.Key, d.MessageIDs)
		}
	case outbox.Failed, outbox.Cancelled:
		if d.Error == "" {
			t.Errorf("%s is %s for no reason", d.Key, d.State)
		}
		if arrived > 0 && !d.Uncertain {
			t.Errorf("%s is %s (%s), arrived %d times and is not listed", d.Key, d.State, d.Error, arrived)
		}
	default:
		t.Errorf("%s ended as %s", d.Key, d.State)
	}
	if arrived > 1 && !d.Uncertain {
		t.Errorf("%s arrived %d times and is not listed", d.Key, arrived)
	}
}
