package intake

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/curated"
	"thidua/knowledge/database"
	"thidua/knowledge/record"
)

// Documents are those of the corpus without their words: those that an officer may have to see to come first, which are those whose time ends within 90 days of
// a day, then those that were retired, then the others, by kind and number.
func (s *Store) Documents(ctx context.Context, q database.Querier, today corpus.Day) ([]*corpus.Document, error) {
	byKey, err := knowledge.DocumentsByKey(ctx, q)
	if err != nil {
		return nil, err
	}
	all := make([]*corpus.Document, 0, len(byKey))
	for _, d := range byKey {
		all = append(all, d)
	}
	rank := func(d *corpus.Document) int {
		switch {
		case Ending(d, today) != "":
			return 0
		case d.RetiredOn != "":
			return 1
		}
		return 2
	}
	slices.SortFunc(all, func(a, b *corpus.Document) int {
		if d := rank(a) - rank(b); d != 0 {
			return d
		}
		if a, b := Ending(a, today), Ending(b, today); a != b {
			return strings.Compare(string(a), string(b))
		}
		return strings.Compare(a.Kind+"\x00"+a.Key, b.Kind+"\x00"+b.Key)
	})
	return all, nil
}

// soon is how many days before it ends a document is to be seen to.
const soon = 90

// Ending is the first day on which a document is no basis of an answer any more, when that comes within 90 days and no officer has said it; "" when it does not.
func Ending(d *corpus.Document, today corpus.Day) corpus.Day {
	day := d.StopsOn(today)
	if day == "" || day <= today || day > today.Add(soon) || day == d.RetiredOn {
		return ""
	}
	return day
}

// Whole is a document of the corpus to be shown, with its words, by its row; ErrNoDocument when it is not there any more.
func (s *Store) Whole(ctx context.Context, q database.Querier, row int64) (*corpus.Document, error) {
	d, err := s.Document(ctx, q, row)
	if err != nil {
		return nil, err
	}
	return shown(ctx, q, d.Key)
}

// Document is a document of the corpus as it is stored, without its words, by its row; ErrNoDocument when it is not there any more.
func (s *Store) Document(ctx context.Context, q database.Querier, row int64) (*corpus.Document, error) {
	d, err := record.OfRow(ctx, q, row)
	if err == nil && d == nil {
		err = ErrNoDocument
	}
	return d, err
}

// Stored is the document of the corpus with a key to be shown, with its words; nil when it has none.
func (s *Store) Stored(ctx context.Context, q database.Querier, key string) (*corpus.Document, error) {
	d, err := shown(ctx, q, key)
	if errors.Is(err, ErrNoDocument) {
		return nil, nil
	}
	return d, err
}

// shown is the stored document with the days on which it ends, which follow from all the others: it is for no transaction that holds the corpus.
func shown(ctx context.Context, q database.Querier, key string) (*corpus.Document, error) {
	d, err := stored(ctx, q, key)
	if err != nil {
		return nil, err
	}
	byKey, err := knowledge.DocumentsByKey(ctx, q)
	if err != nil {
		return nil, err
	}
	if known := byKey[key]; known != nil {
		d.ExpiresOn, d.LapsesOn = known.ExpiresOn, known.LapsesOn
	}
	return d, nil
}

// Retirement is since when a document is retired, and why.
func (s *Store) Retirement(ctx context.Context, q database.Querier, key string) (corpus.Day, string, error) {
	return s.corpus.Retirement(ctx, q, key)
}

// Dependents is what leans on a document.
type Dependents struct {
	Questions int // of the bank, that its provisions answer
	Answers   int // curated ones, released, that are founded on it
}

// Dependents counts what leans on a document.
func (s *Store) Dependents(ctx context.Context, q database.Querier, key string) (d Dependents, err error) {
	questions, err := s.corpus.Questions.Of(ctx, q, key)
	if err != nil {
		return d, err
	}
	for _, one := range questions {
		if one.RetiredAt == 0 {
			d.Questions++
		}
	}
	answers, err := curated.NewStore(s.db).List(ctx, q, curated.Released)
	for _, a := range answers {
		if slices.ContainsFunc(a.Basis, func(b curated.Basis) bool { return b.DocumentKey == key }) {
			d.Answers++
		}
	}
	return d, err
}

// Originals are the files that a document was read from, in the order of their names.
func (s *Store) Originals(ctx context.Context, q database.Querier, key string) ([]file.Use, error) {
	uses, err := s.files.Of(ctx, q, DocumentOwner(key))
	slices.SortStableFunc(uses, func(a, b file.Use) int { return strings.Compare(a.Name, b.Name) })
	return uses, err
}

// act does something to the document in a row of the corpus, and leaves word of it.
func (s *Store) act(ctx context.Context, tx *database.Tx, actor directory.Actor, row int64, name string, do func(d *corpus.Document) error, detail ...string) error {
	by, err := s.people.Authorise(ctx, tx, actor, Keep, 0)
	if err != nil {
		return err
	}
	if err := knowledge.HoldCorpus(ctx, tx); err != nil { // what is looked at stays so
		return err
	}
	d, err := s.Document(ctx, tx, row)
	if err != nil {
		return err
	}
	if err := do(d); err != nil {
		return err
	}
	return by.Audit(ctx, tx, name, "document", row, append([]string{"document", d.Key}, detail...)...)
}

// Retire makes a document no basis of an answer from a day on.
func (s *Store) Retire(ctx context.Context, tx *database.Tx, actor directory.Actor, row int64, day corpus.Day, reason string) error {
	return s.act(ctx, tx, actor, row, "retire document", func(d *corpus.Document) error {
		return s.corpus.RetireIn(ctx, tx, d.Key, day, reason)
	}, "from", string(day))
}

// Restore takes Retire back; ErrNoDocument of one that was not retired.
func (s *Store) Restore(ctx context.Context, tx *database.Tx, actor directory.Actor, row int64) error {
	return s.act(ctx, tx, actor, row, "restore document", func(d *corpus.Document) error {
		if d.RetiredOn == "" {
			return ErrNoDocument
		}
		return s.corpus.RestoreIn(ctx, tx, d.Key)
	})
}

const forgetKept = `update intake set state = 'undone', body = '', former = '', changed_at = $1, revision = revision + 1 where document_key = $2 and state = 'kept'`

// Remove takes a document out of the corpus, with its files and what was kept to put another back.
func (s *Store) Remove(ctx context.Context, tx *database.Tx, actor directory.Actor, row int64) error {
	return s.act(ctx, tx, actor, row, "remove document", func(d *corpus.Document) error {
		if err := s.corpus.RemoveIn(ctx, tx, d.Key); err != nil {
			return err
		}
		if err := s.files.Erase(ctx, tx, DocumentOwner(d.Key)); err != nil {
			return err
		}
		kept, err := ids(ctx, tx, `select id from intake where document_key = $1 and state = 'kept'`, d.Key)
		if err != nil {
			return err
		}
		for _, id := range kept {
			if err := s.files.Erase(ctx, tx, formerOwner(id)); err != nil {
				return err
			}
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, forgetKept, now, d.Key); err != nil {
			return fmt.Errorf("removing a document: %w", err)
		}
		return nil
	})
}
