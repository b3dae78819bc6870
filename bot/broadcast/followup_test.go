package broadcast_test

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/broadcast"
	"thidua/bot/directory"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestWhatMayBeSaidAboutAnEarlierAnnouncement(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		begin := func(account, about int64, kind broadcast.Kind) error {
			return o.try(func(ctx context.Context, tx *database.Tx) error {
				_, err := o.NewFollowUp(ctx, tx, by(account), about, kind)
				return err
			})
		}
		words, document := o.sent(o.words()), o.sent(o.ofDocument())
		plain := o.words()
		plain.Acknowledged = false
		unasked, planned := o.sent(plain), o.released(o.words())
		o.refused("a correction of bare words", begin(officer, words, broadcast.Correction), problem.Invalid)
		o.refused("a recall of bare words", begin(officer, words, broadcast.Recall), problem.Invalid)
		o.refused("other words for a document", begin(officer, document, broadcast.Update), problem.Invalid)
		o.refused("a kind that is about nothing", begin(officer, document, "launch"), problem.Invalid)
		o.refused("a reminder of what nobody is to acknowledge", begin(officer, unasked, broadcast.Reminder), problem.Invalid)
		o.refused("what is not sent yet", begin(officer, planned, broadcast.Update), problem.Moved)
		o.refused("what there is not", begin(officer, 999, broadcast.Update), problem.NotFound)
		o.refused("a focal point", begin(101, words, broadcast.Update), problem.Denied)
		for _, kind := range []broadcast.Kind{broadcast.Update, broadcast.Withdrawal} {
			if err := begin(officer, words, kind); err != nil {
				t.Errorf("%s: %v", kind, err)
			}
		}
	})
}

func TestAChangeGoesToWhoGotItAndThenTheOldCopiesSaySo(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		old := o.released(o.words())
		o.start(old)
		for _, r := range o.waiting(old) {
			if r.ChatID == 103 {
				o.end(old, r, outbox.Failed, string(outbox.Blocked))
				continue
			}
			o.end(old, r, outbox.Sent, "")
		}
		o.endBatch(old)
		o.appoint(104, "A", directory.Focal) // who came later and has no copy
		id, err := o.followUp(old, broadcast.Update)
		if err != nil {
			t.Fatal(err)
		}
		o.start(id)
		for _, r := range o.waiting(id) {
			if r.ReplyTo == 0 || r.ReplyTo < message(0) {
				t.Errorf("the copy for %d answers %d", r.ChatID, r.ReplyTo)
			}
		}
		o.is(old, broadcast.Sent, "")
		o.deliver(id)
		o.is(old, broadcast.Changed, "")
		o.is(id, broadcast.Sent, "")
		if diff := cmp.Diff([]string{"A 101 sent", "B 102 sent"}, o.receipts(id)); diff != "" {
			t.Errorf("recipients (-want +got):\n%s", diff)
		}
		if p, err := o.Progress(t.Context(), db, id); err != nil || p.Agencies != 3 || p.AgenciesReached != 2 {
			t.Errorf("%+v, %v", p, err)
		}
		edits := o.oldCopies("announcement:" + strconv.FormatInt(old, 10) + ":1") // which is no batch of old copies
		if edits != nil {
			t.Errorf("%v", edits)
		}
		edits = o.oldCopies("announcement:old:" + strconv.FormatInt(old, 10))
		if len(edits) != 2 || edits[0].ChatID != 101 || len(edits[0].TargetMessages) != 1 {
			t.Errorf("%v", edits)
		}
		_, err = o.followUp(old, broadcast.Update)
		o.refused("the old one is changed again", err, problem.Moved)
		next, err := o.followUp(id, broadcast.Withdrawal)
		if err != nil {
			t.Fatal(err)
		}
		o.start(next)
		o.deliver(next)
		o.is(id, broadcast.Recalled, "")
	})
}

// oldCopies are the copies that a batch changes or deletes; nil when it is none of those.
func (o *office) oldCopies(key string) (all []outbox.Recipient) {
	o.t.Helper()
	err := o.try(func(ctx context.Context, tx *database.Tx) (err error) {
		all, err = o.OldCopies().Recipients(ctx, tx, key, 0, 100)
		return err
	})
	if err != nil {
		return nil
	}
	return all
}

