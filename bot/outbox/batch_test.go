package outbox_test

import (
	"context"
	"errors"
	"fmt"
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

// announcement is a toy owner of batches: its recipients are rows, which keep what became of each. It implements
// outbox.BatchSource and outbox.Watcher.
type announcement struct {
	watcher
	slices atomic.Int32
	fail   func(slice int) error // called for each slice; may be nil
}

const (
	makeRecipients = `create table recipient (id bigint primary key, batch text, chat bigint, result text, message bigint)`
	addRecipient   = `insert into recipient (id, batch, chat, result, message) values ($1, $2, $3, '', 0)`
	nextRecipients = `select id, chat, message from recipient where batch = $1 and id > $2 order by id limit $3`
	setResult      = `update recipient set result = result || $1, message = case when $2 > 0 then $2 else message end where id = $3`
	addEnd         = `insert into recipient (id, batch, chat, result, message) values ($1, 'ended', 0, $2, 0)`
)

// Recipients implements outbox.BatchSource.
func (a *announcement) Recipients(ctx context.Context, tx *database.Tx, batch string, after int64, limit int) ([]outbox.Recipient, error) {
	if n := a.slices.Add(1); a.fail != nil {
		if err := a.fail(int(n)); err != nil {
			return nil, err
		}
	}
	rows, err := tx.Query(ctx, nextRecipients, strings.TrimSuffix(strings.TrimSuffix(batch, " edit"), " answer"), after, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []outbox.Recipient
	for rows.Next() {
		var r outbox.Recipient
		var message int64
		if err := rows.Scan(&r.ID, &r.ChatID, &message); err != nil {
			return nil, err
		}
		if strings.HasSuffix(batch, " edit") && message != 0 {
			r.TargetMessages = []int64{message}
		}
		if strings.HasSuffix(batch, " answer") {
			r.ReplyTo = message
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// BatchEnded implements outbox.BatchSource.
func (a *announcement) BatchEnded(ctx context.Context, tx *database.Tx, batch string, s outbox.BatchStatus) error {
	_, err := tx.Exec(ctx, addEnd, time.Now().UnixNano(), fmt.Sprintf("%s is %s: %d sent, %d failed, %d cancelled", batch, s.State, s.Sent, s.Failed, s.Cancelled))
	return err
}

// Ended implements outbox.Watcher.
func (a *announcement) Ended(ctx context.Context, tx *database.Tx, e outbox.Ended) error {
	_, id, ok := strings.Cut(e.Key, ":")
	if !ok {
		return nil // another's
	}
	var message int64
	if len(e.MessageIDs) > 0 {
		message = e.MessageIDs[0]
	}
	var row int64
	if _, err := fmt.Sscan(id, &row); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, setResult, strings.TrimSpace(string(e.State)+" "+e.Reason)+".", message, row)
	return err
}

// recipients makes the toy's table with n recipients of the batch, in chats from 1000.
func recipients(t testing.TB, db *database.DB, batch string, n int) {
	t.Helper()
	inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
		if _, err := tx.Exec(ctx, makeRecipients); err != nil {
			return err
		}
		for i := range n {
			if _, err := tx.Exec(ctx, addRecipient, i+1, batch, 1000+i); err != nil {
				return err
			}
		}
		return nil
	})
}

// results is how often each result stands with the recipients of a batch.
func results(t testing.TB, db *database.DB, batch string) map[string]int {
	t.Helper()
	rows, err := db.Query(context.Background(), `select result, count(*) from recipient where batch = $1 group by result`, batch)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	all := map[string]int{}
	for rows.Next() {
		var result string
		var n int
		if err := rows.Scan(&result, &n); err != nil {
			t.Fatal(err)
		}
		all[result] = n
	}
	return all
}

func startBatch(t testing.TB, db *database.DB, store *outbox.Store, key string) {
	t.Helper()
	inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
		return store.StartBatch(ctx, tx, outbox.Batch{Key: key, Source: "toy", Op: outbox.Send, Content: outbox.Content{HTML: "<b>" + key + "</b>"}})
	})
}

func batchSender(t testing.TB, store *outbox.Store, transport outbox.Transport, source outbox.BatchSource) *outbox.Sender {
	s := sender(t, store, transport)
	s.Sources = map[string]outbox.BatchSource{"toy": source}
	return s
}

// batchEnded waits for the end of a batch to be told, and returns what was said of it.
func batchEnded(t testing.TB, db *database.DB) (said string) {
	t.Helper()
	eventually(t, "the batch has ended", func() bool {
		for result := range results(t, db, "ended") {
			said = result
		}
		return said != ""
	})
	return said
}

