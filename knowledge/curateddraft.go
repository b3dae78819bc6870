package knowledge

import (
	"strings"
	"unicode/utf8"

	"thidua/knowledge/vietnamese"
)

// CuratedDraft is what somebody proposes.
type CuratedDraft struct {
	Question  string
	Variants  []string // the same question in other words
	Text      string   // the answer, plain text
	Reply     WrittenReply
	Territory string // of whom it is for, as Document.Territory; "" is the whole country
	EndsOn    Day    // the last day it is shown; it may be "" with a written reply alone
	Basis     []Basis
	Source    string // what it came from, as whoever proposes names that
}

// WrittenReply is the document in which the office gave the same answer; the zero value is none.
type WrittenReply struct {
	Number string
	Date   Day
}

// Basis is a unit of a document that a curated answer is founded on.
type Basis struct {
	DocumentKey string
	Path        string
	Place       string // the whole reference as it was written out when the answer was proposed; whoever proposes leaves it ""
}

// The limits of a draft, in characters but for the numbers of variants and basis: what a reader is shown fits one reply.
const (
	MaxCuratedQuestion = 500
	MaxCuratedText     = 4000
	MaxCuratedNote     = 1000
	MaxCuratedLabel    = 200 // of the reply's number, the territory, the source
	MaxCuratedVariants = 30
	MaxCuratedBasis    = 6
)

// clean is the draft as it is stored. It fails with a CuratedError about what cannot be so.
func (d CuratedDraft) clean() (CuratedDraft, error) {
	d.Text = strings.TrimSpace(vietnamese.NFC(d.Text))
	d.Reply.Number, d.Territory, d.Source = oneLine(d.Reply.Number), oneLine(d.Territory), oneLine(d.Source)
	if d.Text == "" {
		return d, refuse(CuratedNoText, "")
	}
	if utf8.RuneCountInString(d.Text) > MaxCuratedText {
		return d, refuse(CuratedTooLong, d.Text)
	}
	for _, label := range []string{d.Reply.Number, d.Territory, d.Source} {
		if utf8.RuneCountInString(label) > MaxCuratedLabel {
			return d, refuse(CuratedTooLong, label)
		}
	}
	if len(d.Variants) > MaxCuratedVariants || len(d.Basis) > MaxCuratedBasis {
		return d, refuse(CuratedTooMany, "")
	}
	questions, err := cleanQuestions(append([]string{d.Question}, d.Variants...))
	if err != nil {
		return d, err
	}
	d.Question, d.Variants = questions[0], questions[1:]
	return d, d.checkDays()
}

// checkDays fails unless the draft has a written reply, whole, or a last day.
func (d CuratedDraft) checkDays() error {
	switch {
	case (d.Reply.Number == "") != (d.Reply.Date == ""):
		return refuse(CuratedHalfReply, "")
	case d.EndsOn == "" && d.Reply.Number == "":
		return refuse(CuratedNoEnd, "")
	}
	for _, day := range []Day{d.EndsOn, d.Reply.Date} {
		if parsed, err := vietnamese.ParseDay(string(day)); day != "" && (err != nil || parsed != day) {
			return refuse(CuratedBadDay, string(day))
		}
	}
	return nil
}

// cleanQuestions is the questions as they are stored, each key once, the first one first.
func cleanQuestions(questions []string) (kept []string, err error) {
	seen := map[string]bool{}
	for _, question := range questions {
		question = oneLine(question)
		if utf8.RuneCountInString(question) > MaxCuratedQuestion {
			return nil, refuse(CuratedTooLong, question)
		}
		key := newQuestionKey(question)
		if _, other := noQuestion(question); other || key.folded == "" {
			return nil, refuse(CuratedNoQuestion, question)
		}
		if IsFollowUp(question) {
			return nil, refuse(CuratedFollowUp, question)
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
