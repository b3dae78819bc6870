package knowledge

import (
	"context"
	"database/sql"
	"fmt"

	"thidua/knowledge/vietnamese"
)

// CuratedWords is what an Answer says in the words of people.
type CuratedWords struct {
	Text   string // plain
	Reply  WrittenReply
	EndsOn Day // the last day it is good for; "" when none was set
}

const releasedWithQuestion = `
select a.id, a.text, a.number, a.replied_on, a.territory, a.ends_on, a.released_at, q.spelling,
	coalesce(b.document_key, ''), coalesce(b.path, ''), coalesce(b.hash, '')
from curated_question q join curated_answer a on a.id = q.curated_id left join curated_basis b on b.curated_id = a.id
where q.key = $1 and q.live and a.state = 'released' order by b.n`

// released is the released answer to a question with the key, without its questions and basis, and what it is founded on; ok is false
// when there is none. The database is asked at each question, so that every replica shows what was just released, and none what was
// just suspended.
func (s *CuratedStore) released(ctx context.Context, key questionKey) (a CuratedAnswer, founded []foundation, ok bool, err error) {
	stored := questionKey{folded: key.folded}
	err = each(ctx, s.db, releasedWithQuestion, func(rows *sql.Rows) error {
		var at int64
		var f foundation
		err := rows.Scan(&a.ID, &a.Text, &a.Reply.Number, &a.Reply.Date, &a.Territory, &a.EndsOn, &at, &stored.spelling,
			&f.DocumentKey, &f.Path, &f.hash)
		a.ReleasedAt = instant(at)
		if f.Path != "" {
			founded = append(founded, f)
		}
		return err
	}, key.folded)
	if err != nil {
		return a, nil, false, fmt.Errorf("looking a curated answer up: %w", err)
	}
	return a, founded, a.ID != 0 && key.matches(stored), nil
}

// isFor reports whether the answer is for the officials of home.
func (a *CuratedAnswer) isFor(home string) bool {
	return a.Territory == "" || vietnamese.Fold(a.Territory) == vietnamese.Fold(home)
}

// curatedAnswer is what people wrote and released in answer to this very question; ok is false when they did not, or when it is not to
// be shown on the day or to these officials, or is no longer founded on what the corpus has. What a follow-up, or a question about a
// document, means depends on more than its words: neither has a curated answer.
func (s *corpusSnapshot) curatedAnswer(ctx context.Context, q Question, home string) (answer Answer, ok bool, err error) {
	key := newQuestionKey(q.Text)
	if key.folded == "" || q.About != "" || len(q.History) > 0 {
		return Answer{}, false, nil
	}
	a, founded, ok, err := s.curated.released(ctx, key)
	if !ok || err != nil {
		return Answer{}, false, err
	}
	released := vietnamese.DayOf(a.ReleasedAt)
	if q.AsOf < released || !a.shownOn(q.AsOf) || !a.isFor(home) {
		return Answer{}, false, nil // of a day before, what was in force then answers
	}
	answer = Answer{Outcome: Exchanged, Curated: CuratedWords{Text: a.Text, Reply: a.Reply, EndsOn: a.EndsOn}}
	if a.Reply.Number != "" && a.Reply.Date != "" {
		answer.Outcome = OfficiallyAnswered
	}
	remarked := map[string]bool{}
	for _, f := range founded {
		c, good, err := s.stillFounded(ctx, f, released, q.AsOf)
		if !good || err != nil {
			return Answer{}, false, err
		}
		answer.Citations = append(answer.Citations, c)
		if !remarked[f.DocumentKey] {
			remarked[f.DocumentKey] = true
			answer.Remarks = append(answer.Remarks, s.remarks(s.byKey[f.DocumentKey], q.AsOf)...)
		}
	}
	return answer, true, nil
}

// stillFounded cites a unit that an answer is founded on. good is false when its words are not those the answer was released with, and
// when its document expired since: one that had expired before was cited knowingly.
func (s *corpusSnapshot) stillFounded(ctx context.Context, f foundation, released, day Day) (c Citation, good bool, err error) {
	d := s.byKey[f.DocumentKey]
	if d == nil || d.ExpiresOn != "" && released < d.ExpiresOn && d.ExpiresOn <= day {
		return Citation{}, false, nil
	}
	loaded, err := s.cache.load(ctx, d)
	if err != nil {
		return Citation{}, false, err
	}
	c = citation(d, f.Path, 1)
	c.Quote, c.Heading = fullText(loaded[0].document, f.Path)
	return c, c.Quote != "" && hashWords(c.Quote) == f.hash, nil
}
