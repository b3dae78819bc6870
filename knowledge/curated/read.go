package curated

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"thidua/knowledge/database"
)

const (
	columns = `
select id, state, text, territory, ends_on, number, replied_on, source, proposed_by, released_by, revision, reason, note,
	told, proposed_at, released_at, changed_at
from curated_answer `

	answerOfID   = columns + `where id = $1`
	lastFirst    = columns + `where state = $1 order by changed_at desc, id desc`
	longestFirst = columns + `where state = $1 order by proposed_at, id`
)

// Get is the answer with the id; a Error with Missing when there is none.
func (s *Store) Get(ctx context.Context, q database.Querier, id int64) (Answer, error) {
	a, err := scanAnswer(q.QueryRow(ctx, answerOfID, id))
	if err != nil {
		return Answer{}, err
	}
	return a, fill(ctx, q, []*Answer{&a}, ofAnswer, id)
}

// List is the answers in a state, those changed last first.
func (s *Store) List(ctx context.Context, q database.Querier, state State) ([]Answer, error) {
	return list(ctx, q, lastFirst, state)
}

// Proposed is the answers that wait to be released, those that wait the longest first.
func (s *Store) Proposed(ctx context.Context, q database.Querier) ([]Answer, error) {
	return list(ctx, q, longestFirst, Proposed)
}

func list(ctx context.Context, q database.Querier, query string, state State) (all []Answer, err error) {
	err = database.Each(ctx, q, query, func(rows *sql.Rows) error {
		a, err := scanAnswer(rows)
		all = append(all, a)
		return err
	}, state)
	if err != nil {
		return nil, fmt.Errorf("listing curated answers: %w", err)
	}
	into := make([]*Answer, len(all))
	for i := range all {
		into[i] = &all[i]
	}
	return all, fill(ctx, q, into, inState, state)
}

// parts are the queries of the parts of answers.
type parts struct{ questions, basis, editors string }

const (
	selectQuestions = `select q.curated_id, q.n, q.words from curated_question q `
	selectBasis     = `select b.curated_id, b.document_key, b.path, b.place from curated_basis b `
	selectEditors   = `select e.curated_id, e.edited_by from curated_editor e `
)

var (
	ofAnswer = parts{
		selectQuestions + `where q.curated_id = $1 order by q.n`,
		selectBasis + `where b.curated_id = $1 order by b.n`,
		selectEditors + `where e.curated_id = $1 order by e.edited_by`,
	}
	inState = parts{
		selectQuestions + `join curated_answer a on a.id = q.curated_id where a.state = $1 order by q.curated_id, q.n`,
		selectBasis + `join curated_answer a on a.id = b.curated_id where a.state = $1 order by b.curated_id, b.n`,
		selectEditors + `join curated_answer a on a.id = e.curated_id where a.state = $1 order by e.curated_id, e.edited_by`,
	}
)

// fill reads the parts of answers by queries that find those of all with arg.
func fill(ctx context.Context, q database.Querier, answers []*Answer, of parts, arg any) error {
	byID := make(map[int64]*Answer, len(answers))
	for _, a := range answers {
		byID[a.ID] = a
	}
	err := database.Each(ctx, q, of.questions, func(rows *sql.Rows) error {
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
	err = database.Each(ctx, q, of.basis, func(rows *sql.Rows) error {
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
	err = database.Each(ctx, q, of.editors, func(rows *sql.Rows) error {
		var id, person int64
		err := rows.Scan(&id, &person)
		if a := byID[id]; a != nil {
			a.Editors = append(a.Editors, person)
		}
		return err
	}, arg)
	if err != nil {
		return fmt.Errorf("reading who wrote curated answers: %w", err)
	}
	return nil
}

// scanAnswer reads the columns of columns off a row.
func scanAnswer(row interface{ Scan(into ...any) error }) (Answer, error) {
	var a Answer
	var proposed, released, changed int64
	err := row.Scan(&a.ID, &a.State, &a.Text, &a.Territory, &a.EndsOn, &a.Reply.Number, &a.Reply.Date, &a.Source, &a.ProposedBy,
		&a.ReleasedBy, &a.Revision, &a.Reason, &a.Note, &a.Told, &proposed, &released, &changed)
	if errors.Is(err, sql.ErrNoRows) {
		return Answer{}, &Error{Code: Missing}
	}
	if err != nil {
		return Answer{}, fmt.Errorf("reading a curated answer: %w", err)
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
