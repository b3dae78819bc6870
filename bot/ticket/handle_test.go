package ticket_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"thidua/bot/calendar"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestTheDayToAnswerIsCountedFromTheAcceptance(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.sent(focal, "A")
		d.exec(`update ticket set sent_at = $1 where id = $2`, passed(5), id)
		d.do(func(ctx context.Context, tx *database.Tx) error {
			change, err := d.Accept(ctx, tx, by(officer), id)
			if got := told(change); !slices.Equal(got, []string{fmt.Sprint("accepted ", focal)}) {
				t.Errorf("told: %q", got)
			}
			return err
		})
		hours := calendar.Daily(calendar.Hours{Until: 24 * time.Hour})
		k := d.get(id)
		if got := hours.Days(k.AcceptedAt, k.DueAt.Add(-time.Minute)); got != ticket.AnswerWithin || k.Assignee != d.person(officer) {
			t.Errorf("%d days to answer, given to %d", got, k.Assignee)
		}
	})
}

// A province works from Monday to Friday, and answers on a day that it works.
func TestDaysToAnswerAreWorkingDays(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		hours := calendar.New(calendar.Hours{From: 7 * time.Hour, Until: 17 * time.Hour})
		id := d.sent(focal, "A")
		d.do(func(ctx context.Context, tx *database.Tx) error {
			_, err := d.during(hours).Accept(ctx, tx, by(officer), id)
			return err
		})
		k := d.get(id)
		if want := hours.Close(hours.AddDays(k.AcceptedAt, ticket.AnswerWithin)); !k.DueAt.Equal(want) || !hours.Works(k.DueAt) {
			t.Errorf("it is due %s, want %s", k.DueAt, want)
		}
	})
}

func TestDaysDoNotCountWhileTheReporterIsAsked(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		const days = 4
		d := newDesk(t, db)
		for _, goOn := range []string{"supplement", "reply", "forward", "join"} {
			d.accepted(focalOfB, "B") // to be joined to
			id := d.accepted(focal, "A")
			due := d.get(id).DueAt
			d.mustAct(id, "ask")
			if k := d.is(id, ticket.AwaitingReporter); k.WaitingSince.IsZero() {
				t.Error("it does not wait")
			}
			d.exec(`update ticket set waiting_since = $1 where id = $2`, passed(days), id)
			if goOn == "join" {
				d.mustJoin(id, d.count(`select max(id) from ticket where id < $1`, id))
			} else {
				d.mustAct(id, goOn)
			}
			k := d.get(id)
			if got := int(k.DueAt.Sub(due).Hours() / 24); got != days || !k.WaitingSince.IsZero() {
				t.Errorf("by %s it is due %d days later, and waits since %s", goOn, got, k.WaitingSince)
			}
		}
	})
}

func TestWhatTheBoardAskedAboutGoesOnWhereItWas(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		for before, after := range map[ticket.State]ticket.State{
			ticket.Sent: ticket.Accepted, ticket.InProgress: ticket.InProgress, ticket.Disputed: ticket.Disputed, ticket.Reported: ticket.Reported,
		} {
			id := d.sent(focal, "A")
			if before != ticket.Sent {
				d.mustAct(id, "accept")
				d.exec(`update ticket set state = $1 where id = $2`, before, id)
			}
			d.mustAct(id, "ask")
			d.mustAct(id, "supplement")
			if k := d.is(id, after); k.AcceptedAt.IsZero() {
				t.Errorf("what was %s was never accepted", before)
			}
		}
	})
}

func TestATicketIsGivenToAnOfficerAndToNobodyElse(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.sent(focal, "A")
		assign := func(account, to int64) (changes []ticket.Change, p ticket.Person, err error) {
			err = d.try(func(ctx context.Context, tx *database.Tx) (err error) {
				changes, p, err = d.Assign(ctx, tx, by(account), id, d.person(to))
				return err
			})
			return changes, p, err
		}
		for _, to := range []int64{leader, focal} {
			_, _, err := assign(officer, to)
			d.refused(fmt.Sprint("given to ", to), err, problem.Invalid)
		}
		_, _, err := assign(leader, officer)
		d.refused("a leader gives it", err, problem.Denied)
		changes, to, err := assign(officer, otherOfficer)
		if err != nil || to.Account != otherOfficer {
			t.Fatalf("given to %+v: %v", to, err)
		}
		if got := told(changes...); !slices.Equal(got, []string{fmt.Sprint("accepted ", focal)}) { // once, and not to whom it was given
			t.Errorf("told: %q", got)
		}
		if k := d.is(id, ticket.InProgress); k.Assignee != d.person(otherOfficer) {
			t.Errorf("it is %d's", k.Assignee)
		}
		d.do(func(ctx context.Context, tx *database.Tx) error {
			all, err := d.Officers(ctx, tx, d.get(id))
			if got := accounts(all); !slices.Equal(got, []int64{otherOfficer}) {
				t.Errorf("%d deal with it", got)
			}
			return err
		})
		d.dismiss(otherOfficer) // whoever is left deals with it
		d.do(func(ctx context.Context, tx *database.Tx) error {
			all, err := d.Officers(ctx, tx, d.get(id))
			if got := accounts(all); !slices.Equal(got, []int64{officer}) {
				t.Errorf("%d deal with it", got)
			}
			return err
		})
	})
}

