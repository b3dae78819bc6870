package ticket_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"thidua/bot/bottest"
	"thidua/bot/consolidated"
	"thidua/bot/digest"
	"thidua/bot/directory"
	"thidua/bot/period"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// quarter is 15/9/2026 to 14/12/2026; the figures are looked at on the 20th.
var quarter = period.Of(period.Quarter, "2026-12-14")

func (d *figureDesk) figures(p period.Period, at time.Time, agency int64) ticket.Figures {
	d.t.Helper()
	f, err := d.store.Figures(d.t.Context(), d.w.DB, p, at, agency)
	if err != nil {
		d.t.Fatal(err)
	}
	return f
}

// line is a figure in a line.
func line(f ticket.Figure) string {
	days := func(median *float64) string {
		if median == nil {
			return "-"
		}
		return fmt.Sprint(*median)
	}
	return fmt.Sprintf("%s: %d %d %d %d, %s %s", f.Key, f.Received, f.Settled, f.Open, f.Overdue, days(f.FirstReply), days(f.Resolution))
}

// some are those that are not empty, in a line each.
func some(all []ticket.Figure) (lines []string) {
	for _, f := range all {
		if !f.Empty() {
			lines = append(lines, line(f))
		}
	}
	return lines
}

// season is what four agencies reported around a quarter, by hand: XA1 and XA2 are in a bloc, XA3 in another and XA4 in none.
func season(t *testing.T, w *bottest.World) *figureDesk {
	t.Helper()
	d := newFigureDesk(t, w, "XA1", "XA2", "XA3", "XA4")
	w.LeadBloc(t, "K1", "XA1", "XA2")
	w.LeadBloc(t, "K2", "XA3", "XA1") // of two blocs the first counts
	w.LeadBloc(t, "K0")

	// The last minute of the quarter, and the first after it. Accepted is none of them: they are not due.
	last, after := d.report("XA1", 0), d.report("XA1", 0)
	d.sentAt(last, "14/12/2026 23:59")
	d.sentAt(after, "15/12/2026 00:00")

	// Answered after a weekend and a day off, then confirmed in the next quarter.
	answered := d.report("XA1", 0)
	d.accept(answered)
	d.classify(answered, "money")
	d.answer(answered)
	d.does("confirming", func(tx *database.Tx) error {
		_, err := d.store.Resolve(t.Context(), tx, d.focals["XA1"], answered)
		return err
	})
	d.sentAt(answered, "04/12/2026 16:00") // a Friday
	d.happenedAt(answered, ticket.SaidAnswer, "11/12/2026 08:00")
	d.settledAt(answered, ticket.SaidResolved, "16/12/2026 08:00")

	// Another agency has the same, and is answered with it.
	joined := d.report("XA2", answered)
	d.sentAt(joined, "07/12/2026 08:00")
	d.happenedAt(joined, ticket.SaidAnswer, "11/12/2026 08:00")

	// Recorded by telephone before the quarter, and overdue.
	overdue := d.recorded("XA3")
	d.classify(overdue, "dossier")
	d.sentAt(overdue, "14/09/2026 23:59")
	w.Exec(t, `update ticket set due_at = $1 where id = $2`, d.clock("05/10/2026 17:00").UnixMicro(), overdue)

	// The Board asked: its day does not count.
	waiting := d.report("XA4", 0)
	d.does("asking", func(tx *database.Tx) error {
		_, err := d.store.Ask(t.Context(), tx, d.officer, waiting, "Đề nghị nêu rõ")
		return err
	})
	d.sentAt(waiting, "01/10/2026 09:00")
	d.happenedAt(waiting, ticket.SaidAsked, "02/10/2026 09:00")
	w.Exec(t, `update ticket set due_at = $1 where id = $2`, d.clock("23/10/2026 17:00").UnixMicro(), waiting)

	withdrawn := d.report("XA4", 0)
	d.does("withdrawing", func(tx *database.Tx) error {
		_, err := d.store.Withdraw(t.Context(), tx, d.focals["XA4"], withdrawn)
		return err
	})
	d.sentAt(withdrawn, "02/10/2026 09:00")
	d.settledAt(withdrawn, ticket.SaidWithdrawn, "02/10/2026 10:00")

	// A draft, and one that waits for its agency, are not sent.
	d.does("drafting", func(tx *database.Tx) error {
		_, err := d.store.Begin(t.Context(), tx, d.focals["XA1"], bottest.Agency(t, w.DB, "XA1"), ticket.Report{Words: "Nháp"})
		return err
	})
	d.does("asking the Board", func(tx *database.Tx) error {
		_, _, err := d.store.OpenQuestion(t.Context(), tx, d.focals["XA1"], 0, ticket.Report{Words: "Mức thưởng là bao nhiêu?"})
		return err
	})
	w.Exec(t, `update ticket set sent_at = $1 where kind = 'question'`, d.clock("01/12/2026 09:00").UnixMicro())
	return d
}

