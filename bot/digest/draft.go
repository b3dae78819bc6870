package digest

import (
	"fmt"
	"slices"
	"strings"

	"thidua/bot/report"
)

// Part is the default draft: difficulties and proposals alone, to be pasted into the office's report of the period. It has no
// letterhead, signature or annexes, names agencies, and shows no codes.
func Part(d Data) report.Report {
	summary := d.agencyWords() + " (" + fmt.Sprintf(wordsFigures, day(d.Period.AsOf)) + ")."
	return report.Report{Body: slices.Concat(
		[]report.Block{heading(section, headDifficulties), paragraph(summary)}, d.difficulties(""),
		[]report.Block{heading(section, headProposals)}, d.proposals(),
	)}
}

// Whole is the draft as a document of its own: letterhead, sections I to V, signature, and the annexes of figures, tickets and
// agencies. Codes stand in annex II alone.
func Whole(d Data) report.Report {
	o := d.Office
	difficulties := d.difficulties(seeTickets)
	if len(difficulties) == 0 {
		difficulties = []report.Block{paragraph(wordsNoneAtAll)}
	}
	body := slices.Concat(
		[]report.Block{paragraph(fmt.Sprintf(opening, d.mandate(), orBlank(o.Agency), day(d.Period.AsOf)))},
		d.reception(),
		[]report.Block{heading(section, headDifficulties)}, difficulties,
		d.settled(),
		[]report.Block{heading(section, headProposals)}, d.proposals(),
		d.tasks(),
		[]report.Block{paragraph(fmt.Sprintf(closing, d.Period.words(), orBlank(o.Agency), o.committee()))},
	)
	return report.Report{
		Letterhead: &report.Letterhead{Parent: orBlank(o.Parent), Agency: orBlank(o.Agency), Symbol: orBlank(o.Symbol), Place: orBlank(o.Place)},
		Kind:       kind,
		Subject:    fmt.Sprintf(subject, d.Period.words()),
		To:         []string{o.committee()},
		Body:       body,
		Signature:  &report.Signature{Recipients: o.recipients(), Office: o.signer()},
		Annexes:    []report.Annex{d.figureAnnex(), d.ticketAnnex(), d.agencyAnnex()},
	}
}

// Markdown is Part or Whole as Markdown. An error is only of data that Check refuses.
func Markdown(d Data, whole bool) ([]byte, error) {
	if whole {
		return Whole(d).Markdown()
	}
	return Part(d).Markdown()
}

// mandate is what the report carries out, after "Thực hiện".
func (d Data) mandate() string {
	mandate := orBlank(d.Office.Mandate)
	if rest, found := strings.CutPrefix(mandate, wordCarryOut); found {
		mandate = rest
	}
	return strings.TrimRight(mandate, " ,;.")
}

func (o Office) recipients() []string {
	abbreviations := make([]string, 0, len(o.Archive))
	for _, a := range o.Archive {
		abbreviations = append(abbreviations, orBlank(a))
	}
	if len(abbreviations) == 0 {
		abbreviations = []string{blank}
	}
	return slices.Concat([]string{sameAsAbove}, o.Recipients, []string{archive + strings.Join(abbreviations, ", ")})
}

// signer is the post of who signs.
func (o Office) signer() (posts []string) {
	for _, post := range o.Signer {
		if post = line(post); post != "" {
			posts = append(posts, post)
		}
	}
	if posts == nil {
		return []string{blank}
	}
	return posts
}
