package broadcast_test

import (
	"context"
	"strconv"
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

func TestTwoOfficersAtOnceRemindOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		id := o.sent(o.words())
		press := func(account int64) func() error {
			return func() error { _, err := o.remind(account, id); return err }
		}
		made := 0
		for _, err := range together(press(officer), press(otherOfficer), press(officer)) {
			if err == nil {
				made++
				continue
			}
			o.refused("the later one", err, problem.Moved)
		}
		if n := o.count(`select count(*) from announcement where kind = 'reminder'`); made != 1 || n != 1 {
			t.Errorf("%d reminders are made, %d kept", made, n)
		}
	})
}

func TestAReminderIsRefused(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		plain := o.words()
		plain.Acknowledged = false
		unasked, planned, asked := o.sent(plain), o.released(o.words()), o.sent(o.words())
		for what, refusal := range map[string]struct {
			account, about int64
			code           problem.Code
		}{
			"a focal point reminds":               {101, asked, problem.Denied},
			"a stranger reminds":                  {999, asked, problem.Denied},
			"of what nobody is to acknowledge":    {officer, unasked, problem.Invalid},
			"of what is not sent":                 {officer, planned, problem.Moved},
			"of an announcement that there's not": {officer, 999, problem.NotFound},
		} {
			_, err := o.remind(refusal.account, refusal.about)
			o.refused(what, err, refusal.code)
		}
	})
}

// Two reminders that were made on two days off would arrive together on the working day after them.
func TestNobodyGetsTwoRemindersOnOneDay(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		id := o.sent(o.words())
		first, err := o.remind(officer, id)
		if err != nil {
			t.Fatal(err)
		}
		day := (24 * time.Hour).Microseconds()
		o.exec(`update announcement set created_at = created_at - $1, submitted_at = submitted_at - $1, released_at = released_at - $1 where id = $2`, day, first)
		_, err = o.remind(officer, id)
		o.refused("one of yesterday has not gone yet", err, problem.Moved)
		o.exec(`update announcement set released_at = released_at + $1 where id = $2`, day, first)
		o.start(first)
		o.exec(`update announcement set released_at = released_at - $1 where id = $2`, day, first)
		_, err = o.remind(officer, id)
		o.refused("one of yesterday is being sent", err, problem.Moved)
		o.deliver(first)
		_, err = o.remind(officer, id)
		o.refused("one of yesterday went today", err, problem.Moved)
		o.exec(`update announcement set started_at = started_at - $1 where id = $2`, day, first)
		if _, err := o.remind(officer, id); err != nil {
			t.Errorf("one went yesterday: %v", err)
		}
	})
}

// A draft is no reminder: what was planned goes though somebody has begun to write one.
func TestADraftOfAReminderKeepsNobodyFromReminding(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		id := o.sent(o.words())
		var written int64
		o.do(func(ctx context.Context, tx *database.Tx) (err error) {
			written, err = o.NewFollowUp(ctx, tx, by(officer), id, broadcast.Reminder)
			return err
		})
		if _, err := o.remind(otherOfficer, id); err != nil {
			t.Fatal(err)
		}
		if err := o.submit(written); err != nil {
			t.Fatal(err)
		}
		o.refused("the written one goes as well", o.approve(leader, written, o.get(written).Revision), problem.Moved)
	})
}

// What is asked of an agency is answered by one whose word is the agency's; a member answers for themselves.
func TestAReminderGoesOnlyToWhoHasNotAnswered(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		o.appoint(201, "A", directory.Member)
		o.appoint(202, "A", directory.Head)
		o.appoint(203, "B", directory.Member)
		d := o.words()
		d.Audience = expression(t, "(agency:A | agency:B | agency:C) (role:member | role:focal | role:head)")
		id := o.sent(d)
		o.acknowledge(101, id, "A") // for A, its head too, and not its member
		o.acknowledge(203, id, "B") // for themselves
		reminder, err := o.remind(officer, id)
		if err != nil {
			t.Fatal(err)
		}
		o.start(reminder)
		if diff := cmp.Diff([]string{"A 201 waiting", "B 102 waiting", "C 103 waiting"}, o.receipts(reminder)); diff != "" {
			t.Errorf("reminded (-want +got):\n%s", diff)
		}
		o.acknowledge(103, id, "C") // now that it waits
		o.deliver(reminder)
		if diff := cmp.Diff([]string{"A 201 sent", "B 102 sent", "C 103 cancelled answered"}, o.receipts(reminder)); diff != "" {
			t.Errorf("reminded (-want +got):\n%s", diff)
		}
		o.is(id, broadcast.Sent, "") // a reminder changes nothing
	})
}