func TestFiguresOfAPeriodAreCountedByCategoryBlocAndAgency(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := season(t, w)
		at := d.clock("20/12/2026 08:00")
		f := d.figures(quarter, at, 0)
		for _, c := range []struct {
			what      string
			got, want []string
		}{
			// From Friday the 4th to Friday the 11th there are four working days, since the 9th is off; from Monday the 7th three.
			{"in all", []string{line(f.Total)}, []string{": 5 3 4 1, 3.5 3.5"}},
			{"by category", some(f.ByCategory), []string{"money: 2 2 0 0, 3.5 3.5", "dossier: 0 0 1 1, - -", ": 3 1 3 0, - -"}},
			{"by bloc", some(f.ByBloc), []string{"K1: 3 2 2 0, 3.5 3.5", "K2: 0 0 1 1, - -", ": 2 1 1 0, - -"}},
			{"by agency", some(f.ByAgency), []string{"XA1: 2 1 2 0, 4 4", "XA4: 2 1 1 0, - -", "XA2: 1 1 0 0, 3 3", "XA3: 0 0 1 1, - -"}},
			{"questions", []string{line(f.Questions)}, []string{": 1 0 1 0, - -"}},
		} {
			if diff := cmp.Diff(c.want, c.got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.what, diff)
			}
		}
		if len(f.ByCategory) != len(ticket.Categories())+1 || len(f.ByBloc) != 4 || f.ByBloc[3].Name != ticket.WithoutBloc || f.ByBloc[0].Key != "K0" {
			t.Errorf("not every category and bloc is there: %+v, %+v", f.ByCategory, f.ByBloc)
		}
		if len(f.ByAgency) != 4 || f.ByAgency[0].Name != "Cơ quan XA1" {
			t.Errorf("by agency: %+v", f.ByAgency)
		}
		own := d.figures(quarter, at, bottest.Agency(t, w.DB, "XA1"))
		if got := []string{line(own.Total), line(own.Questions)}; !slices.Equal(got, []string{": 2 1 2 0, 4 4", ": 0 0 0 0, - -"}) || len(own.Tickets) != 3 {
			t.Errorf("the agency's own: %q, %d tickets", got, len(own.Tickets))
		}
		// What was confirmed in the next quarter was settled in this one, and is not settled twice.
		if next := d.figures(period.Of(period.Quarter, "2026-12-20"), at, 0); line(next.Total) != ": 1 0 4 1, - -" {
			t.Errorf("the next quarter: %s", line(next.Total))
		}
	})
}

