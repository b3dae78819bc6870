package broadcast_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/broadcast"
	"thidua/bot/directory"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// open is a draft that who joins later gets as well.
func (o *office) open() broadcast.Draft {
	o.t.Helper()
	d := o.words()
	d.Late = true
	return d
}

// joined does the job about somebody who joined.
func (o *office) joined(s *broadcast.Store, account int64) {
	o.t.Helper()
	person := o.person(account)
	commit, err := s.SendLate(o.t.Context(), job.Job{Kind: broadcast.JobJoined, Key: strconv.FormatInt(person, 10), Payload: fmt.Sprint(person, " ", account)})
	if err != nil {
		o.t.Fatal(err)
	}
	if commit != nil {
		o.do(commit)
	}
}

// toChat are the deliveries that wait for a chat.
func (o *office) toChat(account int64) int64 {
	o.t.Helper()
	return o.count(`select count(*) from outbox_delivery where chat_id = $1 and state = 'waiting'`, account)
}

// lateRow is the row of a late joiner.
func (o *office) lateRow(id, account int64) outbox.Recipient {
	o.t.Helper()
	return outbox.Recipient{ChatID: account, ID: o.count(`select min(id) from announcement_recipient where announcement_id = $1 and account = $2`, id, account)}
}

func TestWhoJoinsGetsWhatIsStillOpen(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		stillOpen, notForLate := o.sent(o.open()), o.sent(o.words())
		due, old, other, changed := o.sent(o.open()), o.sent(o.open()), o.open(), o.sent(o.open())
		other.Audience = expression(t, "agency:B")
		elsewhere := o.sent(other)
		o.exec(`update announcement set due_at = started_at - 1 where id = $1`, due)
		o.exec(`update announcement set started_at = started_at - $1 where id = $2`, (91 * 24 * time.Hour).Microseconds(), old)
		o.exec(`update announcement set state = 'changed' where id = $1`, changed)
		o.appoint(104, "A", directory.DeputyFocal)
		o.joined(o.during(calendarOf(t, "off")), 104)
		if n := o.toChat(104); n != 0 {
			t.Errorf("%d copies go outside working hours", n)
		}
		o.joined(o.Store, 104)
		if n := o.toChat(104); n != 1 {
			t.Errorf("%d copies go, want the one that is open", n)
		}
		for _, id := range []int64{notForLate, due, old, elsewhere, changed} {
			if got := o.receipts(id); strings.Contains(fmt.Sprint(got), "104") {
				t.Errorf("%d: %v", id, got)
			}
		}
		o.end(stillOpen, o.lateRow(stillOpen, 104), outbox.Sent, "")
		if diff := cmp.Diff([]string{"A 101 sent", "A 104 sent", "B 102 sent", "C 103 sent"}, o.receipts(stillOpen)); diff != "" {
			t.Errorf("recipients (-want +got):\n%s", diff)
		}
		o.joined(o.Store, 104)
		if n := o.toChat(104); n != 1 {
			t.Errorf("%d copies wait after a second look", n)
		}
	})
}

// Somebody is given two posts one after the other, before the first late copy has gone.
func TestALateCopyThatWaitsIsNotMadeTwice(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		id := o.sent(o.open())
		o.appoint(104, "A", directory.DeputyFocal)
		o.joined(o.Store, 104)
		o.joined(o.Store, 104)
		o.appoint(104, "B", directory.Focal)
		o.joined(o.Store, 104)
		o.joined(o.Store, 104)
		if n := o.toChat(104); n != 1 {
			t.Errorf("%d copies wait", n)
		}
		o.end(id, o.lateRow(id, 104), outbox.Sent, "")
		o.appoint(104, "C", directory.Focal)
		o.joined(o.Store, 104)
		if n := o.toChat(104); n != 1 {
			t.Errorf("%d copies go to who has one", n)
		}
		want := []string{"A 101 sent", "A 104 sent", "B 102 sent", "B 104 sent", "C 103 sent", "C 104 sent"}
		if diff := cmp.Diff(want, o.receipts(id)); diff != "" {
			t.Errorf("recipients (-want +got):\n%s", diff)
		}
	})
}

