package curated

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"thidua/knowledge/database"
)

const (
	eraseWords     = `update curated_answer set text = replace(text, $1, $2), note = replace(note, $1, $2)`
	questionsWith  = `select id, words from curated_question where words like $1 escape '\'`
	othersWith     = `select count(*) from curated_question where key = $1 and live and id <> $2`
	rewordQuestion = `update curated_question set words = $1, key = $2, spelling = $3, live = live and $4 where id = $5`
)

// Erase puts other words in the place of names, in what answers say, what was noted about them, and their questions: a name that nobody
// saw to be one may stand there. Of two questions that are the same then, the other is met.
func (s *Store) Erase(ctx context.Context, tx *database.Tx, names []string, instead string) error {
	for _, name := range names {
		if strings.TrimSpace(name) == "" {
			continue
		}
		if _, err := tx.Exec(ctx, eraseWords, name, instead); err != nil {
			return fmt.Errorf("erasing a name from curated answers: %w", err)
		}
		if err := eraseFromQuestions(ctx, tx, name, instead); err != nil {
			return fmt.Errorf("erasing a name from curated questions: %w", err)
		}
	}
	return nil
}

func eraseFromQuestions(ctx context.Context, tx *database.Tx, name, instead string) error {
	found := map[int64]string{}
	pattern := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(name) + "%"
	err := database.Each(ctx, tx, questionsWith, func(rows *sql.Rows) error {
		var id int64
		var words string
		err := rows.Scan(&id, &words)
		found[id] = words
		return err
	}, pattern)
	if err != nil {
		return err
	}
	for id, words := range found {
		words = strings.ReplaceAll(words, name, instead)
		key := newQuestionKey(words)
		var others int
		if err := tx.QueryRow(ctx, othersWith, key.folded, id).Scan(&others); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, rewordQuestion, words, key.folded, key.spelling, others == 0, id); err != nil {
			return err
		}
	}
	return nil
}

const (
	sources = `select distinct source from curated_answer where source <> ''`

	// Nobody was ever shown what was not released; what was withdrawn is shown no more.
	unshownOf = `(select id from curated_answer where source = $1
	and (state in ('proposed', 'returned', 'withdrawn') or state = 'suspended' and released_at = 0))`
	forgetAsked  = `update curated_question set words = '', key = '', spelling = '', live = $2 where curated_id in ` + unshownOf
	forgetAnswer = `
update curated_answer set state = 'withdrawn', reason = '', text = '', number = '', replied_on = '', note = $2, changed_at = $3, revision = revision + 1
where id in ` + unshownOf
	forgetSource = `update curated_answer set source = '' where source = $1`
)

// Sources are what all answers came from, each once.
func (s *Store) Sources(ctx context.Context, q database.Querier) (all []string, err error) {
	err = database.Each(ctx, q, sources, func(rows *sql.Rows) error {
		var source string
		err := rows.Scan(&source)
		all = append(all, source)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing what curated answers came from: %w", err)
	}
	return all, nil
}

// Forget lets go of a source whose words are somebody's who was erased: what was made of it and never released is withdrawn, with a note
// and without any words, and so is what was withdrawn. What two persons released to everybody stays, and does not name it any more.
func (s *Store) Forget(ctx context.Context, tx *database.Tx, source, note string) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	for _, forget := range []struct {
		query string
		args  []any
	}{{forgetAsked, []any{source, false}}, {forgetAnswer, []any{source, note, now}}, {forgetSource, []any{source}}} {
		if _, err := tx.Exec(ctx, forget.query, forget.args...); err != nil {
			return fmt.Errorf("forgetting what curated answers came from: %w", err)
		}
	}
	return nil
}