// The one copy for two agencies has the number of the first of its rows: it is stopped when the last of them is answered, whichever that is.
func TestAReminderForTwoAgenciesStopsWhenBothAreAnswered(t *testing.T) {
	for _, order := range [][]string{{"A", "B"}, {"B", "A"}} {
		t.Run(order[0]+" first", func(t *testing.T) {
			databasetest.Each(t, func(t *testing.T, db *database.DB) {
				o := newOffice(t, db)
				o.exec(`update post set until_on = '2026-01-01' where person_id = $1`, o.person(102))
				o.appoint(101, "B", directory.Focal)
				id := o.sent(o.words())
				reminder, err := o.remind(officer, id)
				if err != nil {
					t.Fatal(err)
				}
				o.start(reminder)
				key := copyOf(o.get(reminder), o.waiting(reminder)[0].ID)
				o.do(func(ctx context.Context, tx *database.Tx) error {
					return o.outbox.Enqueue(ctx, tx, outbox.Delivery{Key: key, ChatID: 101, Op: outbox.Send, Priority: outbox.Bulk})
				})
				o.acknowledge(101, id, order[0])
				if n := o.count(`select count(*) from outbox_delivery where key = $1 and state = 'waiting'`, key); n != 1 {
					t.Error("it is stopped though one agency has not answered")
				}
				o.acknowledge(101, id, order[1])
				if n := o.count(`select count(*) from outbox_delivery where key = $1 and state = 'waiting'`, key); n != 0 {
					t.Error("it still goes though both have answered")
				}
			})
		})
	}
}

// Everybody answered before the reminder began: that is no fault to tell of.
func TestAReminderOfNobodyEndsQuietly(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		id := o.sent(o.words())
		reminder, err := o.remind(officer, id)
		if err != nil {
			t.Fatal(err)
		}
		for account, code := range map[int64]string{101: "A", 102: "B", 103: "C"} {
			o.acknowledge(account, id, code)
		}
		o.start(reminder)
		o.is(reminder, broadcast.Cancelled, "")
		if diff := cmp.Diff([]string{"began 1"}, o.told); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}
	})
}

func (o *office) remindDue(id int64) {
	o.t.Helper()
	commit, err := o.RemindDue(o.t.Context(), job.Job{Payload: strconv.FormatInt(id, 10)})
	if err != nil {
		o.t.Fatal(err)
	}
	o.do(commit)
}

func TestAPlannedReminderGoesTheWorkingDayBefore(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		reminders := func() int64 { return o.count(`select count(*) from announcement where kind = 'reminder'`) }
		d := o.words()
		d.Remind = true
		o.refused("without a day", o.submit(o.draft(officer, d)), problem.Invalid)
		d.DueAt = time.Now().Add(4 * 24 * time.Hour)
		id := o.released(d)
		o.start(id)
		due := database.Time(o.count(`select due_at from job where kind = $1`, broadcast.JobRemind))
		if left := d.DueAt.Sub(due); left < 24*time.Hour || left > 48*time.Hour {
			t.Errorf("they are reminded %s before", left)
		}
		o.remindDue(id)
		if n := reminders(); n != 0 {
			t.Errorf("%d reminders while it is being sent", n)
		}
		if n := o.count(`select count(*) from job where kind = $1 and state = 'waiting' and due_at < $2`, broadcast.JobRemind, due.Add(-24*time.Hour).UnixMicro()); n != 1 {
			t.Error("nobody is reminded once that is over")
		}
		o.deliver(id)
		o.remindDue(id)
		o.remindDue(id)
		if n := reminders(); n != 1 {
			t.Errorf("%d reminders", n)
		}
		o.exec(`update announcement set state = 'changed' where id = $1`, id)
		o.exec(`delete from announcement_version where announcement_id > $1`, id)
		o.remindDue(id)
		if n := reminders(); n != 1 {
			t.Errorf("%d reminders of what holds no more", n)
		}
	})
}