func batchStatus(t testing.TB, db *database.DB, store *outbox.Store, key string) outbox.BatchStatus {
	t.Helper()
	s, err := store.BatchStatus(context.Background(), db, key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestABatchGoesToEveryRecipientOnceAndItsSourceIsToldOfEach(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		owner := &announcement{}
		store := outbox.NewStore(db, owner)
		telegram := newTransport(t, func(d outbox.Delivery, _ int) answer {
			if d.ChatID == 1003 {
				return fails(outbox.GiveUp)
			}
			return answer{}
		})
		const n = 250
		recipients(t, db, "a", n)
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			// One chat comes twice, one cannot be reached, one is a group that became a supergroup.
			if _, err := tx.Exec(ctx, addRecipient, n+1, "a", 1000); err != nil {
				return err
			}
			return errors.Join(store.Stop(ctx, tx, 1001, outbox.Blocked), store.Move(ctx, tx, 1002, -100))
		})
		startBatch(t, db, store, "a")
		startBatch(t, db, store, "a") // the key is there
		start(t, batchSender(t, store, telegram, owner))
		if said, want := batchEnded(t, db), fmt.Sprintf("a is done: %d sent, 2 failed, 0 cancelled", n-2); said != want {
			t.Errorf("%q, want %q", said, want)
		}
		want := map[string]int{"sent.": n - 2, "failed blocked.": 1, "failed sending: Telegram says no.": 1, "": 1}
		if diff := cmp.Diff(want, results(t, db, "a")); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}
		perChat := map[int64]int{}
		for _, c := range telegram.all() {
			perChat[c.ChatID]++
			if c.Content.HTML != "<b>a</b>" || c.Priority != outbox.Bulk || !strings.HasPrefix(c.Key, "a:") {
				t.Fatalf("sent %+v", c.Delivery)
			}
		}
		for chat, times := range perChat {
			if times != 1 {
				t.Errorf("chat %d got it %d times", chat, times)
			}
		}
		if perChat[-100] != 1 || perChat[1002] != 0 || perChat[1001] != 0 || len(perChat) != n-1 {
			t.Errorf("%d chats, of them the supergroup %d times", len(perChat), perChat[-100])
		}
	})
}

func TestABatchThatDiedInTheMiddleIsCarriedOnWithoutDoubles(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		const n = 450
		recipients(t, db, "a", n)
		died := make(chan struct{})
		dying := &announcement{fail: func(slice int) error {
			switch {
			case slice == 3:
				close(died)
				return errBoom
			case slice > 3:
				return errBoom
			}
			return nil
		}}
		first := outbox.NewStore(db, dying)
		startBatch(t, db, first, "a")
		telegram := newTransport(t, nil)
		stop := start(t, batchSender(t, first, telegram, dying))
		<-died
		stop()
		if s := batchStatus(t, db, first, "a"); s.Expanded || s.Waiting+s.Sent != 200 {
			t.Fatalf("after two slices it is %+v", s)
		}
		owner := &announcement{}
		second := outbox.NewStore(db, owner)
		next := newTransport(t, nil)
		start(t, batchSender(t, second, next, owner))
		if said, want := batchEnded(t, db), fmt.Sprintf("a is done: %d sent, 0 failed, 0 cancelled", n); said != want {
			t.Errorf("%q, want %q", said, want)
		}
		keys := append(telegram.keys(), next.keys()...)
		slices.Sort(keys)
		if len(keys) != n || len(slices.Compact(keys)) != n {
			t.Errorf("%d messages to %d recipients", len(keys), n)
		}
	})
}

var errBoom = errors.New("boom")

