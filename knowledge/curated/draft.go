package curated

import (
	"strings"
	"unicode/utf8"

	"thidua/knowledge"
	"thidua/knowledge/vietnamese"
)

// Draft is what somebody proposes.
type Draft struct {
	Question  string
	Variants  []string // the same question in other words
	Text      string   // the answer, plain text
	Reply     knowledge.WrittenReply
	Territory string         // of whom it is for, as Document.Territory; "" is the whole country
	EndsOn    vietnamese.Day // the last day it is shown; it may be "" with a written reply alone
	Basis     []Basis
	Source    string // what it came from, as whoever proposes names that
}

// Basis is a unit of a document that a curated answer is founded on.
type Basis struct {
	DocumentKey string
	Path        string
	Place       string // the whole reference as it was written out when the answer was proposed; whoever proposes leaves it ""
}

// The limits of a draft, in characters but for the numbers of variants and basis: what a reader is shown fits one reply.
const (
	MaxQuestion = 500
	MaxText     = 4000
	MaxNote     = 1000
	MaxLabel    = 200 // of the reply's number, the territory, the source
	MaxVariants = 30
	MaxBasis    = 6
)

// clean is the draft as it is stored. It fails with a Error about what cannot be so.
func (d Draft) clean() (Draft, error) {
	d.Text = strings.TrimSpace(vietnamese.NFC(d.Text))
	d.Reply.Number, d.Territory, d.Source = oneLine(d.Reply.Number), oneLine(d.Territory), oneLine(d.Source)
	if d.Text == "" {
		return d, refuse(NoText, "")
	}
	if utf8.RuneCountInString(d.Text) > MaxText {
		return d, refuse(TooLong, d.Text)
	}
	for _, label := range []string{d.Reply.Number, d.Territory, d.Source} {
		if utf8.RuneCountInString(label) > MaxLabel {
			return d, refuse(TooLong, label)
		}
	}
	if len(d.Variants) > MaxVariants || len(d.Basis) > MaxBasis {
		return d, refuse(TooMany, "")
	}
	questions, err := cleanQuestions(append([]string{d.Question}, d.Variants...))
	if err != nil {
		return d, err
	}
	d.Question, d.Variants = questions[0], questions[1:]
	return d, d.checkDays()
}

// checkDays fails unless the draft has a written reply, whole, or a last day.
func (d Draft) checkDays() error {
	switch {
	case (d.Reply.Number == "") != (d.Reply.Date == ""):
		return refuse(HalfReply, "")
	case d.EndsOn == "" && d.Reply.Number == "":
		return refuse(NoEnd, "")
	}
	for _, day := range []vietnamese.Day{d.EndsOn, d.Reply.Date} {
		if parsed, err := vietnamese.ParseDay(string(day)); day != "" && (err != nil || parsed != day) {
			return refuse(BadDay, string(day))
		}
	}
	return nil
}

// cleanQuestions is the questions as they are stored, each key once, the first one first.
func cleanQuestions(questions []string) (kept []string, err error) {
	seen := map[string]bool{}
	for _, question := range questions {
		question = oneLine(question)
		if utf8.RuneCountInString(question) > MaxQuestion {
			return nil, refuse(TooLong, question)
		}
		key := newQuestionKey(question)
		if knowledge.AsksNothing(question) || key.folded == "" {
			return nil, refuse(NoQuestion, question)
		}
		if knowledge.IsFollowUp(question) {
			return nil, refuse(FollowUp, question)
		}
		if !seen[key.folded] {
			seen[key.folded] = true
			kept = append(kept, question)
		}
	}
	return kept, nil
}

// oneLine is text on one line, in the form that is stored.
func oneLine(text string) string { return strings.Join(strings.Fields(vietnamese.NFC(text)), " ") }
