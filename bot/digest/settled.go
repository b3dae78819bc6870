package digest

import (
	"fmt"
	"slices"
	"strings"

	"thidua/bot/report"
	"thidua/knowledge/vietnamese"
)

// settled is section III: what the office settled, what it forwarded, what became of the opinions on the last report.
func (d Data) settled() []report.Block {
	var answers, referrals, opinions []string
	for _, a := range d.Settled.ByOffice {
		var of []string
		if a.Document != (Document{}) {
			of = append(of, a.Document.words())
		}
		if a.Tickets > 1 {
			of = append(of, fmt.Sprintf(wordsSeveral, counted(a.Tickets)))
		}
		answers = append(answers, unended(a.Content)+inBrackets(of...))
	}
	for _, r := range d.Settled.Forwarded {
		referrals = append(referrals, fmt.Sprintf(wordsForwarded, unended(r.Content), orBlank(r.To))+r.Document.inBrackets())
	}
	for _, o := range d.Settled.Opinions {
		opinions = append(opinions, o.Document.words()+": "+unended(o.Content)+". "+labelResult+": "+orBlank(o.Result))
	}
	return slices.Concat(
		[]report.Block{heading(section, headSettled), heading(clause, fmt.Sprintf(wordsOffice, orBlank(d.Office.Agency)))},
		d.Settled.Outcomes.words(), answered(answers, d.Settled.Outcomes),
		[]report.Block{heading(clause, headForwarded)}, items(referrals),
		[]report.Block{heading(clause, fmt.Sprintf(wordsOpinions, d.Office.committee()))}, items(opinions),
	)
}

// answered are the answers; nothing where none of those that were settled was answered.
func answered(answers []string, o Outcomes) []report.Block {
	if len(answers) == 0 && o.total() > 0 {
		return nil
	}
	return items(answers)
}

func (o Outcomes) total() int { return o.Answered + o.Resolved + o.Refused + o.Withdrawn }

// words say what became of what was settled; nothing where that is unknown.
func (o Outcomes) words() []report.Block {
	if o.total() == 0 {
		return nil
	}
	var parts []string
	for _, part := range []struct {
		words string
		n     int
	}{{wordsAnswered, o.Answered}, {wordsResolved, o.Resolved}, {wordsRefused, o.Refused}, {wordsWithdrawn, o.Withdrawn}} {
		if part.n > 0 {
			parts = append(parts, fmt.Sprintf(part.words, counted(part.n)))
		}
	}
	return []report.Block{paragraph(fmt.Sprintf(wordsOutcomes, counted(o.total())) + strings.Join(parts, "; ") + ".")}
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
	words := fmt.Sprintf(wordsDocument, kind, orBlank(vietnamese.BareNumber(line(x.Number))), day(x.Day))
	if issuer := line(x.Issuer); issuer != "" {
		words += " của " + issuer
	}
	if about := line(x.About); about != "" {
		words += " về " + vietnamese.LowerFirst(about)
	}
	return words
}

// inBrackets cites the document that a text is from; nothing where there is none.
func (x Document) inBrackets() string {
	if x == (Document{}) {
		return ""
	}
	return inBrackets(x.words())
}

func inBrackets(parts ...string) string {
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, "; ") + ")"
}
