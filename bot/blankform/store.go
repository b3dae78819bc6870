package blankform

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/knowledge/database"
)

// Store keeps blank forms. It is safe for concurrent use.
type Store struct {
	directory *directory.Store
	files     *file.Store
}

// NewStore keeps forms with their files.
func NewStore(people *directory.Store, files *file.Store) *Store { return &Store{people, files} }

// owner uses the file of a form.
func owner(id int64) string { return fmt.Sprintf("blankform:%d", id) }

const formColumns = `
select id, document_key, document, label, name, file_hash, file_name, retired_at from blank_form `

// All are the forms of all documents, those that were retired too, in the order in which they were added.
func (s *Store) All(ctx context.Context, q database.Querier) ([]Form, error) {
	return s.list(ctx, q, formColumns+`order by id`)
}

// Of are the forms of a document.
func (s *Store) Of(ctx context.Context, q database.Querier, documentKey string) ([]Form, error) {
	return s.list(ctx, q, formColumns+`where document_key = $1 order by id`, documentKey)
}

func (s *Store) list(ctx context.Context, q database.Querier, query string, args ...any) (all []Form, err error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("reading blank forms: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		f, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("reading blank forms: %w", err)
		}
		all = append(all, f)
	}
	return all, rows.Err()
}

func scan(row interface{ Scan(...any) error }) (f Form, err error) {
	return f, row.Scan(&f.ID, &f.DocumentKey, &f.DocumentName, &f.Label, &f.Name, &f.FileHash, &f.FileName, &f.RetiredAt)
}

// Get is the form with an id, also a retired one; problem.Ended when there is none.
func (s *Store) Get(ctx context.Context, q database.Querier, id int64) (Form, error) {
	f, err := scan(q.QueryRow(ctx, formColumns+`where id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return Form{}, errGone
	}
	if err != nil {
		return Form{}, fmt.Errorf("reading a blank form: %w", err)
	}
	return f, nil
}

const (
	insertForm = `
insert into blank_form (document_key, document, label, name, file_hash, file_name, added_at, retired_at) values ($1, $2, $3, $4, $5, $6, $7, 0) returning id`

	sameForm = `
select count(*) from blank_form where document_key = $1 and label = $2 and name = $3 and id <> $4 and retired_at = 0`
)

// Add keeps a form with a file that somebody uses already. problem.Duplicate when the document has one that is called the same.
func (s *Store) Add(ctx context.Context, tx *database.Tx, actor directory.Actor, f Form) (Form, error) {
	by, err := s.directory.Authorise(ctx, tx, actor, Keep, 0)
	if err != nil {
		return Form{}, err
	}
	if err := s.checkName(ctx, tx, f); err != nil {
		return Form{}, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return Form{}, err
	}
	if err := tx.QueryRow(ctx, insertForm, f.DocumentKey, f.DocumentName, f.Label, f.Name, f.FileHash, f.FileName, now).Scan(&f.ID); err != nil {
		return Form{}, fmt.Errorf("adding a blank form: %w", err)
	}
	if err := s.use(ctx, tx, f); err != nil {
		return Form{}, err
	}
	f.RetiredAt = 0
	return f, by.Audit(ctx, tx, "add blank form", "blank form", f.ID, "document", f.DocumentKey, "label", f.Label, "file", f.FileHash)
}

// checkName refuses a form without a name, or with that of another that is given out.
func (s *Store) checkName(ctx context.Context, tx *database.Tx, f Form) error {
	if err := f.check(); err != nil {
		return err
	}
	var n int
	if err := tx.QueryRow(ctx, sameForm, f.DocumentKey, f.Label, f.Name, f.ID).Scan(&n); err != nil {
		return fmt.Errorf("looking for a blank form: %w", err)
	}
	if n > 0 {
		return errThere
	}
	return nil
}

func (s *Store) use(ctx context.Context, tx *database.Tx, f Form) error {
	content, err := s.files.Stat(ctx, tx, f.FileHash)
	if err != nil {
		return fmt.Errorf("taking the file of a blank form: %w", err)
	}
	return s.files.Use(ctx, tx, file.Use{Owner: owner(f.ID), Content: content, Name: f.FileName})
}

// change authorises an act and changes one form that is as do expects.
func (s *Store) change(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, act string, do func(f *Form, now int64) (detail []string, err error)) (Form, error) {
	by, err := s.directory.Authorise(ctx, tx, actor, Keep, 0)
	if err != nil {
		return Form{}, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return Form{}, err
	}
	if _, err := tx.Exec(ctx, `update blank_form set id = id where id = $1`, id); err != nil { // one change at a time
		return Form{}, fmt.Errorf("changing a blank form: %w", err)
	}
	f, err := s.Get(ctx, tx, id)
	if err != nil {
		return Form{}, err
	}
	detail, err := do(&f, now)
	if err != nil {
		return Form{}, err
	}
	const update = `update blank_form set label = $1, name = $2, file_hash = $3, file_name = $4, retired_at = $5 where id = $6`
	if _, err := tx.Exec(ctx, update, f.Label, f.Name, f.FileHash, f.FileName, f.RetiredAt, id); err != nil {
		return Form{}, fmt.Errorf("changing a blank form: %w", err)
	}
	return f, by.Audit(ctx, tx, act, "blank form", id, detail...)
}

// Rename gives a form another label and name.
func (s *Store) Rename(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, label, name string) (Form, error) {
	return s.change(ctx, tx, actor, id, "rename blank form", func(f *Form, _ int64) ([]string, error) {
		f.Label, f.Name = label, name
		return []string{"label", label}, s.checkName(ctx, tx, *f)
	})
}

// Replace gives a form another file, which somebody uses already.
func (s *Store) Replace(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, hash, name string) (Form, error) {
	return s.change(ctx, tx, actor, id, "replace blank form", func(f *Form, _ int64) ([]string, error) {
		former := f.FileHash
		f.FileHash, f.FileName = hash, name
		if err := s.use(ctx, tx, *f); err != nil {
			return nil, err
		}
		if former == hash {
			return []string{"file", hash}, nil
		}
		return []string{"file", hash, "former", former}, s.files.Release(ctx, tx, owner(id), former)
	})
}

// Retire ends that a form is given out; it stays, to be brought back.
func (s *Store) Retire(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) (Form, error) {
	return s.change(ctx, tx, actor, id, "retire blank form", func(f *Form, now int64) ([]string, error) {
		if f.RetiredAt != 0 {
			return nil, errDone
		}
		f.RetiredAt = now
		return nil, nil
	})
}

// Restore takes Retire back.
func (s *Store) Restore(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) (Form, error) {
	return s.change(ctx, tx, actor, id, "restore blank form", func(f *Form, _ int64) ([]string, error) {
		if f.RetiredAt == 0 {
			return nil, errDone
		}
		f.RetiredAt = 0
		return nil, s.checkName(ctx, tx, *f)
	})
}
