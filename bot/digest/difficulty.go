package digest

import (
	"fmt"
	"slices"
	"strings"

	"thidua/bot/report"
)

// difficulties is what section II holds: a khoản a theme, then the tickets of none. seeAlso says where the tickets stand, if
// anywhere.
func (d Data) difficulties(seeAlso string) (blocks []report.Block) {
	if len(d.Themes) > 0 {
		blocks = append(blocks, paragraph(fmt.Sprintf(wordsThemes, counted(len(d.Themes)), seeAlso)))
	}
	grouped := map[*Ticket]bool{}
	for _, theme := range d.Themes {
		tickets := d.ticketsOf(theme)
		for _, t := range tickets {
			grouped[t] = true
		}
		blocks = append(blocks, theme.blocks(agenciesOf(tickets))...)
	}
	var others []*Ticket
	for i := range d.Tickets {
		if t := &d.Tickets[i]; !grouped[t] && !t.LeftOut {
			others = append(others, t)
		}
	}
	if len(others) == 0 {
		return blocks
	}
	words := wordsOthers
	if len(d.Themes) == 0 {
		words = wordsUngrouped
	}
	return append(blocks, paragraph(fmt.Sprintf(words, counted(len(others)), agencyList(agenciesOf(others)))+seeAlso+"."))
}

// blocks tell of a theme that those agencies have.
func (x Theme) blocks(agencies []string) []report.Block {
	return slices.Concat(
		[]report.Block{heading(clause, x.Title)},
		item(point, labelWhat, x.What),
		item(point, fmt.Sprintf(labelWho, counted(len(agencies))), strings.Join(agencies, agencySeparator)),
		item(point, labelLegalBasis, x.LegalBasis),
		[]report.Block{heading(point, labelCauses)},
		item(dash, labelObjective, x.Objective),
		item(dash, labelSubjective, x.Subjective),
	)
}

// agencySeparator is between names of agencies, which have commas.
const agencySeparator = "; "

// agencyList counts and names agencies.
func agencyList(agencies []string) string {
	return fmt.Sprintf(wordsAgencies, counted(len(agencies)), strings.Join(agencies, agencySeparator))
}

// ticketsOf are those of a theme and those merged into them, in the order of the tickets.
func (d Data) ticketsOf(theme Theme) (all []*Ticket) {
	codes := map[string]bool{}
	for _, code := range theme.Codes {
		codes[code] = true
	}
	tickets := d.byCode()
	for i := range d.Tickets {
		t := &d.Tickets[i]
		into, _ := target(tickets, t.Code) // Check refuses circles
		if codes[t.Code] || codes[into] {
			all = append(all, t)
		}
	}
	return all
}

// agenciesOf are the agencies that have those tickets or joined them, each once.
func agenciesOf(tickets []*Ticket) (names []string) {
	seen := map[string]bool{}
	for _, t := range tickets {
		for _, name := range append([]string{t.Agency}, t.Joined...) {
			if name = line(name); name != "" && !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	return names
}
