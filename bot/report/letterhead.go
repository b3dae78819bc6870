package report

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// letterhead writes the two columns at the top. The left is as wide as names of agencies need to be on few lines, the right as
// the national name on one.
func (d *document) letterhead(r Report) error {
	l := r.Letterhead
	if err := l.check(); err != nil {
		return err
	}
	agency := capitals(l.Agency)
	left := d.page.text() * 39 / 100
	widths := []int{left, d.page.text() - left}
	d.openTable(widths, false)
	d.openRow(noBreakInRow)
	d.cell(widths[0], "", func() {
		if parent := capitals(l.Parent); parent != "" {
			d.line("Parent", parent)
		}
		d.line("Agency", agency)
		d.rule(underText(agency, 13, widths[0]), widths[0]) // I.II.2b
	})
	d.cell(widths[1], "", func() {
		d.line("Nation", nation)
		d.line("Motto", motto)
		d.rule(mottoWidth, widths[1])
	})
	d.closeRow()
	d.openRow(noBreakInRow)
	d.cell(widths[0], "", func() {
		d.line("Number", l.number())
		if subject := oneLine(r.Subject); r.Kind == "" && subject != "" {
			d.line("About", about+subject)
		}
	})
	d.cell(widths[1], "", func() { d.line("Date", l.date()) })
	d.closeRow()
	d.closeTable()
	return nil
}

func (l Letterhead) check() error {
	if oneLine(l.Agency) == "" {
		return errors.New("a letterhead without an agency")
	}
	return nil
}

// number is where the clerk writes it, with the symbol after it.
func (l Letterhead) number() string { return numberOf + blank + "/" + oneLine(l.Symbol) }

// date is the place and where the clerk writes the day.
func (l Letterhead) date() string {
	if place := oneLine(l.Place); place != "" {
		return place + ", " + day(l.Year)
	}
	return day(l.Year)
}

func capitals(text string) string { return strings.ToUpper(oneLine(text)) }

// mottoWidth is that of the motto in Times New Roman Bold of 14 points; its rule is as long (I.II.1b).
const mottoWidth = 3428

// textWidth is about that of a text in Times New Roman Bold of so many points: enough for the length of a rule.
func textWidth(text string, points int) int {
	thousandths := 0
	for _, r := range text {
		switch {
		case unicode.IsUpper(r):
			thousandths += 720
		case unicode.IsLetter(r), unicode.IsDigit(r):
			thousandths += 500
		default:
			thousandths += 250
		}
	}
	return thousandths * points * 20 / 1000
}

// underText is the length of the rule under a text: 1/3 to 1/2 of its line, the least of it where there are several lines, the
// last of which is shorter.
func underText(text string, points, room int) int {
	if width := textWidth(text, points); width <= room {
		return width * 2 / 5
	}
	return room / 3
}

// title writes the kind of document and its subject; a công văn has both in its letterhead.
func (d *document) title(r Report) {
	if kind := capitals(r.Kind); kind != "" {
		d.line("Kind", kind)
	} else if r.Letterhead != nil {
		return
	}
	if subject := oneLine(r.Subject); subject != "" {
		d.line("Subject", subject)
		d.rule(underText(subject, 14, d.page.text()), d.page.text()) // I.II.5b
	}
}

// to writes the addressees. The dashes of several stand under the colon (I.II.9d).
func (d *document) to(to []string) {
	switch to = list(to); len(to) {
	case 0:
	case 1:
		d.line("To", addressed+" "+to[0])
	default:
		d.line("ToHead", addressed)
		for _, item := range to {
			d.line("ToItem", "- "+item)
		}
		d.line("Space", "")
	}
}

// signature writes recipients and who signs. Neither stands on a page of its own as long as a paragraph is before them.
func (d *document) signature(s Signature) error {
	if err := s.check(); err != nil {
		return err
	}
	d.paragraph(paragraph{style: "Space", keepNext: true})
	left := d.page.text() / 2
	widths := []int{left, d.page.text() - left}
	d.openTable(widths, false)
	d.openRow(noBreakInRow)
	d.cell(widths[0], "", func() {
		recipients := list(s.Recipients)
		if len(recipients) == 0 {
			d.line("Recipient", "")
			return
		}
		d.line("SentTo", sentTo)
		for _, item := range recipients {
			d.line("Recipient", "- "+item)
		}
	})
	d.cell(widths[1], "", func() {
		for _, office := range s.Office {
			d.line("Office", capitals(office))
		}
		for range 5 { // room for the signature and the name
			d.line("Office", "")
		}
	})
	d.closeRow()
	d.closeTable()
	return nil
}

func (s Signature) check() error {
	if len(s.Office) == 0 {
		return errors.New("a signature without an office")
	}
	return nil
}

// annex writes the nth annex of r, from 0.
func (d *document) annex(r Report, n int) error {
	a := r.Annexes[n]
	d.page, d.numbering = page{landscape: a.Landscape}, numbering{}
	name := r.annexName(n)
	d.line("Annex", name)
	if title := capitals(a.Title); title != "" {
		d.line("AnnexTitle", title)
	}
	if r.Letterhead != nil {
		d.line("AnnexOf", r.attached())
	}
	d.rule(d.page.text()/5, d.page.text())
	d.line("Space", "")
	return d.blocks(strings.ToLower(name), a.Body, false)
}

// annexName is what the nth annex is called, from 0.
func (r Report) annexName(n int) string {
	if len(r.Annexes) > 1 {
		return annex + " " + roman(n+1)
	}
	return annex
}

// attached says of which document the annexes are (I.III.1c); there is a letterhead.
func (r Report) attached() string {
	kind := oneLine(r.Kind)
	if kind == "" {
		kind = official
	}
	l := r.Letterhead
	return fmt.Sprintf(attached, kind, blank, oneLine(l.Symbol), day(l.Year), oneLine(l.Agency))
}