// Every figure is counted once more, by SQL over the tickets as they are now and day by day over the calendar.
func TestFiguresAreThoseOfTheRows(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := season(t, w)
		at := d.clock("20/12/2026 08:00")
		f := d.figures(quarter, at, 0)
		from, until := d.clock("15/09/2026 00:00").UnixMicro(), d.clock("15/12/2026 00:00").UnixMicro()
		count := func(where string, args ...any) int {
			return w.Count(t, `select count(*) from ticket t where kind = 'difficulty' and number > 0 and `+where, args...)
		}
		// A joined ticket is settled by the copy of the reply; one that was confirmed later, when it was answered.
		const replied = `exists (select 1 from ticket_message m where m.ticket_id = t.id and m.kind in ('answer', 'refusal')`
		settled := `(state = 'withdrawn' and settled_at >= $1 and settled_at < $2 or state in ('answered', 'refused', 'resolved', 'closed', 'joined') and ` +
			replied + ` and m.at >= $1 and m.at < $2))`
		open := `(state in ('sent', 'accepted', 'in_progress', 'awaiting_reporter', 'forwarded', 'awaiting_approval', 'disputed', 'reported', 'decided')
			or state = 'joined' and not ` + replied + `))`
		overdue := `state in ('sent', 'accepted', 'in_progress', 'forwarded', 'disputed', 'awaiting_approval') and due_at > 0 and due_at < $1`
		for _, of := range []struct {
			all   []ticket.Figure
			where string
		}{
			{[]ticket.Figure{f.Total}, `'' = %s`},
			{f.ByCategory[:len(f.ByCategory)-1], `coalesce(nullif(category, ''), (select j.category from ticket j where j.id = t.joined_to), '') = %s`},
			{f.ByAgency, `holder_id = (select id from agency where code = %s)`},
		} {
			for _, g := range of.all {
				in := func(n int) string { return " and " + fmt.Sprintf(of.where, fmt.Sprint("$", n)) }
				want := ticket.Figure{Received: count(`sent_at >= $1 and sent_at < $2`+in(3), from, until, g.Key), Settled: count(settled+in(3), from, until, g.Key),
					Open: count(open+in(1), g.Key), Overdue: count(overdue+in(2), at.UnixMicro(), g.Key)}
				got := g
				got.Key, got.Name, got.FirstReply, got.Resolution = "", "", nil, nil
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%q (-SQL +figures):\n%s", g.Key, diff)
				}
			}
		}
		d.checkDays(f)
	})
}

// checkDays counts the working days of every ticket in the figures one by one.
func (d *figureDesk) checkDays(f ticket.Figures) {
	d.t.Helper()
	for _, c := range f.Tickets {
		for _, took := range []struct {
			days *int
			to   time.Time
		}{{c.FirstReply, c.RepliedAt}, {c.Resolution, c.SettledAt}} {
			if took.days == nil {
				continue
			}
			n := 0
			for day := vietnamese.DayOf(c.SentAt).Add(1); day <= vietnamese.DayOf(took.to); day = day.Add(1) {
				noon, err := time.ParseInLocation(time.DateOnly, string(day), vietnamese.Zone())
				if err != nil {
					d.t.Fatal(err)
				}
				if d.hours.Works(noon.Add(12 * time.Hour)) {
					n++
				}
			}
			if n != *took.days {
				d.t.Errorf("%s took %d working days from %s to %s, not %d", c.Code, n, c.SentAt, took.to, *took.days)
			}
		}
	}
}

func TestTheFiguresOfAnAgencyGoToItsSuccessor(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := season(t, w)
		d.does("merging", func(tx *database.Tx) error {
			_, _, err := d.people.Reorganise(t.Context(), tx, directory.Operator, directory.Reorganisation{
				Kind: directory.Merger, On: vietnamese.DayOf(time.Now()), From: []string{"XA3", "XA4"}, Into: "XA9", Name: "Cơ quan XA9", AgencyKind: directory.Commune,
			})
			return err
		})
		f := d.figures(quarter, d.clock("20/12/2026 08:00"), bottest.Agency(t, w.DB, "XA9"))
		if got := some(f.ByAgency); !slices.Equal(got, []string{"XA9: 2 1 2 1, - -"}) {
			t.Errorf("%q", got)
		}
	})
}

// What is counted of a moment later is what was counted at it, whatever was done since; and what is open is so by its state.
func TestFiguresOfThePastAreWhatTheyWere(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newFigureDesk(t, w, "XA1", "XA2")
		draw := rand.New(rand.NewPCG(7, 11))
		p := period.Of(period.Year, vietnamese.DayOf(time.Now()))
		var then []ticket.Figures
		done := map[string]int{}
		for range 200 {
			if act := d.something(draw); act != "" {
				done[act]++
				f := d.figures(p, time.Time{}, 0)
				then = append(then, f)
				d.checkStates(act, f)
			}
		}
		if len(done) < 15 || len(then) < 150 {
			t.Errorf("too little happened: %v", done)
		}
		// The state, the day until which it is to be answered and what it is joined to are those of now.
		ofNow := cmp.Options{cmpopts.IgnoreFields(ticket.Figure{}, "Overdue"), cmpopts.IgnoreFields(ticket.Counted{}, "State", "Overdue", "DueAt", "AcceptedAt")}
		for i, was := range then {
			if diff := cmp.Diff(was, d.figures(p, was.At, 0), ofNow); diff != "" {
				t.Fatalf("after act %d (-then +now):\n%s", i, diff)
			}
		}
	})
}

