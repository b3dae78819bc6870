package knowledge

import (
	"context"
	"errors"
	"fmt"

	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/record"
)

// ErrNotFound reports that the corpus has no such document.
var ErrNotFound = errors.New("the corpus has no such document")

// SeveralError reports that a number is that of several documents; what each was read from tells them apart.
type SeveralError struct{ Documents []*corpus.Document }

func (e *SeveralError) Error() string {
	return fmt.Sprintf("%d documents have the number %s", len(e.Documents), e.Documents[0].Number)
}

// Remove takes a document out of the corpus, by its number, its key or the file it was read from. The error is a *SeveralError where several have the number.
func (s *Store) Remove(ctx context.Context, name string) error {
	err := s.db.InTx(ctx, func(tx *database.Tx) error {
		named, err := record.Named(ctx, tx, name)
		switch {
		case err != nil:
			return err
		case len(named) == 0:
			return ErrNotFound
		case len(named) > 1:
			return &SeveralError{named}
		}
		return s.RemoveIn(ctx, tx, named[0].Key)
	})
	if err != nil {
		return fmt.Errorf("removing the document: %w", err)
	}
	return nil
}

// RemoveIn takes the document with the key out of the corpus in a transaction of the caller's. It is retired no more when it comes again.
func (s *Store) RemoveIn(ctx context.Context, tx *database.Tx, key string) error {
	return s.change(ctx, tx, func(affected affectedDocuments) error {
		n, err := s.removeWhere(ctx, tx, affected, `key = $1`, key)
		if err == nil && n == 0 {
			err = ErrNotFound
		}
		if err == nil {
			_, err = tx.Exec(ctx, unretire, key)
		}
		return err
	})
}
