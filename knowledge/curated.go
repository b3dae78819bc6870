package knowledge

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"thidua/knowledge/vietnamese"
)

// CuratedAnswer is an answer that people wrote to a question: shown, once it is released, to whoever asks that in the same words.
type CuratedAnswer struct {
	ID int64
	CuratedDraft
	State      CuratedState
	ProposedBy int64 // the person who proposed it as it is now; 0 is nobody known
	ReleasedBy int64 // the person who released it last; 0 is nobody yet, or nobody known
	Revision   int64 // moves with every change
	Suspended  SuspensionReason
	// Note is why it was returned, suspended or withdrawn: a person's words or, with a SuspensionReason, the places that it was
	// founded on and that are not what they were, one a line.
	Note       string
	ProposedAt time.Time
	ReleasedAt time.Time // zero without a release
	ChangedAt  time.Time
}

// shownOn reports whether a released answer is still good on the day.
func (a *CuratedAnswer) shownOn(day Day) bool { return a.EndsOn == "" || day <= a.EndsOn }

// CuratedState is how far a curated answer is.
type CuratedState string

// The states. The words of all but withdrawn ones are taken: no other answer can have the same question.
const (
	CuratedProposed  CuratedState = "proposed"  // somebody is to release it
	CuratedReleased  CuratedState = "released"  // it is shown
	CuratedReturned  CuratedState = "returned"  // somebody did not release it, and said why
	CuratedSuspended CuratedState = "suspended" // it was released or proposed, and is in doubt
	CuratedWithdrawn CuratedState = "withdrawn" // it is kept to be read and never shown again
)

// SuspensionReason is what became of the basis of a curated answer that nobody suspended by hand.
type SuspensionReason string

// The reasons, from the one that hides those after it.
const (
	BasisGone     SuspensionReason = "gone"     // the corpus has the document, or the unit of it, no more
	BasisReworded SuspensionReason = "reworded" // the words there are others
	BasisExpired  SuspensionReason = "expired"  // another document replaces the one that it stands in, now or from a day to come
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

// CuratedError is why something was not done with a curated answer. Whoever asked for it may be told.
type CuratedError struct {
	Code  CuratedCode
	Words string // the question, variant, place or number that it is about; "" where it is about no certain one
	ID    int64  // of CuratedTaken: the answer that has the question
}

// CuratedCode is the kind of a CuratedError.
type CuratedCode string

// The codes. From CuratedNoQuestion on they are about a draft, and a better one is accepted.
const (
	CuratedMissing      CuratedCode = "missing"       // there is no such answer
	CuratedMoved        CuratedCode = "moved"         // it was changed since the revision that was looked at
	CuratedWrongState   CuratedCode = "state"         // what is asked for is not done in its state
	CuratedTaken        CuratedCode = "taken"         // another answer, ID, has the question Words
	CuratedBasisChanged CuratedCode = "basis changed" // the words at Words are not those it was proposed with: it must be proposed again
	CuratedOver         CuratedCode = "over"          // its last day, Words, has passed

	CuratedNoQuestion  CuratedCode = "no question" // Words ask nothing
	CuratedFollowUp    CuratedCode = "follow-up"   // Words can only be understood after another question
	CuratedNoText      CuratedCode = "no text"
	CuratedTooLong     CuratedCode = "too long"      // Words, which is cut, is longer than the limit
	CuratedTooMany     CuratedCode = "too many"      // there are more variants, or more basis, than the limit
	CuratedNoEnd       CuratedCode = "no end"        // without a written reply it needs a last day
	CuratedHalfReply   CuratedCode = "half reply"    // a written reply has a number and a day
	CuratedBadDay      CuratedCode = "bad day"       // Words is not in the calendar
	CuratedNoProvision CuratedCode = "no provision"  // the corpus has no such unit
	CuratedNoVariant   CuratedCode = "no variant"    // Words is no variant of the answer
	CuratedNoNote      CuratedCode = "no note given" // who returns or suspends says why
)

// Error says what was refused, for the log.
func (e *CuratedError) Error() string {
	if e.Words == "" {
		return "the curated answer is refused: " + string(e.Code)
	}
	return fmt.Sprintf("the curated answer is refused: %s: %q", e.Code, e.Words)
}

// refuse is a CuratedError about words.
func refuse(code CuratedCode, words string) error {
	const most = 80
	if utf8.RuneCountInString(words) > most {
		words = string([]rune(words)[:most]) + "…"
	}
	return &CuratedError{Code: code, Words: words}
}

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
