package ticket_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// sentFor is a ticket that a member wrote, in a message of their chat, and that the focal point sent.
func (d *desk) sentFor(words string, at ticket.Source) int64 {
	d.t.Helper()
	id := d.draft(member, "A", words)
	d.do(func(ctx context.Context, tx *database.Tx) error {
		return d.Written(ctx, tx, by(member), id, words, at, false)
	})
	d.mustSend(member, id)
	d.mustSend(focal, id)
	return id
}

// rewrite has somebody edit a message by which a report was written.
func (d *desk) rewrite(account int64, at ticket.Source, words string) (c ticket.Change, err error) {
	d.t.Helper()
	said, err := d.MessageAt(d.t.Context(), d.db, at)
	if err != nil {
		return c, err
	}
	err = d.try(func(ctx context.Context, tx *database.Tx) (err error) {
		if said.Kind == ticket.SaidWritten {
			c, err = d.Rewrite(ctx, tx, by(account), said, words)
		} else {
			c, err = d.Amend(ctx, tx, by(account), said, words)
		}
		return err
	})
	return c, err
}

func TestAMemberSaysMoreAboutWhatTheirAgencySentAndDecidesNothing(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		at := ticket.Source{Chat: member, Message: 5}
		id := d.sentFor("Chưa có quỹ", at)
		var c ticket.Change
		d.do(func(ctx context.Context, tx *database.Tx) (err error) {
			c, err = d.Supplement(ctx, tx, by(member), id, "Thiếu 42 triệu đồng", ticket.Source{})
			return err
		})
		if got := told(c); !slices.Equal(got, []string{fmt.Sprint("supplement ", focal)}) {
			t.Errorf("told: %q", got)
		}
		c, err := d.rewrite(member, at, "Chưa có quỹ, nợ từ tháng 8")
		if err != nil || c.Message.Kind != ticket.SaidSupplement || d.get(id).Words != "Chưa có quỹ" {
			t.Errorf("an edit is %q, the report reads %q, %v", c.Message.Kind, d.get(id).Words, err)
		}
		if c, err = d.rewrite(member, at, "Chưa có quỹ, nợ từ tháng 9"); err != nil || c.Message.Kind != ticket.SaidAmendment {
			t.Errorf("the next edit is %q, %v", c.Message.Kind, err)
		}
		refuse := func(do func(ctx context.Context, tx *database.Tx) error) {
			t.Helper()
			d.refused("a member's", d.try(do), problem.Denied)
		}
		refuse(func(ctx context.Context, tx *database.Tx) error {
			_, err := d.Withdraw(ctx, tx, by(member), id)
			return err
		})
		d.mustAct(id, "accept")
		d.approve(leader, d.submit(id, ticket.Answer, "Trích quỹ"))
		refuse(func(ctx context.Context, tx *database.Tx) error {
			_, err := d.Resolve(ctx, tx, by(member), id)
			return err
		})
		refuse(func(ctx context.Context, tx *database.Tx) error {
			_, err := d.Dispute(ctx, tx, by(member), id, "Chưa đúng")
			return err
		})
		d.is(id, ticket.Answered)
	})
}

func TestWhatOneOfAnAgencyDoesTheOthersOfItAreTold(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		both := func(kind string) []string {
			return []string{fmt.Sprint(kind, " ", member), fmt.Sprint(kind, " ", focal)}
		}
		for _, c := range []struct {
			kind string
			do   func(ctx context.Context, tx *database.Tx, id int64) (ticket.Change, error)
		}{
			{"withdrawn", func(ctx context.Context, tx *database.Tx, id int64) (ticket.Change, error) {
				return d.Withdraw(ctx, tx, by(head), id)
			}},
			{"resolved", func(ctx context.Context, tx *database.Tx, id int64) (ticket.Change, error) {
				return d.Resolve(ctx, tx, by(head), id)
			}},
			{"disputed", func(ctx context.Context, tx *database.Tx, id int64) (ticket.Change, error) {
				return d.Dispute(ctx, tx, by(head), id, "Chưa đúng")
			}},
		} {
			id := d.sentFor("Chưa có quỹ", ticket.Source{})
			if c.kind != "withdrawn" {
				d.mustAct(id, "accept")
				d.approve(leader, d.submit(id, ticket.Answer, "Trích quỹ"))
			}
			d.do(func(ctx context.Context, tx *database.Tx) error {
				change, err := c.do(ctx, tx, id)
				if got := told(change); !slices.Equal(got, both(c.kind)) {
					t.Errorf("told: %q", got)
				}
				return err
			})
		}
	})
}

