package ticket_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func (d *desk) access(account int64) (a directory.Access) {
	d.t.Helper()
	d.do(func(ctx context.Context, tx *database.Tx) (err error) {
		a, err = d.people.AccessIn(ctx, tx, account)
		return err
	})
	return a
}

// In which of the Board's lists a ticket of the officer's stands, in the order of ticket.ListInHand and so on.
var inLists = map[ticket.State]string{
	ticket.Draft: "", ticket.Abandoned: "",
	ticket.AwaitingAgency: "8", ticket.Sent: "0 1 5", ticket.Accepted: "0 2 5", ticket.InProgress: "0 2 5", ticket.Forwarded: "0 2 5", ticket.Disputed: "0 1 2 5",
	ticket.AwaitingReporter: "0 2 3", ticket.AwaitingApproval: "0 2 4 5", ticket.Reported: "2 6", ticket.Decided: "2 6",
	ticket.Answered: "6", ticket.Resolved: "6", ticket.Refused: "6", ticket.Closed: "6", ticket.Joined: "6", ticket.Withdrawn: "6",
}

func TestEachTicketStandsInTheListsThatItBelongsTo(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.accepted(focal, "A")
		d.exec(`update ticket set due_at = $1 where id = $2`, passed(1), id)
		officers := d.access(officer)
		for _, state := range append(ticket.States(), ticket.Abandoned) {
			d.exec(`update ticket set state = $1 where id = $2`, state, id)
			got := ""
			d.do(func(ctx context.Context, tx *database.Tx) error {
				counts, err := d.Counts(ctx, tx, officers)
				if err != nil {
					return err
				}
				for which, n := range counts {
					all, err := d.Board(ctx, tx, officers, which, 0, 10)
					if err != nil {
						return err
					}
					if len(all) != n {
						t.Errorf("list %d of what is %s has %d, counted %d", which, state, len(all), n)
					}
					if n > 0 {
						got += fmt.Sprint(" ", which)
					}
				}
				return nil
			})
			if want := inLists[state]; got != "" && got[1:] != want || got == "" && want != "" {
				t.Errorf("what is %s stands in%s, want %s", state, got, want)
			}
		}
	})
}

func TestTheBoardsListsAreInOrderAndByPages(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		first, second, third := d.accepted(focal, "A"), d.accepted(focal, "A"), d.accepted(focal, "A")
		d.exec(`update ticket set due_at = $1 where id = $2`, passed(-1), third) // it is due before the others
		list := func(account int64, which, from, limit int) (ids []int64) {
			access := d.access(account)
			d.do(func(ctx context.Context, tx *database.Tx) error {
				all, err := d.Board(ctx, tx, access, which, from, limit)
				for _, k := range all {
					ids = append(ids, k.ID)
				}
				return err
			})
			return ids
		}
		if diff := cmp.Diff([]int64{third, first}, list(officer, ticket.ListInHand, 0, 2)); diff != "" {
			t.Errorf("the first page (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]int64{second}, list(officer, ticket.ListInHand, 2, 2)); diff != "" {
			t.Errorf("the second page (-want +got):\n%s", diff)
		}
		if got := list(otherOfficer, ticket.ListMine, 0, 10); got != nil {
			t.Errorf("another officer's are %d", got)
		}
		d.exec(`update ticket set state = 'answered'`)
		if diff := cmp.Diff([]int64{third, second, first}, list(officer, ticket.ListSettled, 0, 10)); diff != "" {
			t.Errorf("what is settled (-want +got):\n%s", diff)
		}
		// What a member withdrew before it was sent is not the Board's to see.
		withdrawn := d.draft(member, "A", "Chưa có quỹ")
		d.mustSend(member, withdrawn)
		d.do(func(ctx context.Context, tx *database.Tx) error {
			_, err := d.Withdraw(ctx, tx, by(member), withdrawn)
			return err
		})
		if got := list(officer, ticket.ListSettled, 0, 1); got[0] == withdrawn {
			t.Error("the Board sees what was never sent")
		}
	})
}

