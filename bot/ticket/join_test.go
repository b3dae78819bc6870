package ticket_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestAReplyGoesToEverybodyWhoseTicketIsJoinedEachForTheirOwn(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		main, joined := d.accepted(focal, "A"), d.sent(focalOfB, "B")
		changes := d.mustJoin(joined, main)
		if got := told(changes...); !slices.Equal(got, []string{fmt.Sprint("joined ", focalOfB)}) || changes[0].Message.Words != d.get(main).Code.String() {
			t.Errorf("told: %q, %q", got, changes[0].Message.Words)
		}
		if k := d.is(joined, ticket.Joined); k.JoinedTo != main || k.Code.Number == 0 {
			t.Errorf("it is %+v", k)
		}
		changes = d.approve(leader, d.submit(main, ticket.Answer, "Trích quỹ"))
		if diff := cmp.Diff([]string{fmt.Sprint("answer ", focal), fmt.Sprint("answer ", focalOfB)}, told(changes...)); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}
		for _, c := range changes {
			if c.Message.TicketID != c.Ticket.ID {
				t.Errorf("the message of %d is told for %d", c.Message.TicketID, c.Ticket.ID)
			}
		}
		d.is(joined, ticket.Joined) // what it is, its main ticket says
	})
}

// Nobody learns what the Board and another agency say to each other about the same difficulty.
func TestWhatIsSaidAboutOneOfJoinedTicketsStaysThere(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		main, joined := d.accepted(focal, "A"), d.accepted(focalOfB, "B")
		d.mustJoin(joined, main)
		before := d.said(joined, true)
		d.do(func(ctx context.Context, tx *database.Tx) error {
			asked, err := d.Ask(ctx, tx, by(officer), main, "Còn nợ bao nhiêu?")
			if err != nil {
				return err
			}
			more, err := d.Supplement(ctx, tx, by(focal), main, "42 triệu đồng", ticket.Source{})
			if err != nil {
				return err
			}
			note, err := d.Note(ctx, tx, by(officer), main, "Đã hỏi Sở Tài chính")
			if got := told(asked, more, note); !slices.Equal(got, []string{fmt.Sprint("asked ", focal)}) {
				t.Errorf("told: %q", got)
			}
			return err
		})
		if diff := cmp.Diff(before, d.said(joined, true)); diff != "" {
			t.Errorf("said about the joined one (-before +after):\n%s", diff)
		}
		err := d.try(func(ctx context.Context, tx *database.Tx) error {
			_, _, err := d.Read(ctx, tx, by(focalOfB), main)
			return err
		})
		d.refused("reading the other agency's", err, problem.NotFound)
	})
}

func TestTicketsAreJoinedInOneDepth(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		main, joined, third := d.accepted(focal, "A"), d.accepted(focalOfB, "B"), d.accepted(focalOfB, "B")
		d.mustJoin(joined, main)
		d.mustJoin(third, joined) // to what that is joined to
		if k := d.get(third); k.JoinedTo != main {
			t.Errorf("it is joined to %d", k.JoinedTo)
		}
		for what, pair := range map[string][2]int64{
			"to itself": {main, main}, "what others are joined to": {main, d.accepted(focalOfB, "B")}, "what is joined": {joined, d.accepted(focalOfB, "B")},
			"to what is not accepted": {d.accepted(focal, "A"), d.sent(focalOfB, "B")}, "to what there is not": {d.accepted(focal, "A"), 999_999},
			"to a draft": {d.accepted(focal, "A"), d.draft(focal, "A", "Chưa có quỹ")},
		} {
			if _, err := d.join(pair[0], pair[1]); err == nil {
				t.Errorf("joined %s", what)
			} else if !problem.Is(err, problem.Moved) && !problem.Is(err, problem.Invalid) && !problem.Is(err, problem.NotFound) {
				t.Errorf("joining %s: %v", what, err)
			}
		}
	})
}

func TestWhatIsTakenApartIsAsItWas(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		main, joined := d.accepted(focal, "A"), d.accepted(focalOfB, "B")
		for _, state := range []ticket.State{ticket.Accepted, ticket.InProgress, ticket.Forwarded, ticket.Disputed} {
			d.exec(`update ticket set state = $1 where id = $2`, state, joined)
			d.mustJoin(joined, main)
			d.do(func(ctx context.Context, tx *database.Tx) error {
				change, err := d.Unjoin(ctx, tx, by(otherOfficer), joined)
				if got := told(change); !slices.Equal(got, []string{fmt.Sprint("unjoined ", focalOfB)}) {
					t.Errorf("told: %q", got)
				}
				return err
			})
			if k := d.is(joined, state); k.JoinedTo != 0 {
				t.Errorf("it is joined to %d", k.JoinedTo)
			}
		}
		// What waited for its reporter waits no more: somebody read it and knows enough.
		d.mustAct(joined, "ask")
		d.mustJoin(joined, main)
		d.mustAct(joined, "unjoin")
		if k := d.is(joined, ticket.Disputed); !k.WaitingSince.IsZero() {
			t.Error("it still waits for its reporter")
		}
	})
}

func TestWhoIsJoinedToWhatIsAnsweredGetsTheReply(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		main, joined := d.answered(focal, "A"), d.accepted(focalOfB, "B")
		changes := d.mustJoin(joined, main)
		if diff := cmp.Diff([]string{fmt.Sprint("joined ", focalOfB), fmt.Sprint("answer ", focalOfB)}, told(changes...)); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}
		if changes[1].Message.Words != "Trích quỹ theo Nghị định" {
			t.Errorf("the reply is %q", changes[1].Message.Words)
		}
	})
}

func TestAJoinedTicketThatIsDisputedOrWithdrawnIsAnsweredForItself(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		main, disputed, withdrawn := d.accepted(focal, "A"), d.accepted(focalOfB, "B"), d.accepted(focalOfB, "B")
		d.mustJoin(disputed, main)
		d.mustJoin(withdrawn, main)
		err := d.try(func(ctx context.Context, tx *database.Tx) error {
			_, err := d.Withdraw(ctx, tx, by(focal), main)
			return err
		})
		d.refused("withdrawing what others are joined to", err, problem.Moved)
		d.do(func(ctx context.Context, tx *database.Tx) error {
			if _, err := d.Dispute(ctx, tx, by(focalOfB), disputed, "Việc khác"); err != nil {
				return err
			}
			_, err := d.Withdraw(ctx, tx, by(focalOfB), withdrawn)
			return err
		})
		for id, state := range map[int64]ticket.State{disputed: ticket.Disputed, withdrawn: ticket.Withdrawn} {
			if k := d.is(id, state); k.JoinedTo != 0 {
				t.Errorf("%s it is joined to %d", state, k.JoinedTo)
			}
		}
		changes := d.approve(leader, d.submit(main, ticket.Answer, "Trích quỹ"))
		if got := told(changes...); !slices.Equal(got, []string{fmt.Sprint("answer ", focal)}) {
			t.Errorf("told: %q", got)
		}
	})
}
