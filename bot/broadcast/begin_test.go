package broadcast_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/broadcast"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// The job that begins the sending looked at words that were replaced, and approved anew, before it came to send.
func TestWhatIsSentIsWhatWasApprovedLast(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		id := o.released(o.words())
		commit := o.starting(id)
		if err := o.edit(officer, id, func(d *broadcast.Draft) { d.Body = "lời mới" }); err != nil {
			t.Fatal(err)
		}
		if err := o.submit(id); err != nil {
			t.Fatal(err)
		}
		if err := o.approve(leader, id, o.get(id).Revision); err != nil {
			t.Fatal(err)
		}
		o.do(commit)
		o.is(id, broadcast.Planned, "")
		o.start(id)
		var content string
		if err := db.QueryRow(t.Context(), `select content from outbox_batch where key = $1`, batch(o.get(id))).Scan(&content); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(content, "lời mới") {
			t.Errorf("%s is sent", content)
		}
	})
}

// What is planned for later does not go early, though the job comes early: it was made for an earlier plan.
func TestAPlannedAnnouncementDoesNotGoBeforeItsTime(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		d := o.words()
		now, err := db.Now(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		d.SendAt = database.Time(now).Add(2 * time.Hour)
		id := o.released(d)
		o.start(id)
		o.is(id, broadcast.Planned, "")
		if due := o.count(`select due_at from job where kind = $1 and state = 'waiting'`, broadcast.JobStart); due < d.SendAt.UnixMicro()-time.Second.Microseconds() {
			t.Errorf("it is looked at again at %s", database.Time(due))
		}
		if n := o.count(`select count(*) from outbox_batch`); n != 0 {
			t.Error("it is being sent")
		}
	})
}

// After an outage somebody says that it still goes; from then on it is not late.
func TestALateStartAsks(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		id := o.released(o.words())
		o.exec(`update announcement set released_at = released_at - $1 where id = $2`, (16 * time.Minute).Microseconds(), id)
		o.start(id)
		o.is(id, broadcast.Paused, broadcast.HaltLate)
		o.do(func(ctx context.Context, tx *database.Tx) error { return o.Resume(ctx, tx, by(officer), id, false) })
		o.is(id, broadcast.Planned, "")
		o.start(id)
		o.is(id, broadcast.Sending, "")
		if diff := cmp.Diff([]string{"halted late", "began 1"}, o.told); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}
	})
}

// The process that began an announcement stood still, another took over; what it does when it wakes changes nothing.
func TestAStarterThatWakesUpLateDropsNoReceipts(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		id := o.released(o.words())
		asleep := o.get(id) // what the sleeper has read
		o.start(id)
		for _, r := range o.waiting(id) {
			o.end(id, r, outbox.Sent, "")
		}
		want := o.receipts(id)
		if err := broadcast.KeepRecipients(t.Context(), o.Store, asleep, o.audience(asleep.Draft)); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(want, o.receipts(id)); diff != "" {
			t.Errorf("receipts (-want +got):\n%s", diff)
		}
	})
}

// An agency was merged between release and sending: its place is kept, and who wants no publicity gets none there either.
func TestWhoDeclinedPublicityGetsNoneForAnAgencyThatWasMerged(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		o.appoint(104, "A", directory.Head)
		d := o.words()
		d.Kind = broadcast.Publicity
		id := o.released(d)
		o.do(func(ctx context.Context, tx *database.Tx) error {
			today, err := o.people.Today(ctx)
			if err != nil {
				return err
			}
			_, _, err = o.people.Reorganise(ctx, tx, directory.Operator, directory.Reorganisation{
				Kind: directory.Merger, On: today, From: []string{"A", "B"}, Into: "AB", Name: "Cơ quan AB", AgencyKind: directory.Department,
			})
			return err
		})
		o.exec(`update post set role = 'focal' where until_on = ''`) // confirmed there
		o.do(func(ctx context.Context, tx *database.Tx) error {
			access, err := o.people.AccessIn(ctx, tx, 104)
			if err != nil {
				return err
			}
			return o.OptOut(ctx, tx, access, true)
		})
		o.start(id)
		o.is(id, broadcast.Sending, "")
		want := []string{"A 101 waiting", "A 102 waiting", "B 101 waiting", "B 102 waiting", "C 103 waiting"}
		if diff := cmp.Diff(want, o.receipts(id)); diff != "" {
			t.Errorf("recipients (-want +got):\n%s", diff)
		}
	})
}
