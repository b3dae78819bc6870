package consolidated_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/consolidated"
	"thidua/bot/digest"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
)

// withdraw has an agency take a ticket back.
func (d *desk) withdraw(agency string, id int64) {
	d.t.Helper()
	d.does("withdrawing", func(tx *database.Tx) error {
		_, err := d.tickets.Withdraw(d.t.Context(), tx, d.focals[agency], id)
		return err
	})
}

func (d *desk) forward(id int64, to string) {
	d.t.Helper()
	d.does("forwarding", func(tx *database.Tx) error {
		_, err := d.tickets.Forward(d.t.Context(), tx, d.officer, id, to)
		return err
	})
}

// Section III lists what its figure counts: what was settled in the period, whenever it was sent.
func TestWhatIsListedAsSettledIsWhatTheFiguresCount(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1", "XA2", "XA3", "XA4", "XA5", "XA6", "XA7")
		old, joined, refused := d.sent("XA1", fund, ""), d.sent("XA2", vehicles, ""), d.sent("XA3", medals, "")
		withdrawn, again, forwarded, before := d.sent("XA4", "Cổng thông tin hỏng", ""), d.sent("XA5", "Mẫu biểu thay đổi", ""), d.sent("XA6", "Chưa có con dấu", ""), d.sent("XA7", "Thiếu biên chế", "")
		d.join(joined, old)
		d.forward(forwarded, "Sở Tài chính")
		d.forward(before, "Sở Tài chính")
		d.reply(old, ticket.Answer)
		d.reply(refused, ticket.Refusal)
		d.reply(again, ticket.Answer)
		d.reply(before, ticket.Answer)
		d.withdraw("XA4", withdrawn)
		d.does("reopening", func(tx *database.Tx) error {
			_, err := d.tickets.Reopen(t.Context(), tx, d.officer, again, "Cần trả lời lại")
			return err
		})
		w.Exec(t, `update ticket set sent_at = 1 where id in ($1, $2)`, old, forwarded)
		w.Exec(t, `update ticket_message set at = 2 where kind = 'answer' and ticket_id = $1`, before) // settled before the period

		data := d.gather() // which checks it
		if got, want := data.Settled.Outcomes, (digest.Outcomes{Answered: 2, Refused: 1, Withdrawn: 1}); got != want || data.Figures.Total.Now.Settled != 4 {
			t.Errorf("what was settled is %+v of %d, want %+v of 4", got, data.Figures.Total.Now.Settled, want)
		}
		if a := data.Settled.ByOffice; len(a) != 1 || a[0].Tickets != 2 || a[0].Content != fund+": thực hiện theo quy định" {
			t.Errorf("the answers are %+v", a)
		}
		if f := data.Settled.Forwarded; len(f) != 1 || f[0].To != "Sở Tài chính" || f[0].Content != "Chưa có con dấu" {
			t.Errorf("what was forwarded is %+v", f)
		}
	})
}

func TestAnnexTwoSaysWhereATicketIsAndWhatWasReplied(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1", "XA2", "XA3")
		main, joined, forwarded := d.sent("XA1", fund, ""), d.sent("XA2", medals, ""), d.sent("XA3", vehicles, "")
		d.join(joined, main)
		d.forward(forwarded, "Sở Tài chính")
		d.reply(main, ticket.Answer)
		w.Exec(t, `update ticket_reply set document = 'Số 1912/SNV-TĐKT', document_on = '2026-11-20'`)
		w.Exec(t, `update ticket set sent_at = 1 where id = $1`, main) // of another period
		data := d.gather()
		if len(data.Tickets) != 2 {
			t.Fatalf("the tickets are %+v", data.Tickets)
		}
		if got, want := data.Tickets[0], "Đã gộp vào "+d.code(main)+" (đã trả lời)"; got.State != want || got.MergedInto != d.code(main) ||
			got.Result != "Thực hiện theo quy định\n(văn bản số 1912/SNV-TĐKT ngày 20/11/2026)" {
			t.Errorf("the joined one is %+v, want %s", got, want)
		}
		if got := data.Tickets[1].State; got != "Đã chuyển Sở Tài chính" {
			t.Errorf("the forwarded one is %q", got)
		}
	})
}

func (d *desk) gathering() *consolidated.Gathering {
	d.t.Helper()
	w := d.reports.Gathering(thisYear(), digest.Office{Province: "tỉnh Thái Bình", Agency: "Sở Nội vụ"})
	if _, err := w.Data(d.t.Context(), d.w.DB); err != nil {
		d.t.Fatal(err)
	}
	return w
}

func TestOfTwoOfficersWhoDraftAtOnceOneMakesTheDraft(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1")
		d.sent("XA1", fund, "Bố trí quỹ")
		other := d.somebody("SNV", "officer")
		var wait sync.WaitGroup
		made, ids := make([]bool, 8), make([]int64, 8)
		for i := range made {
			g, by := d.gathering(), d.officer
			if i%2 == 1 {
				by = other
			}
			wait.Go(func() {
				err := w.DB.InTx(t.Context(), func(tx *database.Tx) error {
					r, first, err := d.reports.Make(t.Context(), tx, by, g)
					made[i], ids[i] = first, r.ID
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if n := w.Count(t, `select count(*) from digest`); n != 1 || len(slices.Compact(ids)) != 1 || len(slices.DeleteFunc(made, func(m bool) bool { return !m })) != 1 {
			t.Errorf("there are %d drafts; they got %v, made %v", n, ids, made)
		}
	})
}

// Between the gathering outside of a transaction and the one that keeps, somebody's data are erased.
func TestANameThatIsErasedWhileAReportIsGatheredDoesNotComeBack(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1")
		name := w.Strings(t, `select name from person where account = $1`, d.focals["XA1"].Account)[0]
		d.sent("XA1", fund+", hỏi "+name, "Bố trí quỹ")
		g := d.gathering()
		d.does("erasing", func(tx *database.Tx) error {
			access, err := d.people.AccessIn(t.Context(), tx, d.focals["XA1"].Account)
			if err != nil {
				return err
			}
			erased, err := d.people.Erase(t.Context(), tx, d.focals["XA1"], access.PersonID)
			if err == nil {
				err = d.tickets.Erase(t.Context(), tx, erased.PersonID, erased.Names)
			}
			if err == nil {
				err = d.reports.Erase(t.Context(), tx, erased.Names)
			}
			return err
		})
		d.does("making", func(tx *database.Tx) error {
			_, made, err := d.reports.Make(t.Context(), tx, d.officer, g)
			if !made {
				t.Error("no draft was made")
			}
			return err
		})
		if data := w.Strings(t, `select data from digest`)[0]; strings.Contains(data, name) || !strings.Contains(data, fund) {
			t.Errorf("the draft has %s: %s", name, data)
		}
	})
}