// The member alone would learn of a reply that they may neither confirm nor dispute.
func TestWhoSpeaksForTheAgencyIsToldWhenWhoSentItIsGone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.sentFor("Chưa có quỹ", ticket.Source{})
		d.dismiss(focal)
		d.do(func(ctx context.Context, tx *database.Tx) error {
			c, err := d.Accept(ctx, tx, by(officer), id)
			if got := told(c); !slices.Equal(got, []string{fmt.Sprint("accepted ", member), fmt.Sprint("accepted ", head)}) {
				t.Errorf("told: %q", got)
			}
			return err
		})
	})
}

func TestTheMessageOfAReportIsEdited(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		at := ticket.Source{Chat: focal, Message: 5}
		id := d.draft(focal, "A", "Chưa có quỹ\nẢnh kèm theo")
		d.do(func(ctx context.Context, tx *database.Tx) error {
			return d.Written(ctx, tx, by(focal), id, "Chưa có quỹ", at, false)
		})
		mustRewrite := func(words string) ticket.Change {
			t.Helper()
			c, err := d.rewrite(focal, at, words)
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		_, err := d.rewrite(focal, at, "Chưa có quỹ")
		d.refused("the same words", err, problem.Duplicate)
		_, err = d.rewrite(head, at, "Đã có quỹ")
		d.refused("another's draft", err, problem.NotFound)
		_, err = d.rewrite(focal, at, strings.Repeat("Quỹ. ", ticket.MaxWords/4))
		d.refused("more than a report says", err, problem.Invalid)
		for _, words := range []string{"Chưa có quỹ từ năm 2025", "Chưa có quỹ từ năm 2024"} {
			if c := mustRewrite(words); len(c.Tell) != 0 || d.get(id).Words != words+"\nẢnh kèm theo" {
				t.Errorf("the draft reads %q, and %q are told", d.get(id).Words, told(c))
			}
		}
		if got := d.said(id, true); len(got) != 0 {
			t.Errorf("of a draft it is said %q", got)
		}

		d.mustSend(focal, id)
		if c := mustRewrite("Chưa có quỹ từ năm 2023"); c.Message.Kind != ticket.SaidAmendment || d.get(id).Words != "Chưa có quỹ từ năm 2023\nẢnh kèm theo" {
			t.Errorf("it is %q, and the report reads %q", c.Message.Kind, d.get(id).Words)
		}
		mustRewrite("Chưa có quỹ từ năm 2022")
		want := []string{"sent Chưa có quỹ từ năm 2024\nẢnh kèm theo", "amendment Chưa có quỹ từ năm 2023\nẢnh kèm theo", "amendment Chưa có quỹ từ năm 2022\nẢnh kèm theo"}
		if got := d.said(id, false); !slices.Equal(got, want) {
			t.Errorf("said: %q", got)
		}
		_, err = d.rewrite(head, at, "Đã có quỹ")
		d.refused("another's words", err, problem.NotFound)
		d.mustAct(id, "withdraw")
		_, err = d.rewrite(focal, at, "Đã có quỹ")
		d.refused("what was withdrawn", err, problem.Moved)
	})
}

func TestTheMessageOfAReportThatWasWrittenAnewChangesNothing(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		at := ticket.Source{Chat: focal, Message: 5}
		id := d.draft(focal, "A", "Phần mềm khóa tài khoản")
		d.do(func(ctx context.Context, tx *database.Tx) error {
			return d.Written(ctx, tx, by(focal), id, "Chưa có quỹ", at, false)
		})
		_, err := d.rewrite(focal, at, "Đã có quỹ")
		d.refused("what it does not say", err, problem.Moved)
		if got := d.get(id).Words; got != "Phần mềm khóa tài khoản" {
			t.Errorf("it reads %q", got)
		}
	})
}

func TestWhoLeftAnAgencyReadsItsTicketsNoMore(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.sentFor("Chưa có quỹ", ticket.Source{})
		follows := func(account int64) (n int) {
			d.do(func(ctx context.Context, tx *database.Tx) error {
				access, err := d.people.AccessIn(ctx, tx, account)
				if err != nil {
					return err
				}
				_, n, err = d.Of(ctx, tx, access, 0, 10)
				return err
			})
			return n
		}
		for _, account := range []int64{member, focal} {
			if n := follows(account); n != 1 {
				t.Errorf("%d follows %d tickets", account, n)
			}
			d.exec(`update post set agency_id = $1 where person_id = $2`, d.agency["B"], d.person(account))
			err := d.try(func(ctx context.Context, tx *database.Tx) error {
				_, _, err := d.Read(ctx, tx, by(account), id)
				return err
			})
			d.refused(fmt.Sprint(account, " reads it"), err, problem.NotFound)
			if n := follows(account); n != 0 {
				t.Errorf("%d follows %d tickets of an agency that they left", account, n)
			}
		}
	})
}

