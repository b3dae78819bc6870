package broadcast_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/broadcast"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// ended tells of any delivery that has ended.
func (o *office) ended(e outbox.Ended) {
	o.t.Helper()
	e.At = time.Now()
	o.do(func(ctx context.Context, tx *database.Tx) error { return o.Ended(ctx, tx, e) })
}

func TestWhatBecameOfACopyIsSaidOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		o.appoint(101, "B", directory.Head) // two rows, one copy
		id := o.released(o.words())
		o.start(id)
		all := o.waiting(id)
		key := copyOf(o.get(id), all[0].ID)
		for _, foreign := range []string{"", "x", "announcement", "announcement:1", "announcement:1:1", "announcement:1:1:x", "ticket:1:1:1", key + ":1", "question:" + key,
			"announcement:99999:1:99999"} {
			o.ended(outbox.Ended{Key: foreign, ChatID: 101, State: outbox.Failed, Reason: "lạ"})
		}
		o.ended(outbox.Ended{Key: key, ChatID: 101, State: outbox.Sent, MessageIDs: []int64{5}, Uncertain: true})
		o.ended(outbox.Ended{Key: key, ChatID: 101, State: outbox.Failed, Reason: "muộn"}) // which changes nothing any more
		want := []string{"A 101 sent", "B 101 sent", "B 102 waiting", "C 103 waiting"}
		if diff := cmp.Diff(want, o.receipts(id)); diff != "" {
			t.Errorf("recipients (-want +got):\n%s", diff)
		}
		if p, err := o.Progress(t.Context(), db, id); err != nil || p.Uncertain != 1 || p.Sent != 1 || p.Waiting != 2 {
			t.Errorf("%+v, %v: persons are counted", p, err)
		}
	})
}

func TestABatchThatIsNobodysIsAnError(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		for _, key := range []string{"", "announcement", "announcement:x:1", "ticket:1:1", "announcement:1:1:1"} {
			err := o.try(func(ctx context.Context, tx *database.Tx) error {
				_, err := o.Recipients(ctx, tx, key, 0, 10)
				return err
			})
			err2 := o.try(func(ctx context.Context, tx *database.Tx) error {
				return o.BatchEnded(ctx, tx, key, outbox.BatchStatus{})
			})
			if err == nil || err2 == nil {
				t.Errorf("%q: %v, %v", key, err, err2)
			}
		}
	})
}

// A batch is asked for in slices: each begins after the last row of the one before, and none is passed over.
func TestRecipientsComeInSlicesWithoutAGap(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		for i := range 8 {
			o.appoint(int64(301+i), "D", directory.Focal)
		}
		d := o.words()
		d.Audience = expression(t, "agency:D")
		id := o.released(d)
		o.start(id)
		seen, after := map[int64]bool{}, int64(0)
		for range 10 {
			var slice []outbox.Recipient
			o.do(func(ctx context.Context, tx *database.Tx) (err error) {
				slice, err = o.Recipients(ctx, tx, batch(o.get(id)), after, 3)
				return err
			})
			for _, r := range slice {
				if r.ID <= after || seen[r.ChatID] {
					t.Errorf("%+v comes after %d", r, after)
				}
				after, seen[r.ChatID] = r.ID, true
				o.end(id, r, outbox.Sent, "") // which moves none of the others
			}
		}
		if len(seen) != 8 {
			t.Errorf("%d of 8 came", len(seen))
		}
	})
}

// The end of an earlier round says nothing of the present one.
func TestTheEndOfAnEarlierRoundEndsNothing(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		id := o.released(o.words())
		o.start(id)
		for _, r := range o.waiting(id) {
			o.end(id, r, outbox.Failed, "lạ")
		}
		o.endBatch(id)
		first := batch(o.get(id))
		o.do(func(ctx context.Context, tx *database.Tx) error {
			_, err := o.Retry(ctx, tx, by(officer), id)
			return err
		})
		o.do(func(ctx context.Context, tx *database.Tx) error {
			return o.BatchEnded(ctx, tx, first, outbox.BatchStatus{})
		})
		o.is(id, broadcast.Sending, "")
		o.deliver(id)
		o.is(id, broadcast.Sent, "")
		if diff := cmp.Diff([]string{"began 1", "began 2"}, o.told); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}
	})
}

// What follows a copy is recorded with it, once for all rows of a person, and is sent again where it failed.
func TestFilesThatFollowACopyAreRecordedAndSentAgain(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		o.appoint(101, "B", directory.Head)
		files := []outbox.File{{Kind: "photo", Hash: "1"}, {Kind: "photo", Hash: "2"}, {Kind: "document", Hash: "3"}}
		o.RenderWith(func(_ int64, d broadcast.Draft, _ *broadcast.Announcement) (broadcast.Message, error) {
			return broadcast.Message{Content: outbox.Content{HTML: d.Body}, Following: files}, nil
		})
		id := o.released(o.words())
		o.start(id)
		o.deliver(id)
		if n := o.count(`select count(*) from outbox_delivery where chat_id = 101`); n != 2 { // an album, and the document
			t.Errorf("%d deliveries follow the copy", n)
		}
		album := fmt.Sprintf("%s:%d:files:0", batch(o.get(id)), o.count(`select min(id) from announcement_recipient where account = 101`))
		last := album[:len(album)-len(":0")]
		o.ended(outbox.Ended{Key: album, ChatID: 101, Op: outbox.Album, State: outbox.Sent, MessageIDs: []int64{8, 9}})
		o.ended(outbox.Ended{Key: last, ChatID: 101, Op: outbox.Send, State: outbox.Failed, Reason: "quá lớn"})
		rows := o.count(`select count(*) from announcement_recipient where account = 101 and files = 'failed' and file_messages = '[8,9]' and state = 'sent'`)
		if p, err := o.Progress(t.Context(), db, id); err != nil || rows != 2 || p.FilesFailed != 1 || p.Failed != 0 {
			t.Errorf("%d rows say so; %+v, %v", rows, p, err)
		}
		o.do(func(ctx context.Context, tx *database.Tx) error {
			n, err := o.Retry(ctx, tx, by(officer), id)
			if n != 1 {
				t.Errorf("%d are sent to again", n)
			}
			return err
		})
		if n := o.count(`select count(*) from outbox_delivery where chat_id = 101`); n != 4 {
			t.Errorf("%d deliveries of files, want them again", n)
		}
		if got := o.waiting(id); len(got) != 0 {
			t.Errorf("the words go again to %v", got)
		}
	})
}
