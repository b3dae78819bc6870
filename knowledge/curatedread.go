package knowledge

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"thidua/knowledge/database"
)

const (
	curatedColumns = `
select id, state, text, territory, ends_on, number, replied_on, source, proposed_by, released_by, revision, reason, note,
	proposed_at, released_at, changed_at
from curated_answer `

	curatedOfID      = curatedColumns + `where id = $1`
	curatedLastFirst = curatedColumns + `where state = $1 order by changed_at desc, id desc`
	curatedWaiting   = curatedColumns + `where state = $1 order by proposed_at, id`
)

// Get is the answer with the id; a CuratedError with CuratedMissing when there is none.
func (s *CuratedStore) Get(ctx context.Context, q database.Querier, id int64) (CuratedAnswer, error) {
	a, err := scanCurated(q.QueryRow(ctx, curatedOfID, id))
	if err != nil {
		return CuratedAnswer{}, err
	}
	return a, fillCurated(ctx, q, []*CuratedAnswer{&a}, curatedQuestionsOf, curatedBasisOf, id)
}

// List is the answers in a state, those changed last first.
func (s *CuratedStore) List(ctx context.Context, q database.Querier, state CuratedState) ([]CuratedAnswer, error) {
	return listCurated(ctx, q, curatedLastFirst, state)
}

// Proposed is the answers that wait to be released, those that wait the longest first.
func (s *CuratedStore) Proposed(ctx context.Context, q database.Querier) ([]CuratedAnswer, error) {
	return listCurated(ctx, q, curatedWaiting, CuratedProposed)
}

func listCurated(ctx context.Context, q database.Querier, query string, state CuratedState) (all []CuratedAnswer, err error) {
	err = each(ctx, q, query, func(rows *sql.Rows) error {
		a, err := scanCurated(rows)
		all = append(all, a)
		return err
	}, state)
	if err != nil {
		return nil, fmt.Errorf("listing curated answers: %w", err)
	}
	into := make([]*CuratedAnswer, len(all))
	for i := range all {
		into[i] = &all[i]
	}
	return all, fillCurated(ctx, q, into, curatedQuestionsIn, curatedBasisIn, state)
}

const (
	curatedQuestions   = `select q.curated_id, q.n, q.words from curated_question q `
	curatedQuestionsOf = curatedQuestions + `where q.curated_id = $1 order by q.n`
	curatedQuestionsIn = curatedQuestions + `join curated_answer a on a.id = q.curated_id where a.state = $1 order by q.curated_id, q.n`

	curatedBasis   = `select b.curated_id, b.document_key, b.path, b.place from curated_basis b `
	curatedBasisOf = curatedBasis + `where b.curated_id = $1 order by b.n`
	curatedBasisIn = curatedBasis + `join curated_answer a on a.id = b.curated_id where a.state = $1 order by b.curated_id, b.n`
)

// fillCurated reads the questions and the basis of answers by two queries that find those of all with arg.
func fillCurated(ctx context.Context, q database.Querier, answers []*CuratedAnswer, questions, basis string, arg any) error {
	byID := make(map[int64]*CuratedAnswer, len(answers))
	for _, a := range answers {
		byID[a.ID] = a
	}
	err := each(ctx, q, questions, func(rows *sql.Rows) error {
		var id int64
		var n int
		var words string
		err := rows.Scan(&id, &n, &words)
		if a := byID[id]; a != nil && n == 0 {
			a.Question = words
		} else if a != nil {
			a.Variants = append(a.Variants, words)
		}
		return err
	}, arg)
	if err != nil {
		return fmt.Errorf("reading curated questions: %w", err)
	}
	err = each(ctx, q, basis, func(rows *sql.Rows) error {
		var id int64
		var b Basis
		err := rows.Scan(&id, &b.DocumentKey, &b.Path, &b.Place)
		if a := byID[id]; a != nil {
			a.Basis = append(a.Basis, b)
		}
		return err
	}, arg)
	if err != nil {
		return fmt.Errorf("reading what curated answers are founded on: %w", err)
	}
	return nil
}

// scanCurated reads the columns of curatedColumns off a row.
func scanCurated(row interface{ Scan(into ...any) error }) (CuratedAnswer, error) {
	var a CuratedAnswer
	var proposed, released, changed int64
	err := row.Scan(&a.ID, &a.State, &a.Text, &a.Territory, &a.EndsOn, &a.Reply.Number, &a.Reply.Date, &a.Source, &a.ProposedBy,
		&a.ReleasedBy, &a.Revision, &a.Reason, &a.Note, &proposed, &released, &changed)
	if errors.Is(err, sql.ErrNoRows) {
		return CuratedAnswer{}, &CuratedError{Code: CuratedMissing}
	}
	if err != nil {
		return CuratedAnswer{}, fmt.Errorf("reading a curated answer: %w", err)
	}
	a.ProposedAt, a.ReleasedAt, a.ChangedAt = instant(proposed), instant(released), instant(changed)
	return a, nil
}

// instant is the time of unix microseconds; 0 is none.
func instant(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return database.Time(micros)
}

// micros is the reverse of instant.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}
