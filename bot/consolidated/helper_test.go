package consolidated_test

import (
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"thidua/bot"
	"thidua/bot/bottest"
	"thidua/bot/consolidated"
	"thidua/bot/digest"
	"thidua/bot/directory"
	"thidua/bot/period"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

func TestMain(m *testing.M) { bottest.Main(m) }

// desk is a Board with an officer and a leader, and agencies with a focal point each, on the store.
type desk struct {
	t                 *testing.T
	w                 *bottest.World
	tickets           *ticket.Store
	reports           *consolidated.Store
	people            *directory.Store
	focals            map[string]directory.Actor // by the code of the agency
	officer, approver directory.Actor
}

func newDesk(t *testing.T, w *bottest.World, codes ...string) *desk {
	t.Helper()
	kit := bot.Offline(w.DB, directory.Settings{}, slog.New(slog.DiscardHandler))
	d := &desk{t: t, w: w, people: kit.Directory, focals: map[string]directory.Actor{}}
	d.tickets = bot.Tickets(kit, bottest.Calendar("2026-12-09;off;thử;1/TB"))
	d.reports = consolidated.NewStore(w.DB, kit.Directory, d.tickets)
	d.officer, d.approver = d.somebody("SNV", directory.Officer), d.somebody("SNV", directory.Approver)
	for _, code := range codes {
		d.focals[code] = d.somebody(code, directory.Focal)
	}
	return d
}

func (d *desk) somebody(code string, role directory.Role) directory.Actor {
	d.t.Helper()
	return directory.Actor{Account: d.w.Holder(d.t, code, role).ID()}
}

// does requires that something can be done.
func (d *desk) does(what string, act func(tx *database.Tx) error) {
	d.t.Helper()
	if err := d.w.DB.InTx(d.t.Context(), act); err != nil {
		d.t.Fatalf("%s: %v", what, err)
	}
}

// refused requires that something is refused in that way.
func (d *desk) refused(what string, code problem.Code, words string, act func(tx *database.Tx) error) {
	d.t.Helper()
	if err := d.w.DB.InTx(d.t.Context(), act); !problem.Is(err, code) || !strings.Contains(err.Error(), words) {
		d.t.Errorf("%s: %v, want a refusal that is %q with %q", what, err, code, words)
	}
}

// sent is an accepted ticket of an agency's which the Committee is to settle. A proposal of "" is none.
func (d *desk) sent(agency, words, proposal string) (id int64) {
	d.t.Helper()
	d.does("sending", func(tx *database.Tx) (err error) {
		report := ticket.Report{Words: words, Proposal: proposal}
		if id, err = d.tickets.Begin(d.t.Context(), tx, d.focals[agency], bottest.Agency(d.t, d.w.DB, agency), report); err == nil {
			_, err = d.tickets.Send(d.t.Context(), tx, d.focals[agency], id, 0)
		}
		if err == nil {
			_, err = d.tickets.Accept(d.t.Context(), tx, d.officer, id)
		}
		if err == nil {
			_, err = d.tickets.Classify(d.t.Context(), tx, d.officer, id, func(c *ticket.Classification) { c.Category, c.Level = "money", "committee" })
		}
		return err
	})
	return id
}

func (d *desk) classify(id int64, change func(c *ticket.Classification)) {
	d.t.Helper()
	d.does("classifying", func(tx *database.Tx) error {
		_, err := d.tickets.Classify(d.t.Context(), tx, d.officer, id, change)
		return err
	})
}

func (d *desk) join(id, main int64) {
	d.t.Helper()
	d.does("joining", func(tx *database.Tx) error {
		_, err := d.tickets.Join(d.t.Context(), tx, d.officer, id, main)
		return err
	})
}

// written is a reply that waits for the leader.
func (d *desk) written(id int64, kind ticket.ReplyKind) (r ticket.Reply) {
	d.t.Helper()
	d.does("writing a reply", func(tx *database.Tx) (err error) {
		_, r, err = d.tickets.SubmitReply(d.t.Context(), tx, d.officer, ticket.Reply{TicketID: id, Kind: kind, Words: "Thực hiện theo quy định"})
		return err
	})
	return r
}

func (d *desk) reply(id int64, kind ticket.ReplyKind) {
	d.t.Helper()
	r := d.written(id, kind)
	d.does("approving a reply", func(tx *database.Tx) error {
		_, _, err := d.tickets.ApproveReply(d.t.Context(), tx, d.approver, r.ID, r.Revision)
		return err
	})
}

func (d *desk) ticket(id int64) ticket.Ticket {
	d.t.Helper()
	one, err := d.tickets.Ticket(d.t.Context(), d.w.DB, id)
	if err != nil {
		d.t.Fatal(err)
	}
	return one
}

func (d *desk) code(id int64) string { d.t.Helper(); return d.ticket(id).Code.String() }

func (d *desk) codes(ids ...int64) (all []string) {
	d.t.Helper()
	for _, id := range ids {
		all = append(all, d.code(id))
	}
	return all
}

// is requires that tickets are so far.
func (d *desk) is(state ticket.State, ids ...int64) {
	d.t.Helper()
	for _, id := range ids {
		if got := d.ticket(id).State; got != state {
			d.t.Errorf("%s is %q, want %q", d.code(id), got, state)
		}
	}
}

// thisYear is a period that has what is sent now.
func thisYear() period.Period { return period.Of(period.Year, vietnamese.DayOf(time.Now())) }

func (d *desk) gather() digest.Data {
	d.t.Helper()
	data, err := d.reports.Gather(d.t.Context(), thisYear(), digest.Office{Province: "tỉnh Thái Bình", Agency: "Sở Nội vụ"})
	if err != nil {
		d.t.Fatal(err)
	}
	if err := data.Check(); err != nil {
		d.t.Fatalf("what was gathered is no report: %v", err)
	}
	return data
}

func (d *desk) draft(data digest.Data) (r consolidated.Report) {
	d.t.Helper()
	d.does("keeping a draft", func(tx *database.Tx) (err error) {
		r, err = d.reports.New(d.t.Context(), tx, d.officer, data)
		return err
	})
	return r
}

func (d *desk) submit(r consolidated.Report) consolidated.Report {
	d.t.Helper()
	d.does("submitting", func(tx *database.Tx) (err error) {
		r, err = d.reports.Submit(d.t.Context(), tx, d.officer, r.ID, r.Revision)
		return err
	})
	return r
}

// agree has the leader agree to a draft, which is submitted first; codes are those of the tickets whose reporters are told.
func (d *desk) agree(r consolidated.Report) (agreed consolidated.Report, codes []string) {
	d.t.Helper()
	r = d.submit(r)
	d.does("agreeing", func(tx *database.Tx) error {
		var changes []ticket.Change
		var err error
		agreed, changes, err = d.reports.Agree(d.t.Context(), tx, d.approver, r.ID, r.Revision)
		codes = told(changes)
		return err
	})
	return agreed, codes
}

// decide records what the Committee decided, a decision a proposal.
func (d *desk) decide(r consolidated.Report, decisions ...string) (changes []ticket.Change) {
	d.t.Helper()
	d.does("recording an opinion", func(tx *database.Tx) (err error) {
		changes, err = d.reports.RecordOpinion(d.t.Context(), tx, d.officer, r.ID, consolidated.Opinion{Number: "5123/UBND-NC", On: "2026-11-20", Decisions: decisions})
		return err
	})
	return changes
}

// told are the codes of changes, in order.
func told(changes []ticket.Change) (codes []string) {
	for _, c := range changes {
		codes = append(codes, c.Ticket.Code.String())
	}
	slices.Sort(codes)
	return codes
}

// same requires that two lists have the same, in any order.
func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	got, want = slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}
