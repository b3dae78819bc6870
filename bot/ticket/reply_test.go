package ticket_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestAReplyGoesWhenALeaderLetsItGoInTheRevisionThatTheySaw(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.accepted(focal, "A")
		r := d.submit(id, ticket.Answer, "Trích quỹ theo Nghị định")
		d.is(id, ticket.AwaitingApproval)
		if got := d.said(id, false); !slices.Equal(got, []string{"sent Chưa có quỹ thi đua, khen thưởng", "accepted", "in_review"}) {
			t.Errorf("its agency reads %q before a leader did", got)
		}
		for _, account := range []int64{officer, otherOfficer, focal, head} {
			_, err := d.tryApprove(account, r)
			d.refused(fmt.Sprint(account, " lets it go"), err, problem.Denied)
		}
		seen := r
		seen.Revision = 2
		_, err := d.tryApprove(leader, seen)
		d.refused("letting another revision go", err, problem.Moved)
		changes := d.approve(leader, r)
		if got := told(changes...); !slices.Equal(got, []string{fmt.Sprint("answer ", focal)}) {
			t.Errorf("told: %q", got)
		}
		k := d.is(id, ticket.Answered)
		if k.RepliedAt.IsZero() || k.SettledAt.IsZero() {
			t.Errorf("it is %+v", k)
		}
		_, err = d.tryApprove(otherLeader, r)
		d.refused("letting it go again", err, problem.Moved)
		if got := d.said(id, false); got[len(got)-1] != "answer Trích quỹ theo Nghị định" {
			t.Errorf("its agency reads %q", got)
		}
	})
}

func TestTwoLeadersAtOnceLetAReplyGoOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.accepted(focal, "A")
		r := d.submit(id, ticket.Answer, "Trích quỹ theo Nghị định")
		press := func(account int64) func() error {
			return func() error { _, err := d.tryApprove(account, r); return err }
		}
		done := 0
		for _, err := range together(press(leader), press(otherLeader), press(leader)) {
			if err == nil {
				done++
			} else if !errors.Is(err, ticket.ErrChanged) {
				t.Errorf("the slower is told: %v", err)
			}
		}
		if n := d.count(`select count(*) from ticket_message where kind = 'answer' and ticket_id = $1`, id); done != 1 || n != 1 {
			t.Errorf("it went %d times, %d answers", done, n)
		}
	})
}

func TestNobodyLetsTheirOwnReplyGo(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.accepted(focal, "A")
		r := d.submit(id, ticket.Answer, "Trích quỹ theo Nghị định")
		// The officer may approve today: for a leader who is away, and as a leader too.
		d.exec(`insert into delegation (from_person, to_person, from_on, until_on, created_at, revoked_at) values ($1, $2, '2020-01-01', '2999-01-01', 1, 0)`,
			d.person(leader), d.person(officer))
		_, err := d.tryApprove(officer, r)
		d.refused("a delegate lets their own reply go", err, problem.Denied)
		d.appoint(officer, "SNV", directory.Approver)
		_, err = d.tryApprove(officer, r)
		d.refused("a leader lets their own reply go", err, problem.Denied)
		err = d.try(func(ctx context.Context, tx *database.Tx) error {
			_, _, err := d.ReturnReply(ctx, tx, by(officer), r.ID, r.Revision, "Sửa")
			return err
		})
		d.refused("a leader returns their own reply", err, problem.Denied)
		d.is(id, ticket.AwaitingApproval)
		if d.AuthorsApprove() {
			t.Error("authors approve unless they are let")
		}
		d.LetAuthorsApprove(true) // a Board of one person
		d.approve(officer, r)
		d.is(id, ticket.Answered)
	})
}

func TestAReplyThatIsReturnedOrTakenBackLeavesItsTicketWhereItWas(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		for _, state := range []ticket.State{ticket.Accepted, ticket.InProgress, ticket.Forwarded, ticket.Disputed, ticket.Answered, ticket.Reported, ticket.Decided} {
			id := d.accepted(focal, "A")
			d.exec(`update ticket set state = $1 where id = $2`, state, id)
			r := d.submit(id, ticket.Answer, "Trích quỹ")
			d.do(func(ctx context.Context, tx *database.Tx) error {
				change, _, err := d.ReturnReply(ctx, tx, by(leader), r.ID, r.Revision, "Nêu căn cứ")
				if len(change.Tell) > 0 {
					t.Errorf("its agency is told %q", told(change))
				}
				return err
			})
			d.is(id, state)
			r = d.submit(id, ticket.Answer, "Trích quỹ theo Nghị định")
			d.do(func(ctx context.Context, tx *database.Tx) error {
				_, _, err := d.RecallReply(ctx, tx, by(otherOfficer), r.ID)
				return err
			})
			d.is(id, state)
			err := d.try(func(ctx context.Context, tx *database.Tx) error {
				_, _, err := d.RecallReply(ctx, tx, by(officer), r.ID)
				return err
			})
			d.refused("taking it back again", err, problem.Moved)
			if got := strings.Join(d.said(id, false), "; "); strings.Contains(got, "Trích") || strings.Contains(got, "căn cứ") {
				t.Errorf("its agency reads %q", got)
			}
		}
	})
}