func TestEverybodyFollowsTheirOwnAndWhatTheySpeakFor(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		names := map[int64]string{
			d.draft(member, "A", "Chưa có quỹ"): "the member's draft", d.sent(focal, "A"): "A's", d.sent(focalOfB, "B"): "B's",
		}
		waiting, abandoned := d.draft(member, "A", "Chưa có quỹ"), d.draft(member, "A", "Chưa có quỹ")
		d.mustSend(member, waiting)
		names[waiting], names[abandoned] = "the member's report", "what the member put aside"
		d.do(func(ctx context.Context, tx *database.Tx) error {
			if err := d.Abandon(ctx, tx, by(member), abandoned); err != nil {
				return err
			}
			recorded, err := d.Record(ctx, tx, by(officer), d.agency["A"], ticket.Origin{}, ticket.Report{Words: "Chưa có quỹ"})
			names[recorded] = "what the officer records"
			if err != nil {
				return err
			}
			asked, _, err := d.OpenQuestion(ctx, tx, by(head), 3, ticket.Report{Words: "Mức trích quỹ?"})
			names[asked.Ticket.ID] = "the head's question"
			return err
		})
		for account, want := range map[int64][]string{
			member: {"the member's draft", "the member's report"}, deputy: nil, focal: {"the member's report", "A's"},
			head: {"the head's question", "the member's report", "A's"}, focalOfB: {"B's"}, officer: {"what the officer records"}, otherOfficer: nil, leader: nil,
		} {
			all, total, err := d.Of(t.Context(), db, d.access(account), 0, 10)
			var got []string
			for _, k := range all {
				got = append(got, names[k.ID])
			}
			if diff := cmp.Diff(want, got); err != nil || diff != "" || total != len(want) {
				t.Errorf("%d follows %d, %v (-want +got):\n%s", account, total, err, diff)
			}
		}
		one, total, err := d.Of(t.Context(), db, d.access(head), 1, 1)
		if err != nil || total != 3 || len(one) != 1 || names[one[0].ID] != "the member's report" {
			t.Errorf("the second page: %+v of %d, %v", one, total, err)
		}
	})
}

func TestWhomTheBoardAskedIsFound(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.draft(member, "A", "Chưa có quỹ")
		d.mustSend(member, id)
		d.mustSend(focal, id)
		awaiting := func(account int64) int {
			n := 0
			d.do(func(ctx context.Context, tx *database.Tx) error {
				access, err := d.people.AccessIn(ctx, tx, account)
				if err != nil {
					return err
				}
				all, err := d.Awaiting(ctx, tx, access)
				n = len(all)
				return err
			})
			return n
		}
		if n := awaiting(member); n != 0 {
			t.Errorf("%d are awaited before the Board asked", n)
		}
		d.mustAct(id, "ask")
		for account, want := range map[int64]int{member: 1, focal: 1, head: 1, deputy: 0, focalOfB: 0, officer: 0} {
			if n := awaiting(account); n != want {
				t.Errorf("of %d %d are awaited, want %d", account, n, want)
			}
		}
	})
}

func TestACodeIsReadAsPeopleTypeIt(t *testing.T) {
	for words, want := range map[string]ticket.Code{
		"VM-2026-0042": {2026, 42}, "vm-2026-42": {2026, 42}, "vm 42": {0, 42}, "VM42": {0, 42}, "vm.0042": {0, 42}, "Vm – 2026 – 0042": {2026, 42},
		"xem vm 7 giúp tôi": {0, 7}, "VM/2026/12": {2026, 12}, "vm 123456": {0, 123456},
	} {
		if got, ok := ticket.ParseCode(words); !ok || got != want {
			t.Errorf("%q is %+v, %t, want %+v", words, got, ok, want)
		}
	}
	for _, words := range []string{"", "vm", "vm 0", "km 42", "avm 42", "vm x", "42", "vm 1234567"} {
		if got, ok := ticket.ParseCode(words); ok {
			t.Errorf("%q is %+v", words, got)
		}
	}
	if got := (ticket.Code{Year: 2026, Number: 42}).String(); got != "VM-2026-0042" {
		t.Errorf("the code reads %q", got)
	}
	if got := (ticket.Code{}).String(); got != "" {
		t.Errorf("no code reads %q", got)
	}
}

func TestACodeWithoutAYearIsTheNewestThatOneMayRead(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		old, ofB := d.sent(focal, "A"), d.sent(focalOfB, "B")
		year := time.Now().Year()
		d.exec(`update ticket set year = $1, number = 1 where id = $2`, year-1, old)
		d.exec(`update ticket set number = 1 where id = $1`, ofB)
		named := func(account int64, c ticket.Code) (k ticket.Ticket, err error) {
			err = d.try(func(ctx context.Context, tx *database.Tx) (err error) {
				k, err = d.Named(ctx, tx, by(account), c)
				return err
			})
			return k, err
		}
		for account, want := range map[int64]int64{focal: old, focalOfB: ofB, officer: ofB, leader: ofB} {
			if k, err := named(account, ticket.Code{Number: 1}); err != nil || k.ID != want {
				t.Errorf("%d means %d, want %d: %v", account, k.ID, want, err)
			}
		}
		for account, c := range map[int64]ticket.Code{focal: {d.get(ofB).Code.Year, 1}, focalOfB: {year - 1, 1}, deputy: {Number: 1}, officer: {Number: 3}} {
			_, err := named(account, c)
			d.refused(fmt.Sprintf("%d names %+v", account, c), err, problem.NotFound)
		}
	})
}
