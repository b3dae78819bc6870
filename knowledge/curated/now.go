package curated

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/record"
	"thidua/knowledge/vietnamese"
)

// BasisNow is a unit that a curated answer is founded on, as the corpus has it now.
type BasisNow struct {
	Basis
	Quote  string           // its words of now; "" when the corpus has the unit no more
	Became SuspensionReason // what is different since the answer was proposed, or that the document counts no more; "" when nothing is
	Stops  vietnamese.Day   // the day to come from which the document counts no more; "" when none is known
}

// BasisNow reads what an answer is founded on for who is to release it on a day: the documents are read whole, so not in a transaction that
// others wait for.
func (s *Store) BasisNow(ctx context.Context, q database.Querier, id int64, today vietnamese.Day) ([]BasisNow, error) {
	founded, err := listFoundations(ctx, q, foundationsOf, id)
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, f := range founded {
		keys = append(keys, f.DocumentKey)
	}
	documents, err := record.Whole(ctx, q, keys)
	if err != nil {
		return nil, err
	}
	dated, err := knowledge.DocumentsByKey(ctx, q)
	if err != nil {
		return nil, err
	}
	var all []BasisNow
	for _, f := range founded {
		now := BasisNow{Basis: f.Basis, Became: f.became(documents[f.DocumentKey])}
		if d := documents[f.DocumentKey]; d != nil {
			now.Quote, _ = d.FullText(f.Path)
		}
		if d := dated[f.DocumentKey]; d != nil {
			now.Stops = d.StopsOn(today)
			if now.Became == "" {
				now.Became = over(d, today)
			}
		}
		all = append(all, now)
	}
	return all, nil
}

// over is why a document counts no more on a day; "" of one that does.
func over(d *corpus.Document, day vietnamese.Day) SuspensionReason {
	switch {
	case d.ExpiresOn != "" && d.ExpiresOn <= day, d.LapsesOn != "" && d.LapsesOn <= day:
		return BasisExpired
	case d.EndsOn != "" && d.EndsOn < day:
		return BasisOver
	}
	return ""
}

// CleanQuestion is words as the question of a curated answer is kept; a Error where they can be none.
func CleanQuestion(words string) (string, error) {
	questions, err := cleanQuestions([]string{words})
	if err != nil {
		return "", err
	}
	return questions[0], nil
}

const lastOfSource = `select id from curated_answer where source = $1 and state <> 'withdrawn' order by id desc limit 1`

// OfSource is the id of the answer made last of a source, as its proposer named that; 0 is none, or one that was withdrawn.
func (s *Store) OfSource(ctx context.Context, q database.Querier, source string) (id int64, err error) {
	err = q.QueryRow(ctx, lastOfSource, source).Scan(&id)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("looking up what was made of a source: %w", err)
	}
	return id, nil
}
