package curated

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"thidua/knowledge"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

const releasedWithQuestion = `
select a.id, a.text, a.number, a.replied_on, a.territory, a.ends_on, a.released_at, q.spelling,
	coalesce(b.document_key, ''), coalesce(b.path, ''), coalesce(b.hash, '')
from curated_question q join curated_answer a on a.id = q.curated_id left join curated_basis b on b.curated_id = a.id
where q.key = $1 and q.live and a.state = 'released' order by b.n`

// Released implements knowledge.Curated. The database is asked at each question, so that every replica shows what was just released,
// and none what was just suspended.
func (s *Store) Released(ctx context.Context, question string) (*knowledge.ReleasedAnswer, error) {
	key := newQuestionKey(question)
	if key.folded == "" {
		return nil, nil
	}
	var a knowledge.ReleasedAnswer
	var id int64
	stored := questionKey{folded: key.folded}
	err := database.Each(ctx, s.db, releasedWithQuestion, func(rows *sql.Rows) error {
		var at int64
		var f knowledge.FoundedOn
		err := rows.Scan(&id, &a.Text, &a.Reply.Number, &a.Reply.Date, &a.Territory, &a.EndsOn, &at, &stored.spelling,
			&f.DocumentKey, &f.Path, &f.Hash)
		a.ReleasedOn = vietnamese.DayOf(instant(at))
		if f.Path != "" {
			a.Founded = append(a.Founded, f)
		}
		return err
	}, key.folded)
	if err != nil {
		return nil, fmt.Errorf("looking a curated answer up: %w", err)
	}
	if id == 0 || !key.matches(stored) {
		return nil, nil
	}
	return &a, nil
}

const releasedQuestions = `
select q.key, q.spelling, a.released_at, a.ends_on
from curated_question q join curated_answer a on a.id = q.curated_id
where q.live and a.state = 'released'`

// Questions are those that released answers are given to, to be compared with many others.
type Questions map[string]releasedQuestion // by questionKey.folded

type releasedQuestion struct {
	key questionKey
	at  time.Time
}

// ReleasedQuestions are the questions of what is shown on a day.
func (s *Store) ReleasedQuestions(ctx context.Context, q database.Querier, day vietnamese.Day) (Questions, error) {
	all := Questions{}
	err := database.Each(ctx, q, releasedQuestions, func(rows *sql.Rows) error {
		var r releasedQuestion
		var at int64
		var ends vietnamese.Day
		err := rows.Scan(&r.key.folded, &r.key.spelling, &at, &ends)
		r.at = instant(at)
		if ends == "" || day <= ends {
			all[r.key.folded] = r
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing the questions of curated answers: %w", err)
	}
	return all, nil
}

// AnsweredSince is when the answer that is given to a question was released; ok is false when there is none.
func (q Questions) AnsweredSince(question string) (at time.Time, ok bool) {
	key := newQuestionKey(question)
	r, ok := q[key.folded]
	return r.at, ok && key.matches(r.key)
}
