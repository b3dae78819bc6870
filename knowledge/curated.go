package knowledge

import (
	"context"
	"fmt"
	"strings"

	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/province"
	"thidua/knowledge/record"
	"thidua/knowledge/vietnamese"
)

// CuratedWords is what an Answer says in the words of people.
type CuratedWords struct {
	Text   string // plain
	Reply  WrittenReply
	EndsOn Day // the last day it is good for; "" when none was set
}

// WrittenReply is the document in which the office gave the same answer; the zero value is none.
type WrittenReply struct {
	Number string
	Date   Day
}

// Curated is what people wrote in answer to questions. The package curated has it, which knows documents: not the other way round.
type Curated interface {
	// Released is the released answer to a question in these very words; nil is none.
	Released(ctx context.Context, question string) (*ReleasedAnswer, error)
	// DocumentsChanged is told of the documents whose words or day of expiry may be others, in the transaction that changed them, when
	// all of them are in place; its error undoes that.
	DocumentsChanged(ctx context.Context, tx *database.Tx, keys []string) error
}

// ReleasedAnswer is an answer of people with what decides whether it is shown.
type ReleasedAnswer struct {
	CuratedWords
	Territory  string // of whom it is for, as Document.Territory; "" is the whole country
	ReleasedOn Day
	Founded    []FoundedOn
}

// FoundedOn is a unit that an answer is founded on.
type FoundedOn struct {
	DocumentKey string
	Path        string
	Hash        string // HashWords of its FullText, with which the answer was proposed
}

// HashWords names the words of a provision, however their lines are broken: a new reader of a format may break them elsewhere.
func HashWords(words string) string {
	return hashText(strings.Join(strings.Fields(vietnamese.Normalize(words)), " "))
}

// isFor reports whether the answer is for the officials of home.
func (a *ReleasedAnswer) isFor(home string, day Day) bool {
	return a.Territory == "" || province.Same(a.Territory, home, day)
}

// curatedAnswer is what people wrote and released in answer to this very question; ok is false when they did not, or when it is not to
// be shown on the day or to these officials, or is no longer founded on what the corpus has. What a follow-up, or a question about a
// document, means depends on more than its words: neither has a curated answer.
func (s *corpusSnapshot) curatedAnswer(ctx context.Context, q Question, home string) (answer Answer, ok bool, err error) {
	if s.curated == nil || q.About != "" || len(q.History) > 0 {
		return Answer{}, false, nil
	}
	a, err := s.curated.Released(ctx, q.Text)
	if a == nil || err != nil {
		return Answer{}, false, err
	}
	if q.AsOf < a.ReleasedOn || a.EndsOn != "" && a.EndsOn < q.AsOf || !a.isFor(home, q.AsOf) {
		return Answer{}, false, nil // of a day before, what was in force then answers
	}
	answer = Answer{Outcome: Exchanged, Curated: a.CuratedWords}
	if a.Reply.Number != "" && a.Reply.Date != "" {
		answer.Outcome = OfficiallyAnswered
	}
	for _, f := range a.Founded {
		c, good, err := s.stillFounded(ctx, f, a.ReleasedOn, q.AsOf)
		if !good || err != nil {
			return Answer{}, false, err
		}
		answer.Citations = append(answer.Citations, c)
		answer.remark(s.remarks(s.ByKey[f.DocumentKey], c.Path, q.AsOf))
	}
	return answer, true, nil
}

// DocumentsByKey are the documents of the corpus as q sees them, without their provisions, with the days on which they expire as Answer
// heeds them: what carries out another document expires with that.
func DocumentsByKey(ctx context.Context, q database.Querier) (map[string]*corpus.Document, error) {
	documents, err := record.All(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("reading the documents: %w", err)
	}
	c := corpus.NewCatalogue(documents)
	c.LapseWithParents()
	return c.ByKey, nil
}

// stillFounded cites a unit that an answer is founded on. good is false when its words are not those the answer was released with, and
// when its document has stopped since.
func (s *corpusSnapshot) stillFounded(ctx context.Context, f FoundedOn, released, day Day) (c Citation, good bool, err error) {
	d := s.ByKey[f.DocumentKey]
	if d == nil {
		return Citation{}, false, nil
	}
	if stops := d.StopsOn(released); stops != "" && stops <= day {
		return Citation{}, false, nil
	}
	loaded, err := s.cache.load(ctx, d)
	if err != nil {
		return Citation{}, false, err
	}
	c = citation(d, f.Path, 1)
	c.Quote, c.Heading = loaded[0].document.FullText(f.Path)
	return c, c.Quote != "" && HashWords(c.Quote) == f.Hash, nil
}
