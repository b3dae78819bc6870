package broadcast_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/audience"
	"thidua/bot/broadcast"
	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestTwoApproversAtOnceReleaseOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		id := o.submitted(o.words())
		a := o.get(id)
		audience := o.audience(a.Draft)
		press := func(account int64) func() error {
			return func() error {
				return o.try(func(ctx context.Context, tx *database.Tx) error {
					_, err := o.Approve(ctx, tx, by(account), id, a.Revision, audience, "")
					return err
				})
			}
		}
		errs := together(press(leader), press(otherLeader), press(leader))
		released := 0
		for _, err := range errs {
			if err == nil {
				released++
				continue
			}
			if !errors.Is(err, broadcast.ErrChanged) {
				t.Errorf("the later one is told %v", err)
			}
		}
		if n := o.count(`select count(*) from audit where act = 'release announcement'`); released != 1 || n != 1 {
			t.Errorf("it was released %d times, by the audit %d", released, n)
		}
		o.is(id, broadcast.Planned, "")
	})
}

// Whoever is first: what is released is what the approver saw, or nothing is.
func TestAnEditAtOnceWithAnApprovalReleasesNoUnseenWords(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		for range 5 {
			id := o.submitted(o.words())
			a := o.get(id)
			audience := o.audience(a.Draft)
			errs := together(func() error {
				return o.try(func(ctx context.Context, tx *database.Tx) error {
					_, err := o.Approve(ctx, tx, by(leader), id, a.Revision, audience, "")
					return err
				})
			}, func() error { return o.edit(officer, id, func(d *broadcast.Draft) { d.Body = "lời chưa duyệt" }) })
			if errs[1] != nil {
				t.Errorf("the author may write on it before it is sent: %v", errs[1])
			}
			if errs[0] != nil && !errors.Is(errs[0], broadcast.ErrChanged) {
				t.Error(errs[0])
			}
			o.start(id)
			o.is(id, broadcast.Drafted, "")
			if n := o.count(`select count(*) from outbox_batch where key like $1`, "announcement:%"); n != 0 {
				t.Error("words that nobody approved are sent")
			}
		}
	})
}

func TestAnApprovalIsRefused(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		// Who is author and leader at once releases nothing of their own.
		o.appoint(officer, "SNV", directory.Approver)
		id := o.submitted(o.words())
		revision := o.get(id).Revision
		o.refused("an officer", o.approve(otherOfficer, id, revision), problem.Denied)
		o.refused("a focal point", o.approve(101, id, revision), problem.Denied)
		o.refused("a stranger", o.approve(999, id, revision), problem.Denied)
		o.refused("the author", o.approve(officer, id, revision), problem.Denied)
		o.refused("an older revision", o.approve(leader, id, revision-1), problem.Moved)
		o.refused("a later one", o.approve(leader, id, revision+1), problem.Moved)
		o.refused("another's number", o.try(func(ctx context.Context, tx *database.Tx) error {
			_, err := o.Approve(ctx, tx, by(leader), id+100, revision, audience.Audience{}, "")
			return err
		}), problem.NotFound)
		o.is(id, broadcast.Submitted, "")
		o.LetAuthorsRelease(true)
		if err := o.approve(officer, id, revision); err != nil {
			t.Errorf("the author, alone in a small Board: %v", err)
		}
		o.refused("once more", o.approve(leader, id, o.get(id).Revision), problem.Moved)
	})
}

func TestWhatWasReturnedSaysWhyAndShowsWhatChanged(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		id := o.submitted(o.words())
		giveBack := func(account, revision int64) error {
			return o.try(func(ctx context.Context, tx *database.Tx) error {
				_, err := o.Return(ctx, tx, by(account), id, revision, "thiếu hạn")
				return err
			})
		}
		if _, again, err := o.Previous(t.Context(), db, id); err != nil || again {
			t.Errorf("nothing was submitted before it: %v", err)
		}
		revision := o.get(id).Revision
		o.refused("an officer returns it", giveBack(otherOfficer, revision), problem.Denied)
		o.refused("a stale revision is returned", giveBack(leader, revision-1), problem.Moved)
		if err := giveBack(leader, revision); err != nil {
			t.Fatal(err)
		}
		if a := o.get(id); a.State != broadcast.Returned || a.Note != "thiếu hạn" || a.Content.HTML != "" {
			t.Errorf("%+v", a)
		}
		o.refused("it is approved after that", o.approve(leader, id, o.get(id).Revision), problem.Moved)
		if err := o.edit(officer, id, func(d *broadcast.Draft) { d.Body = "lời sửa" }); err != nil {
			t.Fatal(err)
		}
		o.is(id, broadcast.Returned, "")
		if err := o.submit(id); err != nil {
			t.Fatal(err)
		}
		before, again, err := o.Previous(t.Context(), db, id)
		if err != nil || !again || before.Body != "lời đầu" || o.get(id).Note != "" {
			t.Errorf("%+v, %v, %v", before, again, err)
		}
		if err := o.approve(leader, id, o.get(id).Revision); err != nil {
			t.Fatal(err)
		}
		o.refused("what was approved is returned", giveBack(leader, o.get(id).Revision), problem.Moved)
	})
}