func TestTheOfficerOfABlocDealsWithItsTickets(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.sent(focal, "A")
		d.exec(`insert into bloc (code, name, from_on, until_on) values ('C1', 'Cụm 1', '', '')`)
		d.exec(`insert into bloc_member (bloc_id, agency_id, from_on, until_on, until_before, opened_by, closed_by) select id, $1, '', '', '', 0, 0 from bloc`, d.agency["A"])
		d.exec(`insert into bloc_officer (bloc_id, person_id, from_on, until_on) select id, $1, '', '' from bloc`, d.person(otherOfficer))
		d.do(func(ctx context.Context, tx *database.Tx) error {
			all, err := d.Officers(ctx, tx, d.get(id))
			if got := accounts(all); !slices.Equal(got, []int64{otherOfficer}) {
				t.Errorf("%d deal with it", got)
			}
			return err
		})
	})
}

func TestWhatOfficersSayAmongThemselvesNoAgencyReads(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.accepted(focal, "A")
		for _, internal := range []string{"note", "assign", "classify", "reply"} {
			d.mustAct(id, internal)
		}
		if got := d.said(id, false); len(got) != 4 || !slices.Equal(got[2:], []string{"in_progress", "in_review"}) { // and no word of these
			t.Errorf("its agency reads %q", got)
		}
		if got := d.said(id, true); len(got) != 8 {
			t.Errorf("the Board reads %q", got)
		}
		for _, n := range d.notices(id, "note", "assigned", "classified", "reply_written") {
			t.Errorf("somebody is told: %s", n)
		}
		// Nor when an officer would have it told once more.
		err := d.try(func(ctx context.Context, tx *database.Tx) error {
			_, err := d.TellAgain(ctx, tx, by(officer), d.count(`select max(id) from ticket_message where kind = 'note'`))
			return err
		})
		d.refused("telling a note", err, problem.NotFound)
	})
}

// notices are those of messages of some kinds: whom, and how the delivery ended.
func (d *desk) notices(id int64, kinds ...string) (lines []string) {
	d.t.Helper()
	all, err := d.Deliveries(d.t.Context(), d.db, id)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, n := range all {
		var kind string
		if err := d.db.QueryRow(d.t.Context(), `select kind from ticket_message where id = $1`, n.Message).Scan(&kind); err != nil {
			d.t.Fatal(err)
		}
		if slices.Contains(kinds, kind) {
			lines = append(lines, fmt.Sprintf("%s %d %s %s", kind, n.PersonID, n.State, n.Reason))
		}
	}
	return lines
}