func TestAPausedBatchStandsStillWhileEverythingElseGoesOn(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		const n = 260
		owner := &announcement{}
		store := outbox.NewStore(db, owner)
		recipients(t, db, "a", n)
		closed, open := gate()
		var held atomic.Int32
		telegram := newTransport(t, func(d outbox.Delivery, _ int) answer {
			if strings.HasPrefix(d.Key, "a:") && held.Add(1) > 20 {
				return answer{after: closed}
			}
			return answer{}
		})
		telegram.paused = true
		startBatch(t, db, store, "a")
		s := batchSender(t, store, telegram, owner)
		s.Parallel = 6 // two are left to what is more urgent
		start(t, s)
		called(t, telegram, 24) // four of them are on the way
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error { return store.PauseBatch(ctx, tx, "a") })
		paused := time.Now()
		open()
		var others []outbox.Delivery
		for i := range int64(n) {
			others = append(others, bulk(fmt.Sprint("other ", i), 1000+i)) // behind the paused ones of the same chats
		}
		enqueue(t, db, store, others...)
		eventually(t, "the others are sent", func() bool { return len(telegram.all()) >= 24+n })
		eventually(t, "what was on the way is recorded", func() bool { return batchStatus(t, db, store, "a").Sending == 0 })
		for _, c := range telegram.all() {
			if strings.HasPrefix(c.Key, "a:") && c.At.After(paused.Add(time.Second)) {
				t.Errorf("%s went %v after the pause", c.Key, c.At.Sub(paused))
			}
		}
		status := batchStatus(t, db, store, "a")
		if status.State != outbox.BatchPaused || status.Sent < 24 || status.Sent > 28 {
			t.Errorf("paused it is %+v", status)
		}
		if left, err := store.Pending(t.Context()); err != nil || left != 0 {
			eventually(t, "nothing that could go waits", func() bool { left, err = store.Pending(t.Context()); return err == nil && left == 0 })
		}
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error { return store.ResumeBatch(ctx, tx, "a") })
		s.Wake()
		if said, want := batchEnded(t, db), fmt.Sprintf("a is done: %d sent, 0 failed, 0 cancelled", n); said != want {
			t.Errorf("%q, want %q", said, want)
		}
	})
}

func TestACancelledBatchEndsAndWhatWasNotSentIsToldSo(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		for _, pausedBefore := range []bool{false, true} {
			const n = 150
			owner := &announcement{}
			store := outbox.NewStore(db, owner)
			recipients(t, db, "a", n)
			telegram := newTransport(t, nil)
			startBatch(t, db, store, "a")
			s := batchSender(t, store, telegram, owner)
			s.Pacer = outbox.NewPacer(100)
			stop := start(t, s)
			called(t, telegram, 5)
			if pausedBefore {
				inTx(t, db, func(ctx context.Context, tx *database.Tx) error { return store.PauseBatch(ctx, tx, "a") })
			}
			inTx(t, db, func(ctx context.Context, tx *database.Tx) error { return store.CancelBatch(ctx, tx, "a") })
			said := batchEnded(t, db)
			stop()
			got := results(t, db, "a")
			sent := got["sent."]
			if want := fmt.Sprintf("a is cancelled: %d sent, 0 failed, %d cancelled", sent, got["cancelled its batch was cancelled."]); said != want {
				t.Errorf("%q, want %q", said, want)
			}
			if sent < 5 || sent > 40 || sent != len(telegram.all()) {
				t.Errorf("%d sent, %d calls; told %v", sent, len(telegram.all()), got)
			}
			// It stays cancelled.
			inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
				return errors.Join(store.ResumeBatch(ctx, tx, "a"), store.PauseBatch(ctx, tx, "a"))
			})
			if s := batchStatus(t, db, store, "a"); s.State != outbox.BatchCancelled {
				t.Errorf("it is %s", s.State)
			}
			inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
				for _, table := range []string{"outbox_delivery", "outbox_batch", "outbox_chat"} {
					if _, err := tx.Exec(ctx, "delete from "+table); err != nil {
						return err
					}
				}
				_, err := tx.Exec(ctx, "drop table recipient")
				return err
			})
		}
	})
}

func TestABatchWhoseSourceFailsHoldsNoOther(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		owner := &announcement{}
		store := outbox.NewStore(db, owner)
		recipients(t, db, "good", 10)
		for _, bad := range []string{"failing", "panicking", "unknown"} {
			inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
				return store.StartBatch(ctx, tx, outbox.Batch{Key: bad, Source: bad, Op: outbox.Send})
			})
		}
		startBatch(t, db, store, "good")
		s := batchSender(t, store, newTransport(t, nil), owner)
		s.Sources["failing"] = &announcement{fail: func(int) error { return errBoom }}
		s.Sources["panicking"] = &announcement{fail: func(int) error { panic(errBoom) }}
		start(t, s)
		if said, want := batchEnded(t, db), "good is done: 10 sent, 0 failed, 0 cancelled"; said != want {
			t.Errorf("%q, want %q", said, want)
		}
		if s := batchStatus(t, db, store, "failing"); s.State != outbox.BatchActive || s.Expanded {
			t.Errorf("the failing one is %+v", s)
		}
		if _, err := store.BatchStatus(t.Context(), db, "none"); !errors.Is(err, outbox.ErrNoBatch) {
			t.Errorf("a batch that is not there gave %v", err)
		}
	})
}

