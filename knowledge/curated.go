package knowledge

import (
	"fmt"
	"time"
	"unicode/utf8"
)

// CuratedAnswer is an answer that people wrote to a question: shown, once it is released, to whoever asks that in the same words.
type CuratedAnswer struct {
	ID int64
	CuratedDraft
	State      CuratedState
	ProposedBy int64            // the person who proposed it as it is now; 0 is nobody known
	ReleasedBy int64            // the person who released it last; 0 is nobody yet, or nobody known
	Revision   int64            // moves with every change
	Reason     SuspensionReason // why a suspended one is, unless a person suspended it
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
