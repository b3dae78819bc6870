package bank

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"strings"

	"thidua/knowledge/database"
)

// erased is who retired a question and was erased since: it was a person, whom no file overrules, and it says no more.
const erased = -1

const (
	writtenQuestions = `select id, document_key, path, question from bank_question where source <> 'shipped'`
	reworded         = `select count(*) from bank_question where document_key = $1 and path = $2 and question = $3`
	rewordQuestion   = `update bank_question set question = $1 where id = $2`
	dropQuestion     = `delete from bank_question where id = $1`
)

// Erase puts other words in the place of names in questions, however they are spelt in capitals: a name that nobody saw to be one may stand
// there. Of two questions about a unit that are the same then, one stays. The program's own are nobody's.
func (s *Store) Erase(ctx context.Context, tx *database.Tx, names []string, instead string) error {
	var patterns []string
	for _, name := range names {
		if name = strings.TrimSpace(name); name != "" {
			patterns = append(patterns, regexp.QuoteMeta(name))
		}
	}
	if len(patterns) == 0 {
		return nil
	}
	named, err := regexp.Compile(`(?i)` + strings.Join(patterns, "|"))
	if err != nil {
		return failed("looking for names in questions", err)
	}
	found := map[int64]about{}
	err = database.Each(ctx, tx, writtenQuestions, func(rows *sql.Rows) error {
		var id int64
		var at about
		err := rows.Scan(&id, &at.document, &at.path, &at.question)
		if named.MatchString(at.question) {
			found[id] = at
		}
		return err
	})
	if err != nil || len(found) == 0 {
		return failed("looking for names in questions", err)
	}
	if _, err := s.change(ctx, tx); err != nil {
		return err
	}
	for id, at := range found {
		if err := reword(ctx, tx, id, at, named.ReplaceAllLiteralString(at.question, instead)); err != nil {
			return failed("erasing a name from questions", err)
		}
	}
	return nil
}

func reword(ctx context.Context, tx *database.Tx, id int64, at about, words string) error {
	var same int
	err := tx.QueryRow(ctx, reworded, at.document, at.path, words).Scan(&same)
	switch {
	case err != nil:
	case same > 0:
		_, err = tx.Exec(ctx, dropQuestion, id)
	default:
		_, err = tx.Exec(ctx, rewordQuestion, words, id)
	}
	return err
}

var forgets = []string{
	`update bank_question set added_by = 0 where added_by = $1`,
	fmt.Sprintf(`update bank_question set retired_by = %d where retired_by = $1`, erased),
}

// Forget lets go of who added and retired questions. What that person retired stays so.
func (s *Store) Forget(ctx context.Context, tx *database.Tx, person int64) error {
	for _, forget := range forgets {
		if _, err := tx.Exec(ctx, forget, person); err != nil {
			return failed("forgetting who looked after questions", err)
		}
	}
	return nil
}

var moves = []string{
	`update bank_question set added_by = $1 where added_by = $2`,
	`update bank_question set retired_by = $1 where retired_by = $2`,
}

// GiveTo makes what one person added and retired another person's.
func (s *Store) GiveTo(ctx context.Context, tx *database.Tx, from, to int64) error {
	for _, move := range moves {
		if _, err := tx.Exec(ctx, move, to, from); err != nil {
			return failed("giving a person the questions of another", err)
		}
	}
	return nil
}
