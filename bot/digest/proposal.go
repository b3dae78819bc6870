package digest

import (
	"fmt"
	"slices"
	"strings"

	"thidua/bot/report"
	"thidua/knowledge/vietnamese"
)

// proposals is what section IV holds, a khoản a proposal.
func (d Data) proposals() []report.Block {
	agency := orBlank(d.Office.Agency)
	if len(d.Proposals) == 0 {
		return []report.Block{paragraph(fmt.Sprintf(wordsNoProposals, agency))}
	}
	ofTheme := map[string]int{}
	for _, p := range d.Proposals {
		ofTheme[line(p.Theme)]++
	}
	blocks := []report.Block{paragraph(fmt.Sprintf(wordsAsk, agency, d.Office.committee()))}
	for _, p := range d.Proposals {
		title := vietnamese.UpperFirst(p.addressee(d.Office))
		if theme := line(p.Theme); theme != "" {
			title = vietnamese.UpperFirst(theme)
			if ofTheme[theme] > 1 { // no two headings are the same
				title += ": " + p.addressee(d.Office)
			}
		}
		blocks = append(append(blocks, heading(clause, title)), p.blocks(d.Office)...)
	}
	return blocks
}

func (p Proposal) blocks(o Office) []report.Block {
	blocks := slices.Concat(
		p.asked(o),
		item(point, labelBasis, p.Basis),
		item(point, fmt.Sprintf(labelView, orBlank(o.Agency)), p.View),
		p.related(),
		p.options(),
		item(point, labelLead, unended(p.Lead)+"; "+labelDeadline+": "+vietnamese.LowerFirst(orBlank(p.Deadline))),
	)
	if p.NeedsSubmission {
		blocks = append(blocks, item(point, "", fmt.Sprintf(wordsSubmission, o.committee()))...)
	}
	return blocks
}

// addressee goes on after "kính đề nghị Ủy ban nhân dân tỉnh": "giao Sở Tài chính".
func (p Proposal) addressee(o Office) string {
	switch p.To {
	case ToCouncil:
		return fmt.Sprintf(wordsCouncil, o.level())
	case ToMinistry:
		return fmt.Sprintf(wordsMinistry, orBlank(p.Whom))
	case ToChairman:
		return fmt.Sprintf(wordsChairman, o.level())
	}
	return fmt.Sprintf(wordsAgency, orBlank(p.Whom))
}

// asked is what is asked of whom: a sentence, or a list where it is of several lines.
func (p Proposal) asked(o Office) []report.Block {
	all := p.lines(o)
	blocks := item(point, labelAsked, all[0])
	if all[0] == wordsFollowing {
		blocks = []report.Block{heading(point, labelAsked)}
	}
	for i, asked := range all[1:] {
		if i < len(all)-2 {
			asked = strings.TrimRight(asked, ".;") + ";"
		}
		blocks = append(blocks, item(dash, "", asked)...)
	}
	return blocks
}

// lines say what is asked of whom: one, or that of the addressee and then one for each thing that is asked for, which names the addressee
// itself where nobody said whom.
func (p Proposal) lines(o Office) []string {
	to, content := p.addressee(o), lines(p.Content)
	switch len(content) {
	case 0:
		return []string{to + " " + blank}
	case 1:
		return []string{p.sentence(content[0], o)}
	}
	all := []string{to + " " + wordsFollowing}
	if p.unnamed() {
		all[0] = wordsFollowing
	}
	for _, asked := range content {
		words := p.sentence(asked, o)
		switch {
		case isMoreAsked(asked):
			words = asked
		case !p.unnamed():
			words = strings.TrimLeft(strings.TrimPrefix(words, to), ": ")
		}
		all = append(all, vietnamese.UpperFirst(words))
	}
	return all
}

// related are the opinions of other bodies.
func (p Proposal) related() []report.Block {
	if len(p.Related) == 0 {
		return item(point, labelRelated, "")
	}
	blocks := []report.Block{heading(point, labelRelated)}
	for _, r := range p.Related {
		blocks = append(blocks, item(dash, orBlank(r.Body)+" ("+r.Document.words()+")", r.Content)...)
	}
	return blocks
}

func (p Proposal) options() []report.Block {
	switch len(p.Options) {
	case 0:
		return item(point, labelOptions, "")
	case 1:
		return item(point, labelOptions, p.Options[0])
	}
	blocks := []report.Block{heading(point, labelOptions)}
	for i, option := range p.Options {
		blocks = append(blocks, item(dash, fmt.Sprintf(labelOption, i+1), option)...)
	}
	return blocks
}
