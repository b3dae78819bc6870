package digest

import (
	"fmt"
	"slices"
	"strings"

	"thidua/bot/report"
	"thidua/knowledge/vietnamese"
)

// figureAnnex is annex I: the figures by category and by bloc, as tables and then as charts.
func (d Data) figureAnnex() report.Annex {
	f := d.Figures
	return report.Annex{
		Title: annexFigures + " " + d.Period.words(),
		Body: slices.Concat(
			d.figures(headByCategory, columnCategory, f.ByCategory), d.figures(headByBloc, columnBloc, f.ByBloc),
			d.charts(),
		),
	}
}

// figures are tables of one kind of rows.
func (d Data) figures(head, column string, rows []Row) []report.Block {
	if len(rows) == 0 {
		return []report.Block{heading(clause, head), paragraph(none)}
	}
	before := []report.Block{paragraph(wordsNoBefore)}
	if slices.ContainsFunc(rows, func(r Row) bool { return r.LastPeriod != nil || r.LastYear != nil }) {
		before = explained(d.figuresBefore(column, rows))
	}
	return slices.Concat(
		[]report.Block{heading(clause, head), heading(point, headNow)}, explained(d.figuresNow(column, rows)), []report.Block{note(wordsCounted)},
		[]report.Block{heading(point, headBefore)}, before,
	)
}

// charts stand after all tables, so that a picture that does not fit on the rest of a page leaves no gap between them.
func (d Data) charts() (blocks []report.Block) {
	for _, of := range []struct {
		head string
		rows []Row
	}{{headByCategory, d.Figures.ByCategory}, {headByBloc, d.Figures.ByBloc}} {
		if len(of.rows) > 0 {
			blocks = append(blocks, heading(point, of.head), d.chart(of.head, of.rows))
		}
	}
	if len(blocks) == 0 {
		return nil
	}
	return append([]report.Block{heading(clause, headCharts)}, blocks...)
}

// countColumns are the columns of counts.
var countColumns = []struct {
	column string
	count  func(Counts) int
}{
	{columnReceived, Counts.received},
	{columnSettled, func(c Counts) int { return c.Settled }},
	{columnInHand, func(c Counts) int { return c.InHand }},
	{columnOverdue, func(c Counts) int { return c.Overdue }},
}

func numberColumns() (columns []report.Column) {
	for _, c := range countColumns {
		columns = append(columns, report.Column{Heading: c.column, Width: 3, Align: report.Right})
	}
	return columns
}

// countCells are cells of those columns; c may be nil.
func countCells(c *Counts) (cells []string) {
	for _, column := range countColumns {
		cells = append(cells, cell(c, column.count))
	}
	return cells
}

func (d Data) figuresNow(column string, rows []Row) report.Table {
	t := report.Table{
		Columns: slices.Concat(
			[]report.Column{{Heading: column, Width: 8, Align: report.Left}}, numberColumns(),
			[]report.Column{{Heading: columnFirstReply, Width: 3, Align: report.Right}, {Heading: columnResolution, Width: 3, Align: report.Right}},
		),
		Groups: []report.Group{{Columns: 1 + len(countColumns)}, {Heading: groupDays, Columns: 2}},
	}
	cells := func(name string, r Row) []string {
		return slices.Concat([]string{name}, countCells(&r.Now), []string{median(r.FirstReply), median(r.Resolution)})
	}
	for _, r := range rows {
		t.Rows = append(t.Rows, cells(line(r.Name), r))
	}
	t.Total = cells(rowTotal, d.Figures.Total)
	return t
}

func (d Data) figuresBefore(column string, rows []Row) report.Table {
	t := report.Table{
		Columns: slices.Concat([]report.Column{{Heading: column, Width: 8, Align: report.Left}}, numberColumns(), numberColumns()),
		Groups:  []report.Group{{Columns: 1}, {Heading: periodLast, Columns: len(countColumns)}, {Heading: periodLastYear, Columns: len(countColumns)}},
	}
	cells := func(name string, r Row) []string {
		return slices.Concat([]string{name}, countCells(r.LastPeriod), countCells(r.LastYear))
	}
	for _, r := range rows {
		t.Rows = append(t.Rows, cells(line(r.Name), r))
	}
	t.Total = cells(rowTotal, d.Figures.Total)
	return t
}

