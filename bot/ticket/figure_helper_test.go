package ticket_test

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"thidua/bot"
	"thidua/bot/bottest"
	"thidua/bot/calendar"
	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

func TestMain(m *testing.M) { bottest.Main(m) }

// figureDesk is a Board and agencies with a focal point each, whose tickets are dealt with in the store.
type figureDesk struct {
	t                 *testing.T
	w                 *bottest.World
	hours             *calendar.Calendar
	store             *ticket.Store
	people            *directory.Store
	focals            map[string]directory.Actor // by the code of the agency
	officer, approver directory.Actor
}

func newFigureDesk(t *testing.T, w *bottest.World, codes ...string) *figureDesk {
	t.Helper()
	kit := bot.Offline(w.DB, directory.Settings{}, slog.New(slog.DiscardHandler))
	d := &figureDesk{t: t, w: w, hours: bottest.Calendar("2026-12-09;off;thử;1/TB"), people: kit.Directory, focals: map[string]directory.Actor{}}
	d.store = bot.Tickets(kit, d.hours)
	d.officer, d.approver = d.somebody("SNV", directory.Officer), d.somebody("SNV", directory.Approver)
	for _, code := range codes {
		d.focals[code] = d.somebody(code, directory.Focal)
	}
	return d
}

func (d *figureDesk) somebody(code string, role directory.Role) directory.Actor {
	d.t.Helper()
	return directory.Actor{Account: d.w.Holder(d.t, code, role).ID()}
}

// does requires that something can be done.
func (d *figureDesk) does(what string, act func(tx *database.Tx) error) {
	d.t.Helper()
	if err := d.w.DB.InTx(d.t.Context(), act); err != nil {
		d.t.Fatalf("%s: %v", what, err)
	}
}

// try does something that may be refused; false is that it was.
func (d *figureDesk) try(act func(tx *database.Tx) error) bool {
	d.t.Helper()
	err := d.w.DB.InTx(d.t.Context(), act)
	if _, refused := errors.AsType[*problem.Error](err); err != nil && !refused {
		d.t.Fatal(err)
	}
	return err == nil
}

// report sends a report of an agency's, which may be joined to a ticket.
func (d *figureDesk) report(code string, join int64) (id int64) {
	d.t.Helper()
	agency := bottest.Agency(d.t, d.w.DB, code)
	d.does("reporting", func(tx *database.Tx) (err error) {
		if id, err = d.store.Begin(d.t.Context(), tx, d.focals[code], agency, ticket.Report{Words: "Chưa bố trí được quỹ khen thưởng", Proposal: "Bố trí quỹ"}); err == nil {
			_, err = d.store.Send(d.t.Context(), tx, d.focals[code], id, 0)
		}
		if err == nil && join != 0 {
			_, err = d.store.Join(d.t.Context(), tx, d.officer, id, join)
		}
		return err
	})
	return id
}

// recorded is a report of an agency's that reached the officer by telephone.
func (d *figureDesk) recorded(code string) (id int64) {
	d.t.Helper()
	d.does("recording", func(tx *database.Tx) (err error) {
		origin := ticket.Origin{Channel: ticket.Phone, On: "2026-09-14"}
		if id, err = d.store.Record(d.t.Context(), tx, d.officer, bottest.Agency(d.t, d.w.DB, code), origin, ticket.Report{Words: "Thủ tục kéo dài"}); err == nil {
			_, err = d.store.Send(d.t.Context(), tx, d.officer, id, 0)
		}
		return err
	})
	return id
}

func (d *figureDesk) accept(id int64) {
	d.t.Helper()
	d.does("accepting", func(tx *database.Tx) error {
		_, err := d.store.Accept(d.t.Context(), tx, d.officer, id)
		return err
	})
}

// answer has a reply approved.
func (d *figureDesk) answer(id int64) {
	d.t.Helper()
	d.does("answering", func(tx *database.Tx) error {
		_, r, err := d.store.SubmitReply(d.t.Context(), tx, d.officer, ticket.Reply{TicketID: id, Kind: ticket.Answer, Words: "Thực hiện theo quy định"})
		if err == nil {
			_, _, err = d.store.ApproveReply(d.t.Context(), tx, d.approver, r.ID, r.Revision)
		}
		return err
	})
}

func (d *figureDesk) classify(id int64, c ticket.Category) {
	d.t.Helper()
	d.does("classifying", func(tx *database.Tx) error {
		_, err := d.store.Classify(d.t.Context(), tx, d.officer, id, func(of *ticket.Classification) { of.Category = c })
		return err
	})
}

// clock is an instant as people write it, in Vietnam: "14/12/2026 23:59".
func (d *figureDesk) clock(at string) time.Time {
	d.t.Helper()
	instant, err := time.ParseInLocation("02/01/2006 15:04", at, vietnamese.Zone())
	if err != nil {
		d.t.Fatal(err)
	}
	return instant
}

// sentAt moves the moment at which a ticket was sent.
func (d *figureDesk) sentAt(id int64, at string) {
	d.t.Helper()
	d.w.Exec(d.t, `update ticket set sent_at = $1, changed_at = $1 where id = $2`, d.clock(at).UnixMicro(), id)
}

// settledAt moves the moment of what settled a ticket last.
func (d *figureDesk) settledAt(id int64, kind ticket.MessageKind, at string) {
	d.t.Helper()
	d.happenedAt(id, kind, at)
	d.w.Exec(d.t, `update ticket set settled_at = $1, changed_at = $1 where id = $2`, d.clock(at).UnixMicro(), id)
}

// happenedAt moves the moment of what was said or done about a ticket.
func (d *figureDesk) happenedAt(id int64, kind ticket.MessageKind, at string) {
	d.t.Helper()
	d.w.Exec(d.t, `update ticket_message set at = $1 where ticket_id = $2 and kind = $3`, d.clock(at).UnixMicro(), id, kind)
}
