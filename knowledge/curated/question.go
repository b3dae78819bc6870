package curated

import (
	"context"
	"fmt"

	"thidua/knowledge/database"
)

// putParts stores the questions and the basis of an answer that has none.
func putParts(ctx context.Context, tx *database.Tx, id int64, d Draft) error {
	for n, words := range append([]string{d.Question}, d.Variants...) {
		if err := putQuestion(ctx, tx, id, n, words); err != nil {
			return err
		}
	}
	return putBasis(ctx, tx, id, d.Basis)
}

const (
	insertQuestion = `
insert into curated_question (curated_id, n, words, key, spelling, live) values ($1, $2, $3, $4, $5, $6)
on conflict (key) where live do nothing`

	answerWithQuestion = `select curated_id from curated_question where key = $1 and live`
)

// putQuestion stores one question of an answer. It is refused when another answer has it.
func putQuestion(ctx context.Context, tx *database.Tx, id int64, n int, words string) error {
	key := newQuestionKey(words)
	added, err := tx.Exec(ctx, insertQuestion, id, n, words, key.folded, key.spelling, true)
	if err != nil {
		return fmt.Errorf("storing a curated question: %w", err)
	}
	if added == 1 {
		return nil
	}
	taken := Error{Code: Taken, Words: words}
	if err := tx.QueryRow(ctx, answerWithQuestion, key.folded).Scan(&taken.ID); err != nil {
		return fmt.Errorf("looking up who has a curated question: %w", err)
	}
	return &taken
}

const (
	respellQuestion = `update curated_question set words = $1, spelling = $2 where curated_id = $3 and key = $4`
	lastQuestion    = `select count(*), max(n) from curated_question where curated_id = $1`
)

// AddVariant has an answer given to a question in other words too. Words that it has already, with tones or without, are spelt as given
// from then on. Nobody has approved that they ask the same: a released answer is proposed anew, by whoever adds them, and one that waits
// is theirs too.
func (s *Store) AddVariant(ctx context.Context, tx *database.Tx, id, revision int64, words string, by int64) error {
	questions, err := cleanQuestions([]string{words})
	if err != nil {
		return err
	}
	words = questions[0]
	a, err := hold(ctx, tx, id, revision, Proposed, Released, Returned)
	if err != nil {
		return err
	}
	key := newQuestionKey(words)
	respelt, err := tx.Exec(ctx, respellQuestion, words, key.spelling, id, key.folded)
	if err != nil {
		return fmt.Errorf("storing a curated question: %w", err)
	}
	if respelt == 0 {
		var count, last int
		if err := tx.QueryRow(ctx, lastQuestion, id).Scan(&count, &last); err != nil {
			return fmt.Errorf("counting curated questions: %w", err)
		}
		if count > MaxVariants {
			return refuse(TooMany, "")
		}
		if err := putQuestion(ctx, tx, id, last+1, words); err != nil {
			return err
		}
	}
	if a.State == Released {
		return propose(ctx, tx, &a, by)
	}
	if err := writtenBy(ctx, tx, &a, by); err != nil {
		return fmt.Errorf("storing who wrote a curated answer: %w", err)
	}
	return save(ctx, tx, a)
}

const dropQuestion = `delete from curated_question where curated_id = $1 and key = $2 and n > 0`

// RemoveVariant has an answer no longer given to words; what else was released stays so. The question itself is no variant: Change
// puts another in its place.
func (s *Store) RemoveVariant(ctx context.Context, tx *database.Tx, id, revision int64, words string) error {
	a, err := hold(ctx, tx, id, revision, live...)
	if err != nil {
		return err
	}
	removed, err := tx.Exec(ctx, dropQuestion, id, newQuestionKey(words).folded)
	if err != nil {
		return fmt.Errorf("removing a curated question: %w", err)
	}
	if removed == 0 {
		return refuse(NoVariant, words)
	}
	return save(ctx, tx, a)
}