// Two corrections were written at once: what the first changed, the second does not change behind its back.
func TestOfTwoChangesOfOneAnnouncementOneIsReleased(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		old := o.sent(o.words())
		var ids []int64
		for range 2 {
			o.do(func(ctx context.Context, tx *database.Tx) error {
				id, err := o.NewFollowUp(ctx, tx, by(officer), old, broadcast.Update)
				ids = append(ids, id)
				return err
			})
		}
		var presses []func() error
		for i, id := range ids {
			if err := o.submit(id); err != nil {
				t.Fatal(err)
			}
			revision, audience := o.get(id).Revision, o.audience(o.get(id).Draft)
			presses = append(presses, func() error {
				return o.try(func(ctx context.Context, tx *database.Tx) error {
					_, err := o.Approve(ctx, tx, by([]int64{leader, otherLeader}[i]), id, revision, audience, "")
					return err
				})
			})
		}
		errs := together(presses...)
		first := slices.Index(errs, nil)
		if first < 0 || errs[1-first] == nil {
			t.Fatalf("they were released: %v", errs)
		}
		o.refused("the other", errs[1-first], problem.Moved)
		o.start(ids[first])
		o.deliver(ids[first])
		o.is(old, broadcast.Changed, "")
		o.refused("the other, once the first was sent", o.approve(leader, ids[1-first], o.get(ids[1-first]).Revision), problem.Moved)
	})
}

// A change that was released waits for its time; the announcement is deleted meanwhile.
func TestNothingGoesAboutAnAnnouncementThatIsGone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		old := o.sent(o.words())
		change, err := o.followUp(old, broadcast.Update)
		if err != nil {
			t.Fatal(err)
		}
		reminder, err := o.remind(officer, old)
		if err != nil {
			t.Fatal(err)
		}
		o.do(func(ctx context.Context, tx *database.Tx) error {
			_, err := o.Delete(ctx, tx, by(leader), old, "nhầm")
			return err
		})
		o.start(change)
		o.start(reminder)
		o.is(change, broadcast.Cancelled, "")
		o.is(reminder, broadcast.Cancelled, "")
		if n := o.count(`select count(*) from outbox_batch where source = $1 and key not like $2`, broadcast.Source, batch(o.get(old))); n != 0 {
			t.Errorf("%d batches tell of it", n)
		}
	})
}

// Deleted while its change is on the way: nobody edits what is not there any more.
func TestAChangeOfWhatWasDeletedMeanwhileEditsNothing(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		old := o.sent(o.words())
		change, err := o.followUp(old, broadcast.Update)
		if err != nil {
			t.Fatal(err)
		}
		o.start(change)
		o.do(func(ctx context.Context, tx *database.Tx) error {
			_, err := o.Delete(ctx, tx, by(leader), old, "nhầm")
			return err
		})
		o.deliver(change)
		o.is(old, broadcast.Deleted, "")
		if n := o.count(`select count(*) from outbox_batch where op = 'edit'`); n != 0 {
			t.Error("old copies are edited")
		}
	})
}

func TestOnlyALeaderDeletesAndOnlyInTime(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		remove := func(account, id int64) error {
			return o.try(func(ctx context.Context, tx *database.Tx) error {
				_, err := o.Delete(ctx, tx, by(account), id, "nhầm")
				return err
			})
		}
		id, planned := o.sent(o.words()), o.released(o.words())
		o.refused("an officer", remove(officer, id), problem.Denied)
		o.refused("what is not sent", remove(leader, planned), problem.Moved)
		o.exec(`update announcement set started_at = started_at - $1 where id = $2`, (47*time.Hour + time.Minute).Microseconds(), id)
		o.refused("after two days", remove(leader, id), problem.Ended)
		o.exec(`update announcement set started_at = started_at + $1 where id = $2`, (2 * time.Minute).Microseconds(), id)
		o.exec(`update announcement_recipient set file_messages = '[7,8]' where announcement_id = $1`, id)
		if err := remove(leader, id); err != nil {
			t.Fatal(err)
		}
		o.is(id, broadcast.Deleted, "")
		copies := o.oldCopies("announcement:deleted:" + strconv.FormatInt(id, 10))
		if len(copies) != 3 || len(copies[0].TargetMessages) != 3 {
			t.Errorf("its copies with their files: %v", copies)
		}
		o.refused("once more", remove(leader, id), problem.Moved)
	})
}