// A late copy waits with a delivery of its own: the next round is for those whose copy failed.
func TestSendingAgainMakesNoSecondLateCopy(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		id := o.released(o.open())
		o.start(id)
		for i, r := range o.waiting(id) {
			if i == 0 {
				o.end(id, r, outbox.Failed, "lạ")
				continue
			}
			o.end(id, r, outbox.Sent, "")
		}
		o.endBatch(id)
		o.appoint(104, "A", directory.DeputyFocal)
		o.joined(o.Store, 104)
		o.do(func(ctx context.Context, tx *database.Tx) error {
			_, err := o.Retry(ctx, tx, by(officer), id)
			return err
		})
		if again := o.waiting(id); len(again) != 1 || again[0].ChatID != 101 {
			t.Errorf("%v are sent to again", again)
		}
		late := outbox.Ended{Key: fmt.Sprintf("announcement:%d:1:%d", id, o.lateRow(id, 104).ID), ChatID: 104, State: outbox.Sent, MessageIDs: []int64{7}, At: time.Now()}
		o.do(func(ctx context.Context, tx *database.Tx) error { return o.Ended(ctx, tx, late) })
		o.deliver(id)
		if diff := cmp.Diff([]string{"A 101 sent", "A 104 sent", "B 102 sent", "C 103 sent"}, o.receipts(id)); diff != "" {
			t.Errorf("recipients (-want +got):\n%s", diff)
		}
	})
}

// A late copy that still waits when the announcement is changed is followed by the change.
func TestWhoseLateCopyWaitsGetsTheChangeToo(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		id := o.sent(o.open())
		o.appoint(104, "A", directory.DeputyFocal)
		o.joined(o.Store, 104)
		change, err := o.followUp(id, broadcast.Update)
		if err != nil {
			t.Fatal(err)
		}
		o.start(change)
		if diff := cmp.Diff([]string{"A 101 waiting", "A 104 waiting", "B 102 waiting", "C 103 waiting"}, o.receipts(change)); diff != "" {
			t.Errorf("recipients (-want +got):\n%s", diff)
		}
	})
}

// A post that begins next month does not put off what somebody gets for the post they have.
func TestALaterPostPutsNoLateCopyOff(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		person := o.person(101)
		today, err := o.people.Today(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		post := func(from directory.Day, account int64, joined bool) directory.PostChange {
			return directory.PostChange{Post: directory.Post{PersonID: person, Account: account, From: from}, Joined: joined}
		}
		o.do(func(ctx context.Context, tx *database.Tx) error {
			return o.PostsChanged(ctx, tx, []directory.PostChange{post(today, 101, true), post(today.Add(30), 101, true), post(today, 101, false), post(today, 0, true)})
		})
		now, err := db.Now(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n := o.count(`select count(*) from job where kind = $1 and state = 'waiting' and due_at <= $2`, broadcast.JobJoined, now); n != 1 {
			t.Errorf("%d looks are due now, want 1", n)
		}
		month := 28 * 24 * time.Hour
		if n := o.count(`select count(*) from job where kind = $1 and state = 'waiting' and due_at > $2`, broadcast.JobJoined, now+month.Microseconds()); n != 1 {
			t.Errorf("%d looks are due next month, want 1", n)
		}
	})
}

func TestAnExpressAnnouncementListsWhoHasNotSeenIt(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		d := o.ofDocument()
		d.Urgency = broadcast.Express
		id, calm := o.released(d), o.released(o.words())
		o.start(id)
		o.start(calm)
		now, err := db.Now(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		due := o.count(`select due_at from job where kind = $1`, broadcast.JobUnseen) // of one of them
		if wait := time.Duration(due-now) * time.Microsecond; wait < 29*time.Minute || wait > 30*time.Minute {
			t.Errorf("it is listed after %s", wait)
		}
		unseen := func() {
			t.Helper()
			commit, err := o.listUnseen(id)
			if err != nil {
				t.Fatal(err)
			}
			o.told = nil
			o.do(commit)
		}
		unseen()
		if diff := cmp.Diff([]string{"unseen 3"}, o.told); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}
		o.acknowledge(101, id, "A")
		o.deliver(id)
		unseen()
		if diff := cmp.Diff([]string{"unseen 2"}, o.told); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}
		o.exec(`update announcement set state = 'recalled' where id = $1`, id)
		unseen()
		if len(o.told) != 0 {
			t.Errorf("of what was recalled: %v", o.told)
		}
	})
}

// listUnseen does the first half of the job that lists who has not seen an announcement.
func (o *office) listUnseen(id int64) (func(ctx context.Context, tx *database.Tx) error, error) {
	return o.Store.Unseen(o.t.Context(), job.Job{Kind: broadcast.JobUnseen, Payload: strconv.FormatInt(id, 10)})
}
