package ticket_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// Whoever is joined to what has its reply already gets that reply, however long ago it was.
func TestWhatIsJoinedLateGetsTheReplyThatStands(t *testing.T) {
	for _, state := range []ticket.State{ticket.Answered, ticket.Resolved, ticket.Closed} {
		t.Run(string(state), func(t *testing.T) {
			databasetest.Each(t, func(t *testing.T, db *database.DB) {
				d := newDesk(t, db)
				main := d.answered(focal, "A")
				d.exec(`update ticket set state = $1 where id = $2`, state, main)
				joined := d.sent(focalOfB, "B")
				d.mustJoin(joined, main)
				if said := d.said(joined, false); !slices.Contains(said, "answer Trích quỹ theo Nghị định") {
					t.Errorf("it was told %q", said)
				}
			})
		})
	}
}

func TestWhatIsJoinedLateGetsTheCommitteesDecision(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		main := d.accepted(focal, "A")
		d.do(func(ctx context.Context, tx *database.Tx) error {
			by, err := d.people.Authorise(ctx, tx, by(officer), ticket.Handle, 0)
			if err == nil {
				_, err = d.Decide(ctx, tx, by, d.get(main).Code.String(), "Bổ sung kinh phí")
			}
			return err
		})
		joined := d.sent(focalOfB, "B")
		d.mustJoin(joined, main)
		if said := d.said(joined, false); !slices.Contains(said, "decision Bổ sung kinh phí") {
			t.Errorf("it was told %q", said)
		}
	})
}

// A reply that was disputed stands no more: who is joined waits for the next one with the others.
func TestWhatIsJoinedToADisputedTicketWaits(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		main := d.answered(focal, "A")
		d.do(func(ctx context.Context, tx *database.Tx) error {
			_, err := d.Dispute(ctx, tx, by(focal), main, "Chưa rõ nguồn")
			return err
		})
		joined := d.sent(focalOfB, "B")
		d.mustJoin(joined, main)
		if diff := cmp.Diff([]string{"sent Chưa có quỹ thi đua, khen thưởng", "joined " + d.get(main).Code.String()}, d.said(joined, false)); diff != "" {
			t.Errorf("said (-want +got):\n%s", diff)
		}
	})
}

// What nobody answered is nothing to be joined to once it is over.
func TestNothingIsJoinedToWhatEndedWithoutAReply(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		main := d.accepted(focal, "A")
		d.exec(`update ticket set state = 'resolved' where id = $1`, main)
		_, err := d.join(d.sent(focalOfB, "B"), main)
		d.refused("joining", err, problem.Moved)
	})
}

// Who reported first does not end what the Board still owes to the others.
func TestAForwardedTicketOthersAreJoinedToIsNotOverForItsReporterAlone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		main, joined := d.accepted(focal, "A"), d.sent(focalOfB, "B")
		d.mustJoin(joined, main)
		d.exec(`update ticket set state = 'forwarded' where id = $1`, main)
		resolve := func(account, id int64) error {
			return d.try(func(ctx context.Context, tx *database.Tx) error {
				_, err := d.Resolve(ctx, tx, by(account), id)
				return err
			})
		}
		d.refused("resolving", resolve(focal, main), problem.Moved)
		d.is(main, ticket.Forwarded)
		if err := resolve(focalOfB, joined); err != nil { // which is its own
			t.Error(err)
		}
		if err := resolve(focal, main); err != nil {
			t.Error(err)
		}
		d.is(main, ticket.Resolved)
	})
}

// An officer who also speaks for an agency is in that no officer: its head agrees first.
func TestAnOfficerWhoSpeaksForAnAgencyDoesNotPassItsHead(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		d.appoint(officer, "A", directory.Focal)
		d.do(func(ctx context.Context, tx *database.Tx) error {
			return d.SetHeadAgrees(ctx, tx, by(head), d.agency["A"], true)
		})
		id := d.draft(officer, "A", "Chưa có quỹ")
		d.mustSend(officer, id)
		_, err := d.send(officer, id, 0)
		d.refused("sending again", err, problem.Moved)
		d.is(id, ticket.AwaitingAgency)
		d.mustSend(head, id)
		d.is(id, ticket.Sent)
	})
}

// A report is not given back to somebody who could not open it.
func TestAReportIsNotGivenBackToWhoLeft(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.draft(member, "A", "Chưa có quỹ")
		d.mustSend(member, id)
		d.dismiss(member)
		err := d.try(func(ctx context.Context, tx *database.Tx) error {
			_, err := d.Return(ctx, tx, by(focal), id, "Nêu số tiền")
			return err
		})
		d.refused("giving back", err, problem.Moved)
		d.is(id, ticket.AwaitingAgency)
		d.mustSend(focal, id)
	})
}

// What its asker had erased nobody has to answer any more.
func TestAnErasedQuestionWaitsForNobody(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		var id int64
		d.do(func(ctx context.Context, tx *database.Tx) error {
			asked, _, err := d.OpenQuestion(ctx, tx, by(member), 0, ticket.Report{Words: "Mức thưởng là bao nhiêu?"})
			id = asked.Ticket.ID
			return err
		})
		d.do(func(ctx context.Context, tx *database.Tx) error { return d.Erase(ctx, tx, d.person(member), nil) })
		if q := d.is(id, ticket.Withdrawn); q.SettledAt.IsZero() {
			t.Error("it was not settled")
		}
	})
}
