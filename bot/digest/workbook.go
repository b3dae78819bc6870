package digest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"thidua/bot/sheet"
	"thidua/knowledge/vietnamese"
)

// Workbook is the data as a .xlsx: figures, tickets, themes, proposals, agencies, a worksheet each, and notes on what they are
// of. Silent agencies are named as the annexes name them. A cell that gets longer than a worksheet may hold ends in "…"; only
// lists of agencies, codes and opinions can.
func Workbook(d Data) ([]byte, error) {
	sheets := []sheet.Out{d.figureSheet(), d.ticketSheet(), d.themeSheet(), d.proposalSheet(), d.agencySheet()}
	for _, s := range sheets {
		for _, row := range s.Rows {
			for i := range row {
				row[i] = fitting(row[i])
			}
		}
	}
	var out bytes.Buffer
	if err := sheet.WriteWorkbook(&out, sheets); err != nil {
		return nil, fmt.Errorf("make the workbook of a digest: %w", err)
	}
	return out.Bytes(), nil
}

// longestCell is what a cell of a .xlsx may hold, in units of UTF-16 (ECMA-376, 18.3.1.96 leaves it to Excel: 32,767).
const longestCell = 32_767

// fitting is the text as far as a cell holds it.
func fitting(text string) string {
	units := utf16.Encode([]rune(text))
	if len(units) <= longestCell {
		return text
	}
	return strings.TrimRight(string(utf16.Decode(units[:longestCell-1])), "\uFFFD") + "…"
}

// figureSheet has a row for every row of figures. A figure that is not known is a blank cell.
func (d Data) figureSheet() sheet.Out {
	header := []string{sheetBy, sheetName}
	for _, of := range []string{periodNow, periodLast, periodLastYear} {
		for _, c := range countColumns {
			header = append(header, c.column+", "+vietnamese.LowerFirst(of))
		}
	}
	rows := [][]string{append(header, sheetFirstReply, sheetResolution)}
	add := func(by, name string, r Row) {
		row := []string{by, name}
		for _, of := range spans {
			row = append(row, countCells(of.counts(r))...)
		}
		row = append(row, median(r.FirstReply), median(r.Resolution))
		for i, cell := range row {
			if cell == unknown {
				row[i] = ""
			}
		}
		rows = append(rows, row)
	}
	add(rowTotal, "", d.Figures.Total)
	for _, r := range d.Figures.ByCategory {
		add(columnCategory, line(r.Name), r)
	}
	for _, r := range d.Figures.ByBloc {
		add(columnBloc, line(r.Name), r)
	}
	return sheet.Out{
		Name: sheetFigures, Rows: rows, Widths: []float64{18, 40, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 14, 14},
		Notes: []string{
			fmt.Sprintf(noteSubject, d.Period.words(), day(d.Period.From), day(d.Period.To), day(d.Period.AsOf)),
			noteUnknown, wordsCounted, wordsMasked, noteDraft,
		},
	}
}

func (d Data) ticketSheet() sheet.Out {
	rows := [][]string{{columnNumber, columnCode, columnAgency, sheetJoined, columnWhat, columnProposal, columnCategory, columnLevel, sheetState, columnResult, sheetChannel, sheetMerged, sheetTheme}}
	themeOf := map[*Ticket]string{}
	for _, theme := range d.Themes {
		for _, t := range d.ticketsOf(theme) {
			themeOf[t] = line(theme.Title)
		}
	}
	for i := range d.Tickets {
		t := &d.Tickets[i]
		agencies := append(agenciesOf([]*Ticket{t}), "")
		rows = append(rows, []string{
			fmt.Sprint(i + 1), t.Code, agencies[0], joined(agencies[1:]), cellText(t.Text), cellText(t.Proposal), line(t.Category), line(t.Level), line(t.State),
			cellText(t.Result), line(t.Channel), line(t.MergedInto), themeOf[t],
		})
	}
	return sheet.Out{Name: sheetTickets, Rows: rows, Widths: []float64{5, 15, 26, 26, 48, 40, 22, 16, 18, 30, 16, 15, 26}}
}

func (d Data) themeSheet() sheet.Out {
	rows := [][]string{{columnNumber, sheetTheme, labelWhat, columnCode, columnAgency, labelLegalBasis, sheetObjective, sheetSubjective}}
	for i, theme := range d.Themes {
		tickets := d.ticketsOf(theme)
		var codes []string
		for _, t := range tickets {
			codes = append(codes, t.Code)
		}
		rows = append(rows, []string{
			fmt.Sprint(i + 1), line(theme.Title), cellText(theme.What), joined(codes), joined(agenciesOf(tickets)), cellText(theme.LegalBasis), cellText(theme.Objective),
			cellText(theme.Subjective),
		})
	}
	return sheet.Out{Name: sheetThemes, Rows: rows, Widths: []float64{5, 28, 48, 18, 36, 36, 30, 30}}
}

func (d Data) proposalSheet() sheet.Out {
	rows := [][]string{{columnNumber, sheetTheme, columnProposal, labelBasis, fmt.Sprintf(labelView, orBlank(d.Office.Agency)), labelRelated, labelOptions, labelLead, vietnamese.UpperFirst(labelDeadline), sheetSubmission}}
	for i, p := range d.Proposals {
		var opinions, options []string
		for _, r := range p.Related {
			opinions = append(opinions, orBlank(r.Body)+" ("+r.Document.words()+"): "+orBlank(r.Content))
		}
		for _, option := range p.Options {
			options = append(options, "- "+orBlank(option))
		}
		submission := ""
		if p.NeedsSubmission {
			submission = sheetYes
		}
		rows = append(rows, []string{
			fmt.Sprint(i + 1), line(p.Theme), vietnamese.UpperFirst(strings.Join(p.lines(d.Office), "\n- ")), cellText(p.Basis), cellText(p.View), strings.Join(opinions, "\n"), strings.Join(options, "\n"),
			line(p.Lead), line(p.Deadline), submission,
		})
	}
	return sheet.Out{Name: sheetProposals, Rows: rows, Widths: []float64{5, 28, 48, 32, 32, 36, 32, 20, 20, 14}}
}

func (d Data) agencySheet() sheet.Out {
	rows := [][]string{{columnNumber, columnAgency, sheetSaid, sheetOwn, sheetAlsoHas}}
	add := func(name, said, own, also string) {
		rows = append(rows, []string{fmt.Sprint(len(rows)), line(name), said, own, also})
	}
	for _, r := range d.Agencies.Reported {
		add(r.Agency, sheetReported, fmt.Sprint(r.Tickets), fmt.Sprint(r.Joined))
	}
	for _, name := range d.Agencies.None {
		add(name, sheetNone, "", "")
	}
	switch n := len(d.Agencies.Silent); {
	case d.Agencies.NameSilent:
		for _, name := range d.Agencies.Silent {
			add(name, sheetSilent, "", "")
		}
	case n > 0:
		rows = append(rows, []string{"", fmt.Sprintf(wordsHowMany, counted(n)), sheetSilent})
	}
	return sheet.Out{Name: sheetAgencies, Rows: rows, Widths: []float64{5, 50, 20, 14, 18}}
}

func joined(texts []string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(texts), func(s string) bool { return s == "" }), "; ")
}

// cellText is a text of any number of lines.
func cellText(text string) string { return strings.TrimSpace(vietnamese.NFC(text)) }