// checkStates requires that what the figures call open is what people read as open.
func (d *figureDesk) checkStates(act string, f ticket.Figures) {
	d.t.Helper()
	for _, c := range f.Tickets {
		if c.State == ticket.Joined {
			continue
		}
		if c.Open != c.State.Open() {
			d.t.Fatalf("after %q %s is %s and counted as open: %v", act, c.Code, c.State, c.Open)
		}
	}
}

// something does one thing that can be done to a ticket drawn by lot, and says what.
func (d *figureDesk) something(draw *rand.Rand) string {
	d.t.Helper()
	ctx := d.t.Context()
	ids := d.w.Strings(d.t, `select id from ticket where number > 0 order by id`)
	code := []string{"XA1", "XA2"}[draw.IntN(2)]
	if len(ids) < 8 || draw.IntN(20) == 0 {
		id := d.report(code, 0)
		d.w.Exec(d.t, `update ticket set level = 'committee' where id = $1`, id) // so that the digest proposes something
		return "report"
	}
	if draw.IntN(20) == 0 {
		return d.reported(draw)
	}
	one := func() (id int64) {
		fmt.Sscan(ids[draw.IntN(len(ids))], &id)
		return id
	}
	id, other, focal := one(), one(), d.focals[code]
	acts := map[string]func(tx *database.Tx) error{
		"accept": func(tx *database.Tx) error { _, err := d.store.Accept(ctx, tx, d.officer, id); return err },
		"ask":    func(tx *database.Tx) error { _, err := d.store.Ask(ctx, tx, d.officer, id, "Nêu rõ"); return err },
		"forward": func(tx *database.Tx) error {
			_, err := d.store.Forward(ctx, tx, d.officer, id, "Sở Tài chính")
			return err
		},
		"reopen": func(tx *database.Tx) error { _, err := d.store.Reopen(ctx, tx, d.officer, id, "Xem lại"); return err },
		"join":   func(tx *database.Tx) error { _, err := d.store.Join(ctx, tx, d.officer, id, other); return err },
		"unjoin": func(tx *database.Tx) error { _, err := d.store.Unjoin(ctx, tx, d.officer, id); return err },
		"withdraw": func(tx *database.Tx) error {
			if draw.IntN(5) > 0 {
				return ticket.ErrChanged // or soon there is nothing left to do
			}
			_, err := d.store.Withdraw(ctx, tx, focal, id)
			return err
		},
		"resolve": func(tx *database.Tx) error { _, err := d.store.Resolve(ctx, tx, focal, id); return err },
		"dispute": func(tx *database.Tx) error { _, err := d.store.Dispute(ctx, tx, focal, id, "Chưa đúng"); return err },
		"supplement": func(tx *database.Tx) error {
			_, err := d.store.Supplement(ctx, tx, focal, id, "Thêm", ticket.Source{})
			return err
		},
		"submit": func(tx *database.Tx) error {
			kind := ticket.Answer
			if draw.IntN(4) == 0 {
				kind = ticket.Refusal
			}
			_, _, err := d.store.SubmitReply(ctx, tx, d.officer, ticket.Reply{TicketID: id, Kind: kind, Words: "Trả lời"})
			return err
		},
		"release": func(tx *database.Tx) error {
			r, err := d.store.OpenReply(ctx, tx, id)
			switch {
			case err != nil:
			case draw.IntN(3) == 0:
				_, _, err = d.store.ReturnReply(ctx, tx, d.approver, r.ID, r.Revision, "Viết lại")
			case draw.IntN(4) == 0:
				_, _, err = d.store.RecallReply(ctx, tx, d.officer, r.ID)
			default:
				_, _, err = d.store.ApproveReply(ctx, tx, d.approver, r.ID, r.Revision)
			}
			return err
		},
	}
	for range 40 { // until something can be done
		names := append(slices.Sorted(maps.Keys(acts)), "release", "release", "join", "join", "resolve", "dispute", "dispute")
		name := names[draw.IntN(len(names))]
		if d.try(acts[name]) {
			return name
		}
		id, other = one(), one()
	}
	return ""
}