func TestWhoWaitsForTheSameReplyIsToldThatItIsTakenUpAgainOrOver(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		main, joined := d.accepted(focal, "A"), d.accepted(focalOfB, "B")
		d.mustJoin(joined, main)
		d.approve(leader, d.submit(main, ticket.Answer, "Trích quỹ"))
		want := func(kind string) []string {
			return []string{fmt.Sprint(kind, " ", focal), fmt.Sprint(kind, " ", focalOfB)}
		}
		d.do(func(ctx context.Context, tx *database.Tx) error {
			changes, err := d.Reopen(ctx, tx, by(officer), main, "Có văn bản mới")
			if got := told(changes...); !slices.Equal(got, want("reopened")) {
				t.Errorf("told: %q", got)
			}
			return err
		})
		d.approve(leader, d.submit(main, ticket.Answer, "Trích quỹ, mức 20 phần trăm"))
		d.exec(`update ticket set settled_at = $1 where id = $2`, passed(30), main)
		d.do(func(ctx context.Context, tx *database.Tx) error {
			changes, err := d.CloseSilent(ctx, tx)
			if got := told(changes...); !slices.Equal(got, want("closed")) {
				t.Errorf("told: %q", got)
			}
			return err
		})
	})
}

func TestTwoAtOnceCloseATicketOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		const tickets = 8
		for range tickets {
			id := d.answered(focal, "A")
			d.exec(`update ticket set settled_at = $1 where id = $2`, passed(30), id)
		}
		closing := func() error {
			return d.try(func(ctx context.Context, tx *database.Tx) error {
				_, err := d.CloseSilent(ctx, tx)
				return err
			})
		}
		for _, err := range together(closing, closing, closing) {
			if err != nil {
				t.Error(err)
			}
		}
		if n := d.count(`select count(*) from ticket_message where kind = 'closed'`); n != tickets {
			t.Errorf("%d tickets were closed %d times", tickets, n)
		}
	})
}

func TestWhatAnErasedOfficerWasRecordingGoes(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		record := func() (id int64) {
			d.do(func(ctx context.Context, tx *database.Tx) (err error) {
				id, err = d.Record(ctx, tx, by(officer), d.agency["A"], ticket.Origin{Channel: ticket.Phone, On: directory.Day("2026-11-17")}, ticket.Report{Words: "Chưa có quỹ"})
				return err
			})
			return id
		}
		kept := record()
		d.mustSend(officer, kept)
		record()
		d.do(func(ctx context.Context, tx *database.Tx) error {
			return d.Erase(ctx, tx, d.person(officer), nil)
		})
		if n := d.count(`select count(*) from ticket where state = 'draft'`); n != 0 {
			t.Errorf("%d drafts stay that nobody can open", n)
		}
		d.is(kept, ticket.Accepted)
	})
}

func TestLikenessFollowsAClockThatWasSetBack(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		first := d.accepted(focal, "A")
		d.exec(`update ticket set changed_at = $1 where id = $2`, time.Now().Add(time.Hour).UnixMicro(), first)
		find := func() (n int) {
			d.do(func(ctx context.Context, tx *database.Tx) error {
				all, err := d.Similar(ctx, tx, ticket.Ticket{Report: ticket.Report{Words: "Chưa có quỹ thi đua, khen thưởng"}}, 3, false)
				n = len(all)
				return err
			})
			return n
		}
		if n := find(); n != 1 {
			t.Fatalf("%d are alike", n)
		}
		d.accepted(focalOfB, "B")
		if n := find(); n != 2 {
			t.Errorf("%d are alike after the clock was set back", n)
		}
	})
}

// What somebody only gave back is not theirs: their erasure leaves it, and their copy of what is kept of them has no word of it.
func TestErasingWhoReturnedAReportLeavesItToItsWriter(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.draft(member, "A", "Chưa có quỹ")
		d.used(id, "ảnh chụp dự toán")
		d.mustSend(member, id)
		d.do(func(ctx context.Context, tx *database.Tx) error {
			_, err := d.Return(ctx, tx, by(focal), id, "Ghi rõ số tiền")
			return err
		})
		d.is(id, ticket.Draft)
		all, err := d.Export(t.Context(), db, d.person(focal))
		if err != nil || len(all) != 1 || all[0].Words != "" {
			t.Errorf("the copy of who returned it has %+v, %v", all, err)
		}
		d.do(func(ctx context.Context, tx *database.Tx) error { return d.Erase(ctx, tx, d.person(focal), nil) })
		d.is(id, ticket.Draft)
		if n := d.uses(id); n != 1 {
			t.Errorf("%d files are kept", n)
		}
	})
}