func TestOneReleasesOnlyWordOfAnIssuedDocument(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		send := func(account int64, d broadcast.Draft) error {
			id, audience := o.draft(officer, d), o.audience(d)
			return o.try(func(ctx context.Context, tx *database.Tx) error {
				_, err := o.Send(ctx, tx, by(account), id, audience)
				return err
			})
		}
		if err := send(officer, o.ofDocument()); err != nil {
			t.Error(err)
		}
		own := o.ofDocument()
		own.Body = "lời của Ban"
		o.refused("own words beside a document", send(officer, own), problem.Denied)
		o.refused("own words", send(officer, o.words()), problem.Denied)
		o.refused("another's draft", send(otherOfficer, o.ofDocument()), problem.NotFound)
		o.refused("a leader, who writes nothing", send(leader, o.ofDocument()), problem.Denied)
		after := o.ofDocument()
		after.AfterHours = "gấp"
		o.refused("outside working hours, which a leader decides", send(officer, after), problem.Denied)
		draft := o.ofDocument()
		draft.Document.Issued = false
		o.refused("a document that is not issued", send(officer, draft), problem.Invalid)
	})
}

func TestOnlyAnOperatorPlansWithoutApproval(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		plan := func(actor directory.Actor) error {
			return o.try(func(ctx context.Context, tx *database.Tx) error {
				_, err := o.Plan(ctx, tx, actor, o.words(), "thử")
				return err
			})
		}
		o.refused("an officer", plan(by(officer)), problem.Denied)
		o.refused("a leader", plan(by(leader)), problem.Denied)
		o.refused("a focal point", plan(by(101)), problem.Denied)
		if err := plan(directory.Operator); err != nil {
			t.Error(err)
		}
		if n := o.count(`select count(*) from announcement`); n != 1 {
			t.Errorf("%d announcements are kept", n)
		}
	})
}

// The leave of a leader to send outside working hours is for the words they saw.
func TestAnEditTakesBackTheLeaveToSendOutsideWorkingHours(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		id := o.submitted(o.words())
		audience := o.audience(o.words())
		o.do(func(ctx context.Context, tx *database.Tx) error {
			_, err := o.Approve(ctx, tx, by(leader), id, o.get(id).Revision, audience, "bão")
			return err
		})
		if a := o.get(id); a.AfterHours != "bão" || a.KeepsHours() {
			t.Fatalf("%+v", a)
		}
		if err := o.edit(officer, id, func(d *broadcast.Draft) { d.Body = "lời khác" }); err != nil {
			t.Fatal(err)
		}
		if a := o.get(id); a.AfterHours != "" || a.Approver != 0 || !a.ReleasedAt.IsZero() {
			t.Errorf("after hours for %q, by %d at %s", a.AfterHours, a.Approver, a.ReleasedAt)
		}
	})
}

// The audience is looked at anew when it is sent: who came or went beyond the measure, or an agency lost, needs another approval.
func TestALostAgencyWaitsForAnotherApproval(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		id := o.released(o.words())
		o.exec(`update post set until_on = '2026-01-01' where person_id = $1`, o.person(103))
		o.start(id)
		o.is(id, broadcast.Paused, broadcast.HaltAudience)
		if diff := cmp.Diff([]string{"halted audience"}, o.told); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}
		o.refused("an officer goes on", o.try(func(ctx context.Context, tx *database.Tx) error {
			return o.Resume(ctx, tx, by(officer), id, false)
		}), problem.Denied)
		waiting, err := o.ToApprove(t.Context(), db)
		if err != nil || len(waiting) != 1 || waiting[0].ID != id {
			t.Errorf("%v, %v", waiting, err)
		}
		if err := o.approve(leader, id, o.get(id).Revision); err != nil {
			t.Fatal(err)
		}
		o.start(id)
		o.is(id, broadcast.Sending, "")
		o.deliver(id)
		if diff := cmp.Diff([]string{"A 101 sent", "B 102 sent"}, o.receipts(id)); diff != "" {
			t.Errorf("recipients (-want +got):\n%s", diff)
		}
		unreached, err := o.Unreached(t.Context(), db, id)
		if err != nil || len(unreached) != 1 || unreached[0].Code != "C" {
			t.Errorf("not reached: %v, %v", unreached, err)
		}
	})
}

func TestABlocLeadWritesOnlyForItsBlocAndReleasesNothing(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		id := o.draft(officer, o.words())
		o.refused("a member drafts", o.try(func(ctx context.Context, tx *database.Tx) error {
			_, err := o.NewDraft(ctx, tx, by(101), o.words())
			return err
		}), problem.Denied)
		o.refused("somebody writes on another's", o.edit(otherOfficer, id, func(*broadcast.Draft) {}), problem.NotFound)
		o.refused("somebody submits another's", o.try(func(ctx context.Context, tx *database.Tx) error {
			_, err := o.Submit(ctx, tx, by(otherOfficer), id, audience.Audience{})
			return err
		}), problem.NotFound)
		outside := audience.Audience{Agencies: []directory.Agency{{ID: 1, Code: "A"}, {ID: 2, Code: "B"}, {ID: 3, Code: "C"}, {ID: 4, Code: "D"},
			{ID: 5, Code: "E"}, {ID: 6, Code: "G"}, {ID: 7, Code: "H"}}}
		err := broadcast.Within(directory.Access{PersonID: 1, Agreed: true}, outside)
		o.refused("an audience outside the bloc", err, problem.Denied)
		if !strings.Contains(err.Error(), "A, B, C, D, E và 2 cơ quan khác") {
			t.Error(err)
		}
		if err := broadcast.Within(directory.Access{}, audience.Audience{Recipients: []audience.Recipient{{AgencyID: 1}}}); err != nil {
			t.Error(err)
		}
	})
}
