package ticket_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// merge merges agency A into B, and returns the reorganisation.
func (d *desk) merge() (id int64) {
	d.t.Helper()
	d.do(func(ctx context.Context, tx *database.Tx) error {
		r, _, err := d.people.Reorganise(ctx, tx, directory.Operator, directory.Reorganisation{Kind: directory.Merger, On: "2024-07-01", From: []string{"A"}, Into: "B"})
		id = r.ID
		return err
	})
	return id
}

func TestTheSuccessorOfAnAgencyAnswersForItsTickets(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id, ofB := d.accepted(focal, "A"), d.accepted(focalOfB, "B")
		reads := func(account int64) error {
			return d.try(func(ctx context.Context, tx *database.Tx) error {
				_, _, err := d.Read(ctx, tx, by(account), id)
				return err
			})
		}
		d.refused("B reads it before", reads(focalOfB), problem.NotFound)
		reorganisation := d.merge()
		k := d.get(id)
		if k.AgencyID != d.agency["A"] || k.HolderID != d.agency["B"] {
			t.Errorf("it is of agency %d, held by %d", k.AgencyID, k.HolderID)
		}
		if err := reads(focalOfB); err != nil {
			t.Errorf("its successor reads it: %v", err)
		}
		d.refused("who lost their post as head reads it", reads(head), problem.NotFound)
		d.dismiss(focal)
		if got := told(d.approve(leader, d.submit(id, ticket.Answer, "Trích quỹ"))...); !slices.Equal(got, []string{fmt.Sprint("answer ", focalOfB)}) {
			t.Errorf("told: %q", got)
		}
		if name, err := d.AgencyName(t.Context(), db, d.agency["A"]); err != nil || name != "Cơ quan A" {
			t.Errorf("what is no more was called %q, %v", name, err)
		}
		d.do(func(ctx context.Context, tx *database.Tx) error {
			_, err := d.people.Undo(ctx, tx, directory.Operator, reorganisation)
			return err
		})
		for id, want := range map[int64]int64{id: d.agency["A"], ofB: d.agency["B"]} {
			if got := d.get(id).HolderID; got != want {
				t.Errorf("after that was undone ticket %d is held by %d, want %d", id, got, want)
			}
		}
		d.refused("B reads it after that was undone", reads(focalOfB), problem.NotFound)
		if n := d.count(`select count(*) from ticket_transfer`); n != 0 {
			t.Errorf("%d transfers are noted", n)
		}
	})
}

func TestWhoLeftAnAgencyIsNotToldAndSpeaksForItNoMore(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.accepted(focal, "A")
		d.exec(`update post set agency_id = $1 where person_id = $2`, d.agency["B"], d.person(focal))
		for _, name := range []string{"supplement", "withdraw"} {
			err := d.try(func(ctx context.Context, tx *database.Tx) error {
				for _, a := range acts {
					if a.name == name {
						return a.do(ctx, tx, d, id)
					}
				}
				return nil
			})
			d.refused(name, err, problem.NotFound)
		}
		if got := told(d.approve(leader, d.submit(id, ticket.Answer, "Trích quỹ"))...); !slices.Equal(got, []string{fmt.Sprint("answer ", head)}) {
			t.Errorf("told: %q", got)
		}
	})
}

func TestAMemberWhoWroteAReportSaysMoreAboutIt(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.draft(member, "A", "Chưa có quỹ")
		d.mustSend(member, id)
		d.mustSend(focal, id)
		say := func(account int64) (c ticket.Change, err error) {
			err = d.try(func(ctx context.Context, tx *database.Tx) (err error) {
				c, err = d.Supplement(ctx, tx, by(account), id, "Thiếu 42 triệu đồng", ticket.Source{Chat: account, Message: 5})
				return err
			})
			return c, err
		}
		for _, account := range []int64{member, focal, head} {
			if _, err := say(account); err != nil {
				t.Errorf("%d: %v", account, err)
			}
		}
		for _, account := range []int64{deputy, focalOfB, officer, leader} {
			_, err := say(account)
			d.refused(fmt.Sprint(account, " says more"), err, problem.NotFound)
		}
	})
}

func TestNewWordsOfAMessageAreKeptBesideTheOldOnes(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.accepted(focal, "A")
		at := ticket.Source{Chat: focal, Message: 5}
		d.do(func(ctx context.Context, tx *database.Tx) error {
			_, err := d.Supplement(ctx, tx, by(focal), id, "Nợ từ tháng 8", at)
			return err
		})
		amend := func(account int64, words string) error {
			said, err := d.MessageAt(t.Context(), db, at)
			if err != nil {
				return err
			}
			return d.try(func(ctx context.Context, tx *database.Tx) error {
				_, err := d.Amend(ctx, tx, by(account), said, words)
				return err
			})
		}
		d.refused("the same words", amend(focal, "Nợ từ tháng 8"), problem.Duplicate)
		d.refused("another's words", amend(head, "Nợ từ tháng 9"), problem.NotFound)
		for _, words := range []string{"Nợ từ tháng 9", "Nợ từ tháng 10"} { // each follows the one before
			if err := amend(focal, words); err != nil {
				t.Fatal(err)
			}
		}
		want := []string{"supplement Nợ từ tháng 8", "amendment Nợ từ tháng 9", "amendment Nợ từ tháng 10"}
		if got := d.said(id, false)[2:]; !slices.Equal(got, want) {
			t.Errorf("said: %q, want %q", got, want)
		}
		if _, err := d.MessageAt(t.Context(), db, ticket.Source{Chat: focal, Message: 6}); !problem.Is(err, problem.NotFound) {
			t.Errorf("what nobody said: %v", err)
		}
	})
}