// chart shows what became of the tickets that were settled in the period or are in hand; each is in one part of one bar.
func (d Data) chart(head string, rows []Row) report.Chart {
	c := report.Chart{
		Title: fmt.Sprintf(chartTitle, vietnamese.LowerFirst(head)), Subtitle: vietnamese.UpperFirst(fmt.Sprintf(chartSubtitle, d.Period.words(), day(d.Period.AsOf))),
		Series:   []report.Series{{Name: columnSettled, Tone: report.Done}, {Name: chartInTime, Tone: report.Partly}, {Name: columnOverdue, Tone: report.Missing}},
		Footnote: chartFootnote,
	}
	for _, r := range rows {
		n := r.Now
		c.Bars = append(c.Bars, report.Bar{
			Label: orBlank(r.Name), Note: vietnamese.Thousands(n.Settled) + "/" + vietnamese.Thousands(n.Settled+n.InHand),
			Values: []float64{float64(n.Settled), float64(n.InHand - n.Overdue), float64(n.Overdue)},
		})
	}
	return c
}

// ticketAnnex is annex II: what the agencies wrote, word for word, and what became of it.
func (d Data) ticketAnnex() report.Annex {
	a := report.Annex{Title: annexTickets + " " + d.Period.words(), Landscape: true}
	if len(d.Tickets) == 0 {
		a.Body = []report.Block{paragraph(none)}
		return a
	}
	t := report.Table{Columns: []report.Column{
		{Heading: columnNumber, Width: 2, Align: report.Center}, {Heading: columnCode, Width: 7, Align: report.Left}, {Heading: columnAgency, Width: 7, Align: report.Left},
		{Heading: columnWhat, Width: 13, Align: report.Left}, {Heading: columnProposal, Width: 11, Align: report.Left},
		{Heading: columnLevel, Width: 5, Align: report.Left}, {Heading: columnResult, Width: 8, Align: report.Left},
	}}
	for i, x := range d.Tickets {
		t.Rows = append(t.Rows, []string{vietnamese.Thousands(i + 1), x.Code, x.agencies(), wordForWord(x.Text), wordForWord(x.Proposal), orBlank(x.Level), x.outcome()})
	}
	words := wordsMasked
	if d.Period.MadeOn != "" {
		words += fmt.Sprintf(wordsStates, day(d.Period.MadeOn))
	}
	a.Body = []report.Block{note(words), t}
	return a
}

// agencies are whose a ticket is and who joined it.
func (t Ticket) agencies() string {
	all := agenciesOf([]*Ticket{&t})
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return all[0] + "\n" + fmt.Sprintf(wordsJoined, strings.Join(all[1:], agencySeparator))
}

// outcome is the state of a ticket and what came of it.
func (t Ticket) outcome() string {
	return strings.Join(append([]string{orBlank(t.State)}, lines(t.Result)...), "\n")
}

// wordForWord is what an agency wrote, or that it wrote nothing.
func wordForWord(text string) string {
	if all := lines(text); len(all) > 0 {
		return strings.Join(all, "\n")
	}
	return notSaid
}

// agencyAnnex is annex III: who has no difficulties, and who is silent.
func (d Data) agencyAnnex() report.Annex {
	silent := agencyTable(d.Agencies.Silent)
	if n := len(d.Agencies.Silent); n > 0 && !d.Agencies.NameSilent {
		silent = paragraph(fmt.Sprintf(wordsHowMany, counted(n)) + ".")
	}
	said := agencyTable(d.Agencies.None)
	if len(d.Agencies.None) == 0 { // nobody could say so to the assistant: that is not known, and no "none"
		said = paragraph(blank)
	}
	return report.Annex{Title: annexAgencies, Body: []report.Block{
		heading(clause, headNone), said,
		heading(clause, headSilent), silent,
	}}
}

// agencyTable lists agencies, two on a row: there are hundreds.
func agencyTable(names []string) report.Block {
	if len(names) == 0 {
		return paragraph(none)
	}
	number := report.Column{Heading: columnNumber, Width: 2, Align: report.Center}
	agency := report.Column{Heading: columnAgency, Width: 11, Align: report.Left}
	t := report.Table{Columns: []report.Column{number, agency, number, agency}}
	for i := 0; i < len(names); i += 2 {
		row := []string{vietnamese.Thousands(i + 1), line(names[i]), "", ""}
		if i+1 < len(names) {
			row[2], row[3] = vietnamese.Thousands(i+2), line(names[i+1])
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
