package digest

import (
	"fmt"
	"slices"

	"thidua/bot/report"
	"thidua/knowledge/vietnamese"
)

// reception is section I: who reported, the figures, what became of them.
func (d Data) reception() []report.Block {
	total := d.Figures.Total
	n := total.Now.Received
	return slices.Concat(
		[]report.Block{
			heading(section, headReception),
			heading(clause, headAgencies), paragraph(d.agencyWords() + seeAgencies + "."),
			heading(clause, headComparison),
			paragraph(fmt.Sprintf(wordsReceived, counted(n), total.before(func(c Counts, of string) string { return compared(n, c, of) })) + seeFigures),
		},
		d.received(headByCategory, columnCategory, d.Figures.ByCategory),
		d.received(headByBloc, columnBloc, d.Figures.ByBloc),
		[]report.Block{heading(clause, headResults), paragraph(total.settledWords())},
		total.medianWords(),
	)
}

// agencyWords say how many agencies reported what, without a full stop.
func (d Data) agencyWords() string {
	own, joined := 0, 0
	for _, r := range d.Agencies.Reported {
		if r.Tickets > 0 {
			own++
		} else {
			joined++
		}
	}
	words := fmt.Sprintf(wordsNoReport, during(d.Period.words()))
	if own > 0 {
		words = fmt.Sprintf(wordsReported, during(d.Period.words()), counted(own), counted(d.Figures.Total.Now.Received))
	}
	for _, part := range []struct {
		words string
		n     int
	}{{wordsAlsoJoined, joined}, {wordsNone, len(d.Agencies.None)}, {wordsSilent, len(d.Agencies.Silent)}} {
		if part.n > 0 {
			words += fmt.Sprintf(part.words, counted(part.n))
		}
	}
	return words
}

// received is a table of the tickets received, beside those received before; nothing without rows.
func (d Data) received(head, column string, rows []Row) []report.Block {
	if len(rows) == 0 {
		return nil
	}
	t := report.Table{Columns: []report.Column{
		{Heading: column, Width: 6, Align: report.Left}, {Heading: periodNow, Width: 2, Align: report.Right}, {Heading: periodLast, Width: 2, Align: report.Right},
		{Heading: periodLastYear, Width: 3, Align: report.Right},
	}}
	cells := func(name string, r Row) []string {
		row := []string{name}
		for _, of := range spans {
			row = append(row, cell(of.counts(r), Counts.received))
		}
		return row
	}
	for _, r := range rows {
		t.Rows = append(t.Rows, cells(line(r.Name), r))
	}
	t.Total = cells(rowTotal, d.Figures.Total)
	return append([]report.Block{heading(point, head)}, explained(t)...)
}

func (c Counts) received() int { return c.Received }

// cell is one count in a table; c may be nil.
func cell(c *Counts, count func(Counts) int) string {
	if c == nil {
		return unknown
	}
	return vietnamese.Thousands(count(*c))
}

// explained is the table, and what its sign for unknown figures means if it has one.
func explained(t report.Table) []report.Block {
	for _, row := range append(t.Rows[:len(t.Rows):len(t.Rows)], t.Total) {
		if slices.Contains(row, unknown) {
			return []report.Block{t, note(unknownNote)}
		}
	}
	return []report.Block{t}
}

// before says something of the figures of the last period and of those of the same period last year, as far as they are known.
func (r Row) before(words func(c Counts, of string) string) string {
	if r.LastPeriod == nil && r.LastYear == nil {
		return fmt.Sprintf(wordsNoFigures, lastBoth)
	}
	said := func(c *Counts, of string) string {
		if c == nil {
			return fmt.Sprintf(wordsNoFigures, of)
		}
		return words(*c, of)
	}
	return said(r.LastPeriod, lastPeriod) + "; " + said(r.LastYear, lastYear)
}

// settledWords say what was settled and what is in hand.
func (r Row) settledWords() string {
	before := r.before(func(c Counts, of string) string { return of + ": " + counted(c.Settled) })
	return fmt.Sprintf(wordsSettled, counted(r.Now.Settled), before, counted(r.Now.InHand), counted(r.Now.Overdue))
}

// medianWords say how long things took; nothing where that is unknown.
func (r Row) medianWords() []report.Block {
	if r.FirstReply == nil && r.Resolution == nil {
		return nil
	}
	return []report.Block{paragraph(fmt.Sprintf(wordsMedians, median(r.FirstReply), median(r.Resolution)))}
}

func median(days *float64) string {
	if days == nil {
		return unknown
	}
	return vietnamese.Decimal(*days)
}