func TestWhatDidNotArriveIsToldAgainToWhoIsThereToday(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.accepted(focal, "A")
		var notice int64
		d.do(func(ctx context.Context, tx *database.Tx) error {
			notice = d.count(`select max(id) from ticket_notice`)
			_, of, ok, err := d.Told(ctx, tx, notice, "failed", "blocked", time.Now())
			if of != id || !ok {
				t.Errorf("it tells of %d, %t", of, ok)
			}
			return err
		})
		if of, err := d.OfNotice(t.Context(), db, notice); err != nil || of != id {
			t.Errorf("the notice is of %d, %v", of, err)
		}
		undelivered, err := d.Undelivered(t.Context(), db, id)
		if err != nil || len(undelivered) != 1 {
			t.Fatalf("undelivered: %d, %v", undelivered, err)
		}
		again := func(account int64) (c ticket.Change, err error) {
			err = d.try(func(ctx context.Context, tx *database.Tx) (err error) {
				c, err = d.TellAgain(ctx, tx, by(account), undelivered[0])
				return err
			})
			return c, err
		}
		for _, account := range []int64{focal, leader} {
			_, err := again(account)
			d.refused(fmt.Sprint(account, " has it told again"), err, problem.Denied)
		}
		d.dismiss(focal)
		c, err := again(officer)
		if got := told(c); err != nil || !slices.Equal(got, []string{fmt.Sprint("accepted ", head)}) {
			t.Errorf("told: %q, %v", got, err)
		}
		_, err = again(officer)
		d.refused("while it is on its way", err, problem.Moved)
		if undelivered, err := d.Undelivered(t.Context(), db, id); err != nil || len(undelivered) != 0 {
			t.Errorf("of who left it still says that %d did not arrive, %v", undelivered, err)
		}
		if n := d.count(`select count(*) from audit where act = 'tell ticket again'`); n != 1 {
			t.Errorf("%d rows of the audit", n)
		}
		d.dismiss(head)
		_, err = again(officer)
		d.refused("telling nobody", err, problem.Moved)
		d.do(func(ctx context.Context, tx *database.Tx) error {
			if _, _, ok, err := d.Told(ctx, tx, 999_999, "sent", "", time.Now()); ok || err != nil {
				t.Errorf("a notice that there is not: %t, %v", ok, err)
			}
			return nil
		})
		if _, err := d.OfNotice(t.Context(), db, 999_999); !problem.Is(err, problem.NotFound) {
			t.Errorf("a notice that there is not: %v", err)
		}
	})
}

func TestATicketIsClassifiedByWhatThereIs(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.accepted(focal, "A")
		classify := func(change func(c *ticket.Classification)) error {
			return d.try(func(ctx context.Context, tx *database.Tx) error {
				_, err := d.Classify(ctx, tx, by(officer), id, change)
				return err
			})
		}
		for _, c := range ticket.Categories() {
			if err := classify(func(k *ticket.Classification) { k.Category = c }); err != nil || c.Name() == "Chưa phân loại" {
				t.Errorf("category %s (%s): %v", c, c.Name(), err)
			}
		}
		for _, l := range ticket.Levels() {
			if err := classify(func(k *ticket.Classification) { k.Level = l }); err != nil || l.Name() == "" {
				t.Errorf("level %s (%s): %v", l, l.Name(), err)
			}
		}
		d.refused("no such category", classify(func(k *ticket.Classification) { k.Category = "x" }), problem.Invalid)
		d.refused("no such level", classify(func(k *ticket.Classification) { k.Level = "x" }), problem.Invalid)
		if err := classify(func(k *ticket.Classification) { k.Heading = "Quỹ thi đua" }); err != nil {
			t.Fatal(err)
		}
		k := d.get(id)
		if k.Category != "other" || k.Level != "central" || k.Heading != "Quỹ thi đua" {
			t.Errorf("it is %+v", k)
		}
	})
}

func TestADisputedTicketIsDueAnewAndIsAcceptedAnew(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.answered(focal, "A")
		d.exec(`update ticket set due_at = $1 where id = $2`, passed(30), id)
		d.mustAct(id, "dispute")
		k := d.is(id, ticket.Disputed)
		if k.DueAt.Before(time.Now()) || !k.SettledAt.IsZero() || k.RepliedAt.IsZero() {
			t.Errorf("it is %+v", k)
		}
		first := k.RepliedAt
		d.mustAct(id, "accept")
		d.approve(leader, d.submit(id, ticket.Answer, "Trích quỹ, mức 20 phần trăm"))
		if k := d.is(id, ticket.Answered); !k.RepliedAt.Equal(first) {
			t.Errorf("it was answered first at %s, was %s", k.RepliedAt, first)
		}
		d.mustAct(id, "reopen")
		if got := d.said(id, false); got[len(got)-1] != "reopened Có văn bản mới" {
			t.Errorf("its agency reads %q", got)
		}
	})
}

func TestAWithdrawnTicketLeavesNoReplyWaiting(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.accepted(focal, "A")
		r := d.submit(id, ticket.Answer, "Trích quỹ")
		d.mustAct(id, "withdraw")
		if k := d.is(id, ticket.Withdrawn); k.Code.Number == 0 {
			t.Error("it has no code any more")
		}
		if all, err := d.ToApprove(t.Context(), db); err != nil || len(all) != 0 {
			t.Errorf("%+v waits for a leader, %v", all, err)
		}
		_, err := d.tryApprove(leader, r)
		d.refused("letting its reply go", err, problem.Moved)
	})
}