// Deleted after it was cancelled half way: what was on the way then is deleted when it arrives, and nobody waits for ever.
func TestACopyThatArrivesAfterTheDeletionIsDeleted(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		id := o.released(o.words())
		o.start(id)
		onTheWay := o.waiting(id)
		key := copyOf(o.get(id), onTheWay[0].ID)
		o.do(func(ctx context.Context, tx *database.Tx) error {
			return o.outbox.Enqueue(ctx, tx, outbox.Delivery{Key: key, ChatID: onTheWay[0].ChatID, Op: outbox.Send, Priority: outbox.Bulk})
		})
		o.do(func(ctx context.Context, tx *database.Tx) error { return o.Cancel(ctx, tx, by(officer), id) })
		o.do(func(ctx context.Context, tx *database.Tx) error {
			_, err := o.Delete(ctx, tx, by(leader), id, "nhầm")
			return err
		})
		o.exec(`update outbox_delivery set state = 'sent', message_ids = '[77]', ended_at = 1 where key = $1`, key)
		o.end(id, onTheWay[0], outbox.Sent, "")
		if n := o.count(`select count(*) from outbox_delivery where op = 'delete' and chat_id = $1`, onTheWay[0].ChatID); n != 1 {
			t.Errorf("%d deletions of it wait", n)
		}
		o.endBatch(id)
		o.runRest()
		if n := o.count(`select count(*) from announcement_recipient where state = 'waiting'`); n != 0 {
			t.Errorf("%d wait for ever", n)
		}
	})
}

// runRest does the jobs that end rows which wait in vain.
func (o *office) runRest() {
	o.t.Helper()
	var payload string
	err := o.db.QueryRow(o.t.Context(), `select payload from job where kind = $1 and state = 'waiting'`, broadcast.JobRest).Scan(&payload)
	if err != nil {
		o.t.Errorf("no job ends the rest: %v", err)
		return
	}
	if _, err := o.EndRest(o.t.Context(), job.Job{Payload: payload}); err != nil {
		o.t.Fatal(err)
	}
}

// What was sent again to those whose copy failed, while a change of it is on the way, would bring the old words after the new.
func TestNothingIsSentAgainThatIsBeingChanged(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		old := o.released(o.words())
		o.start(old)
		for i, r := range o.waiting(old) {
			if i == 0 {
				o.end(old, r, outbox.Failed, "lạ")
				continue
			}
			o.end(old, r, outbox.Sent, "")
		}
		o.endBatch(old)
		if _, err := o.followUp(old, broadcast.Update); err != nil {
			t.Fatal(err)
		}
		o.refused("sending it again", o.try(func(ctx context.Context, tx *database.Tx) error {
			_, err := o.Retry(ctx, tx, by(officer), old)
			return err
		}), problem.Moved)
		if !slices.ContainsFunc(o.receipts(old), func(r string) bool { return strings.Contains(r, "failed") }) {
			t.Error(o.receipts(old))
		}
	})
}

// Somebody stopped an announcement half way because it was wrong: those who have it already must be told.
func TestWhatWasStoppedHalfWayIsChangedForWhoGotIt(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		old, unsent := o.released(o.words()), o.released(o.words())
		o.start(old)
		o.end(old, o.waiting(old)[0], outbox.Sent, "")
		for _, id := range []int64{old, unsent} {
			o.do(func(ctx context.Context, tx *database.Tx) error { return o.Cancel(ctx, tx, by(officer), id) })
		}
		_, err := o.followUp(unsent, broadcast.Withdrawal)
		o.refused("a change of what nobody got", err, problem.Moved)
		_, err = o.remind(officer, old)
		o.refused("a reminder of it", err, problem.Moved)
		change, err := o.followUp(old, broadcast.Update)
		if err != nil {
			t.Fatal(err)
		}
		o.start(change)
		o.endBatch(old)
		o.runRest()
		if diff := cmp.Diff([]string{"A 101 waiting"}, o.receipts(change)); diff != "" {
			t.Errorf("recipients (-want +got):\n%s", diff)
		}
		o.deliver(change)
		o.is(old, broadcast.Changed, "")
		if n := o.count(`select count(*) from announcement_recipient where announcement_id = $1 and state = 'waiting'`, old); n != 0 {
			t.Errorf("%d wait for ever", n)
		}
	})
}
