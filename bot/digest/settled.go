package digest

import (
	"fmt"
	"slices"
	"strings"

	"thidua/bot/report"
)

// settled is section III: what the office settled, what it forwarded, what became of the opinions on the last report.
func (d Data) settled() []report.Block {
	var answers, referrals, opinions []string
	for _, a := range d.Settled.ByOffice {
		answers = append(answers, unended(a.Content)+a.Document.inBrackets())
	}
	for _, r := range d.Settled.Forwarded {
		referrals = append(referrals, fmt.Sprintf(wordsForwarded, unended(r.Content), orBlank(r.To))+r.Document.inBrackets())
	}
	for _, o := range d.Settled.Opinions {
		opinions = append(opinions, o.Document.words()+": "+unended(o.Content)+". "+labelResult+": "+orBlank(o.Result))
	}
	return slices.Concat(
		[]report.Block{heading(section, headSettled), heading(clause, fmt.Sprintf(wordsOffice, orBlank(d.Office.Agency)))}, items(answers),
		[]report.Block{heading(clause, headForwarded)}, items(referrals),
		[]report.Block{heading(clause, fmt.Sprintf(wordsOpinions, d.Office.committee()))}, items(opinions),
	)
}

// unended is a text that a sentence goes on after.
func unended(text string) string { return strings.TrimRight(orBlank(text), " .;") }

// tasks is section V.
func (d Data) tasks() []report.Block {
	blocks := []report.Block{heading(section, headTasks)}
	if len(d.NextTasks) == 0 {
		return append(blocks, paragraph(blank))
	}
	for _, task := range d.NextTasks {
		blocks = append(blocks, item(clause, "", task)...)
	}
	return blocks
}

// words cite a document.
func (x Document) words() string {
	kind := line(x.Kind)
	if kind == "" {
		kind = anyDocument
	}
	words := fmt.Sprintf(wordsDocument, kind, orBlank(x.Number), day(x.Day))
	if issuer := line(x.Issuer); issuer != "" {
		words += " của " + issuer
	}
	if about := line(x.About); about != "" {
		words += " về " + lowerFirst(about)
	}
	return words
}

// inBrackets cites the document that a text is from; nothing where there is none.
func (x Document) inBrackets() string {
	if x == (Document{}) {
		return ""
	}
	return " (" + x.words() + ")"
}
