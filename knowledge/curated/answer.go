// Package curated keeps the answers that people wrote to questions: proposed, released, shown to whoever asks the same in the same words,
// and suspended when what they are founded on changes.
package curated

import (
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"thidua/knowledge/vietnamese"
)

// Answer is an answer that people wrote to a question: shown, once it is released, to whoever asks that in the same words.
type Answer struct {
	ID int64
	Draft
	State      State
	ProposedBy int64            // the person who proposed it since it was released last; 0 is nobody known
	Editors    []int64          // the other persons who wrote in it since; they are as much its authors
	ReleasedBy int64            // the person who released it last; 0 is nobody yet, or nobody known
	Revision   int64            // moves with every change
	Reason     SuspensionReason // why a suspended one is
	// Note is why it was returned, suspended or withdrawn: a person's words or, with a SuspensionReason, the places that it was
	// founded on and that are not what they were, one a line.
	Note       string
	Told       vietnamese.Day // see Tell; "" when nobody was told
	ProposedAt time.Time
	ReleasedAt time.Time // zero without a release
	ChangedAt  time.Time
}

// IsBy reports whether a person wrote in what is to be released. Nobody known is everybody's other.
func (a Answer) IsBy(person int64) bool {
	return person != 0 && (a.ProposedBy == person || slices.Contains(a.Editors, person))
}

// Authors are those persons, who proposed it first.
func (a Answer) Authors() (all []int64) {
	if a.ProposedBy != 0 {
		all = append(all, a.ProposedBy)
	}
	for _, e := range a.Editors {
		if e != a.ProposedBy { // they may have turned out to be one person
			all = append(all, e)
		}
	}
	return all
}

// shownOn reports whether a released answer is still good on the day.
func (a Answer) shownOn(day vietnamese.Day) bool { return a.EndsOn == "" || day <= a.EndsOn }

// State is how far a curated answer is.
type State string

// The states. The words of all but withdrawn ones are taken: no other answer can have the same question.
const (
	Proposed  State = "proposed"  // somebody is to release it
	Released  State = "released"  // it is shown
	Returned  State = "returned"  // somebody did not release it, and said why
	Suspended State = "suspended" // it was released or proposed, and is in doubt
	Withdrawn State = "withdrawn" // it is kept to be read and never shown again
)

// SuspensionReason is why a curated answer is suspended: what became of its basis, or that its last day has passed.
type SuspensionReason string

// The reasons, from the one that hides those after it.
const (
	BasisGone     SuspensionReason = "gone"     // the corpus has the document, or the unit of it, no more
	BasisReworded SuspensionReason = "reworded" // the words there are others
	BasisExpired  SuspensionReason = "expired"  // another document replaces the one that it stands in, now or from a day to come
	BasisOver     SuspensionReason = "over"     // the period that the document is for has ended
	TermOver      SuspensionReason = "term"     // its own last day has passed; there are no places
)

// Error is why something was not done with a curated answer. Whoever asked for it may be told.
type Error struct {
	Code  Code
	Words string // the question, variant, place or number that it is about; "" where it is about no certain one
	ID    int64  // of Taken: the answer that has the question
}

// Code is the kind of a Error.
type Code string

// The codes. From NoQuestion on they are about a draft, and a better one is accepted.
const (
	Missing      Code = "missing"       // there is no such answer
	Moved        Code = "moved"         // it was changed since the revision that was looked at
	WrongState   Code = "state"         // what is asked for is not done in its state
	Taken        Code = "taken"         // another answer, ID, has the question Words
	BasisChanged Code = "basis changed" // the words at Words are not those it was proposed with: it must be proposed again
	Over         Code = "over"          // its last day, Words, has passed

	NoQuestion  Code = "no question" // Words ask nothing
	FollowUp    Code = "follow-up"   // Words can only be understood after another question
	NoText      Code = "no text"
	TooLong     Code = "too long"      // Words, which is cut, is longer than the limit
	TooMany     Code = "too many"      // there are more variants, or more basis, than the limit
	NoEnd       Code = "no end"        // without a written reply it needs a last day
	HalfReply   Code = "half reply"    // a written reply has a number and a day
	BadDay      Code = "bad day"       // Words is not in the calendar
	NoProvision Code = "no provision"  // the corpus has no such unit
	NoVariant   Code = "no variant"    // Words is no variant of the answer
	NoNote      Code = "no note given" // who returns or suspends says why
)

// Error says what was refused, for the log.
func (e *Error) Error() string {
	if e.Words == "" {
		return "the curated answer is refused: " + string(e.Code)
	}
	return fmt.Sprintf("the curated answer is refused: %s: %q", e.Code, e.Words)
}

// refuse is a Error about words.
func refuse(code Code, words string) error {
	const most = 80
	if utf8.RuneCountInString(words) > most {
		words = string([]rune(words)[:most]) + "…"
	}
	return &Error{Code: code, Words: words}
}