// reported has what is to be reported to the Committee be reported, and half of the times its opinion recorded.
func (d *figureDesk) reported(draw *rand.Rand) string {
	d.t.Helper()
	ctx := d.t.Context()
	reports := consolidated.NewStore(d.w.DB, d.people, d.store)
	data, err := reports.Gather(ctx, period.Of(period.Year, vietnamese.DayOf(time.Now())), digest.Office{})
	if err != nil {
		d.t.Fatal(err)
	}
	if len(data.Proposals) == 0 {
		return ""
	}
	opinion := draw.IntN(2) == 0
	d.does("reporting to the Committee", func(tx *database.Tx) error {
		of, err := reports.New(ctx, tx, d.officer, data)
		if err == nil {
			of, err = reports.Submit(ctx, tx, d.officer, of.ID, of.Revision)
		}
		if err == nil {
			of, _, err = reports.Agree(ctx, tx, d.approver, of.ID, of.Revision)
		}
		if err == nil && opinion {
			decisions := slices.Repeat([]string{"Đồng ý"}, len(data.Proposals))
			_, err = reports.RecordOpinion(ctx, tx, d.officer, of.ID, consolidated.Opinion{Number: "77/UBND", On: "2026-11-20", Decisions: decisions})
		}
		return err
	})
	if opinion {
		return "decide"
	}
	return "report to the Committee"
}

// The figures of a digest are three calls: of the period, of the one before and of the same a year earlier, each as it was at its end.
func TestFiguresAreThoseOfADigest(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := season(t, w)
		now, before, year := d.figures(quarter, quarter.End(), 0), d.figures(quarter.Before(), quarter.Before().End(), 0), d.figures(quarter.YearBefore(), quarter.YearBefore().End(), 0)
		counts := func(f ticket.Figure) digest.Counts {
			return digest.Counts{Received: f.Received, Settled: f.Settled, InHand: f.Open, Overdue: f.Overdue}
		}
		row := func(now, before, year ticket.Figure) digest.Row {
			last, lastYear := counts(before), counts(year)
			return digest.Row{Name: now.Name, Now: counts(now), LastPeriod: &last, LastYear: &lastYear, FirstReply: now.FirstReply, Resolution: now.Resolution}
		}
		rows := func(now, before, year []ticket.Figure) (all []digest.Row) {
			for i := range now {
				all = append(all, row(now[i], before[i], year[i]))
			}
			return all
		}
		var reported []digest.Reporter
		for _, a := range now.ByAgency {
			if a.Received > 0 {
				reported = append(reported, digest.Reporter{Agency: a.Name, Tickets: a.Received})
			}
		}
		data := digest.Data{
			Period:   digest.Period{From: quarter.From, To: quarter.To, AsOf: quarter.To},
			Agencies: digest.Agencies{Reported: reported},
			Figures: digest.Figures{Total: row(now.Total, before.Total, year.Total), ByCategory: rows(now.ByCategory, before.ByCategory, year.ByCategory),
				ByBloc: rows(now.ByBloc, before.ByBloc, year.ByBloc)},
		}
		if err := data.Check(); err != nil {
			t.Error(err)
		}
		// At the end of the quarter the ticket of its last minute was open; that of the minute after was not there. Before it there was one.
		if got, want := data.Figures.Total.Now, (digest.Counts{Received: 5, Settled: 3, InHand: 3, Overdue: 1}); got != want {
			t.Errorf("this quarter: %+v, want %+v", got, want)
		}
		if got, want := *data.Figures.Total.LastPeriod, (digest.Counts{Received: 1, InHand: 1}); got != want {
			t.Errorf("the last quarter: %+v, want %+v", got, want)
		}
		if got := *data.Figures.Total.LastYear; got != (digest.Counts{}) {
			t.Errorf("last year: %+v", got)
		}
	})
}