func TestABatchOfEditsChangesMessagesWhoseDeliveriesAreGone(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		owner := &announcement{}
		store := outbox.NewStore(db, owner)
		telegram := newTransport(t, nil)
		recipients(t, db, "a", 20)
		startBatch(t, db, store, "a")
		start(t, batchSender(t, store, telegram, owner))
		batchEnded(t, db)
		if err := store.Purge(t.Context(), -time.Second); err != nil {
			t.Fatal(err)
		}
		if _, err := store.BatchStatus(t.Context(), db, "a"); !errors.Is(err, outbox.ErrNoBatch) || count(t, store) != (outbox.Count{}) {
			t.Errorf("after the kept time: %v, %+v", err, count(t, store))
		}
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			return store.StartBatch(ctx, tx, outbox.Batch{Key: "a edit", Source: "toy", Op: outbox.Edit, TargetMedia: true, Content: outbox.Content{HTML: "đính chính"}})
		})
		eventually(t, "they are edited", func() bool { return results(t, db, "a")["sent.sent."] == 20 })
		for _, c := range telegram.all()[20:] {
			if c.Op != outbox.Edit || !c.TargetMedia || c.Content.HTML != "đính chính" || telegram.messages[c.TargetMessages[0]] != c.ChatID {
				t.Errorf("%+v", c.Delivery)
			}
		}
	})
}

func TestASendOfABatchAnswersTheMessageThatItsRecipientHas(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		owner := &announcement{}
		store := outbox.NewStore(db, owner)
		telegram := newTransport(t, nil)
		recipients(t, db, "a", 3)
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			if _, err := tx.Exec(ctx, `update recipient set message = 70 + id where id < 3`); err != nil { // the third has none
				return err
			}
			return store.StartBatch(ctx, tx, outbox.Batch{Key: "a answer", Source: "toy", Op: outbox.Send, Content: outbox.Content{HTML: "đính chính"}})
		})
		start(t, batchSender(t, store, telegram, owner))
		batchEnded(t, db)
		answered := map[int64]int64{}
		for _, c := range telegram.all() {
			answered[c.ChatID] = c.Content.ReplyTo
		}
		if diff := cmp.Diff(map[int64]int64{1000: 71, 1001: 72, 1002: 0}, answered); diff != "" {
			t.Errorf("what is answered (-want +got):\n%s", diff)
		}
	})
}

// The edit of an announcement stood still for ever at the first recipient whom it had not reached.
func TestABatchOfEditsPassesOverWhoHasNoMessage(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		owner := &announcement{}
		store := outbox.NewStore(db, owner)
		telegram := newTransport(t, func(d outbox.Delivery, _ int) answer {
			if d.ChatID == 1001 && d.Op == outbox.Send {
				return stops(outbox.Blocked)
			}
			return answer{}
		})
		recipients(t, db, "a", 5)
		startBatch(t, db, store, "a")
		start(t, batchSender(t, store, telegram, owner))
		batchEnded(t, db)
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			return errors.Join(store.Reopen(ctx, tx, 1001), store.StartBatch(ctx, tx, outbox.Batch{Key: "a edit", Source: "toy", Op: outbox.Edit, Content: outbox.Content{HTML: "đính chính"}}))
		})
		eventually(t, "the batch of edits has ended", func() bool { return len(results(t, db, "ended")) == 2 })
		want := map[string]int{"sent.sent.": 4, "failed blocked.cancelled there is no message to edit.": 1}
		if diff := cmp.Diff(want, results(t, db, "a")); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}
	})
}

func BenchmarkExpandTenThousandRecipients(b *testing.B) {
	run := func(b *testing.B, config database.Config) {
		for range b.N {
			b.StopTimer()
			db := databasetest.Open(b, config)
			inTx(b, db, func(ctx context.Context, tx *database.Tx) error {
				for _, table := range []string{"outbox_delivery", "outbox_batch", "outbox_chat"} {
					if _, err := tx.Exec(ctx, "delete from "+table); err != nil {
						return err
					}
				}
				_, err := tx.Exec(ctx, "drop table if exists recipient")
				return err
			})
			recipients(b, db, "a", 10_000)
			owner := &announcement{}
			store := outbox.NewStore(db, owner)
			s := batchSender(b, store, newTransport(b, nil), owner)
			s.Pacer.Hold(time.Now().Add(time.Hour)) // expand alone
			startBatch(b, db, store, "a")
			b.StartTimer()
			stop := start(b, s)
			eventually(b, "it is expanded", func() bool { return batchStatus(b, db, store, "a").Expanded })
			b.StopTimer()
			stop()
			db.Close()
		}
	}
	b.Run("sqlite", func(b *testing.B) { run(b, databasetest.SQLite(b)) })
	b.Run("postgres", func(b *testing.B) { run(b, databasetest.Postgres(b)) })
}