func TestAReplyNamesTheWrittenOne(t *testing.T) {
	r := ticket.Reply{Words: "Trích quỹ theo quy định."}
	if got := r.Said(); got != "Trích quỹ theo quy định." {
		t.Errorf("without one: %q", got)
	}
	r.Document, r.DocumentOn = "1912/SNV-TĐKT", "2026-12-02"
	if got, want := r.Said(), "Trích quỹ theo quy định.\n\nVăn bản trả lời: số 1912/SNV-TĐKT ngày 02/12/2026"; got != want {
		t.Errorf("with one: %q, want %q", got, want)
	}
}

func TestARefusalIsAReplyThatALeaderHasToLetGo(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.accepted(focal, "A")
		r := d.submit(id, ticket.Refusal, "Thuộc Sở Tài chính")
		if got := told(d.approve(leader, r)...); !slices.Equal(got, []string{fmt.Sprint("refusal ", focal)}) {
			t.Errorf("told: %q", got)
		}
		d.is(id, ticket.Refused)
	})
}

// canned is a canned reply that the officer proposed.
func (d *desk) canned(title string) (c ticket.Canned) {
	d.t.Helper()
	d.do(func(ctx context.Context, tx *database.Tx) (err error) {
		c, err = d.ProposeCanned(ctx, tx, by(officer), ticket.Canned{Title: title, Words: "Làm tròn theo Nghị định"})
		return err
	})
	return c
}

func (d *desk) decideCanned(account int64, c ticket.Canned, why string) error {
	return d.try(func(ctx context.Context, tx *database.Tx) error {
		_, err := d.DecideCanned(ctx, tx, by(account), c.ID, c.Revision, why)
		return err
	})
}

func (d *desk) sendCanned(account, id, canned int64) (changes []ticket.Change, err error) {
	err = d.try(func(ctx context.Context, tx *database.Tx) (err error) {
		changes, err = d.SendCanned(ctx, tx, by(account), id, canned)
		return err
	})
	return changes, err
}

func TestACannedReplyAnswersAtOnceWhenALeaderApprovedItBefore(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		c, id := d.canned("Làm tròn"), d.sent(focal, "A")
		_, err := d.sendCanned(officer, id, c.ID)
		d.refused("sending what nobody approved", err, problem.NotFound)
		for _, account := range []int64{officer, otherOfficer, focal} {
			d.refused(fmt.Sprint(account, " approves it"), d.decideCanned(account, c, ""), problem.Denied)
		}
		stale := c
		stale.Revision = 2
		d.refused("approving another revision", d.decideCanned(leader, stale, ""), problem.NotFound)
		if err := d.decideCanned(leader, c, ""); err != nil {
			t.Fatal(err)
		}
		d.refused("approving it again", d.decideCanned(otherLeader, c, ""), problem.NotFound)
		for _, account := range []int64{leader, focal} {
			_, err := d.sendCanned(account, id, c.ID)
			d.refused(fmt.Sprint(account, " answers with it"), err, problem.Denied)
		}
		changes, err := d.sendCanned(otherOfficer, id, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got := told(changes...); !slices.Equal(got, []string{fmt.Sprint("answer ", focal)}) {
			t.Errorf("told: %q", got)
		}
		if k := d.is(id, ticket.Answered); k.AcceptedAt.IsZero() {
			t.Error("it was never accepted")
		}
		r, err := d.LastReply(t.Context(), db, id)
		if err != nil || r.CannedID != c.ID || r.Approver != d.person(leader) || r.Words != "Làm tròn theo Nghị định" {
			t.Errorf("the reply is %+v, %v", r, err)
		}
	})
}

func TestACannedReplyIsUsedNoMoreWhenItIsRetiredOrReturned(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id, used, returned := d.sent(focal, "A"), d.canned("Làm tròn"), d.canned("Tỷ lệ")
		retire := func(account int64, id int64) error {
			return d.try(func(ctx context.Context, tx *database.Tx) error {
				_, err := d.RetireCanned(ctx, tx, by(account), id)
				return err
			})
		}
		if err := errors.Join(d.decideCanned(leader, used, ""), d.decideCanned(leader, returned, "Nêu căn cứ")); err != nil {
			t.Fatal(err)
		}
		d.refused("a leader retires it", retire(leader, used.ID), problem.Denied)
		d.refused("retiring what was returned", retire(officer, returned.ID), problem.NotFound)
		if err := retire(otherOfficer, used.ID); err != nil {
			t.Fatal(err)
		}
		for _, c := range []ticket.Canned{used, returned} {
			_, err := d.sendCanned(officer, id, c.ID)
			d.refused("answering with "+c.Title, err, problem.NotFound)
		}
		if all, err := d.CannedReplies(t.Context(), db, ticket.Approved); err != nil || len(all) != 0 {
			t.Errorf("offered: %+v, %v", all, err)
		}
		if all, err := d.CannedReplies(t.Context(), db, ticket.Returned); err != nil || len(all) != 1 || all[0].Note != "Nêu căn cứ" {
			t.Errorf("returned: %+v, %v", all, err)
		}
	})
}
