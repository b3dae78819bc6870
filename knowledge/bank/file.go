package bank

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"thidua/knowledge/database"
)

// FileChange is what a file of questions changed.
type FileChange struct {
	Added, Retired, Kept int
	Documents            []string // the keys of those that it has questions about
	Names                []string // what those of them are called that the corpus has
	Missing              []string // the keys of those that it does not have yet
}

// errNothing rolls the version back.
var errNothing = errors.New("nothing changed")

// PutFile has the questions of a file count, and those that the file had before and has no more count no longer. What a person retired stays
// so, what the program has stays the program's, and what came from elsewhere stays that one's until it goes from there. Questions about a document that the corpus does not have wait for it. What is wrong with
// the file is an *Error, a unit that its document does not have among it, and nothing is changed then. changed is called for
// each document of the file in the transaction that changes something.
func (s *Store) PutFile(ctx context.Context, source, text string, changed func(ctx context.Context, tx *database.Tx, document string) error) (FileChange, error) {
	return s.putFile(ctx, source, text, func(tx *database.Tx, change FileChange) error {
		for _, key := range change.Documents {
			if err := changed(ctx, tx, key); err != nil {
				return err
			}
		}
		return nil
	})
}

// PreviewFile is what PutFile would do: nothing is stored.
func (s *Store) PreviewFile(ctx context.Context, source, text string) (FileChange, error) {
	return s.putFile(ctx, source, text, func(*database.Tx, FileChange) error { return errNothing })
}

// putFile has finish end the transaction, when the file changes anything; errNothing rolls it back.
func (s *Store) putFile(ctx context.Context, source, text string, finish func(tx *database.Tx, change FileChange) error) (change FileChange, err error) {
	entries, err := Parse(text)
	if err == nil && len(entries) == 0 {
		err = &Error{1, "tệp không có câu hỏi nào"}
	}
	if err != nil {
		return FileChange{}, err
	}
	// To read the documents and to hash their words takes long: nobody else's change waits for it.
	before, err := version(ctx, s.db)
	if err != nil {
		return FileChange{}, err
	}
	ahead, hash, err := s.look(ctx, s.db, entries)
	if err != nil {
		return FileChange{}, err
	}
	err = s.db.InTx(ctx, func(tx *database.Tx) error {
		now, err := s.change(ctx, tx)
		if err != nil {
			return err
		}
		moved, err := version(ctx, tx)
		if err != nil {
			return err
		}
		hash := hash
		if change = ahead; moved != before+1 { // the documents may be others since
			if change, hash, err = s.look(ctx, tx, entries); err != nil {
				return err
			}
		}
		if err := putEntries(ctx, tx, source, entries, hash, now, &change); err != nil {
			return failed("storing a file of questions", err)
		}
		if change.Added+change.Retired == 0 {
			return errNothing
		}
		return finish(tx, change)
	})
	if errors.Is(err, errNothing) {
		err = nil
	}
	return change, err
}

// look looks up what entries are about, that it is there, and the hashes of its words.
func (s *Store) look(ctx context.Context, q database.Querier, entries []Entry) (change FileChange, hash func(document, path string) uint64, err error) {
	keys := map[string]bool{}
	for _, e := range entries {
		keys[e.Document] = true
	}
	change.Documents = slices.Sorted(maps.Keys(keys))
	documents, err := s.documents(ctx, q, change.Documents)
	if err != nil {
		return change, nil, err
	}
	for _, key := range change.Documents {
		if documents[key] == nil {
			change.Missing = append(change.Missing, key)
		} else {
			change.Names = append(change.Names, documents[key].Name())
		}
	}
	hash = hashesOf(documents)
	for _, e := range entries {
		if documents[e.Document] != nil && hash(e.Document, e.Path) == 0 {
			return change, nil, &Error{e.Line, fmt.Sprintf("%s không có %s", documents[e.Document].Name(), e.Path)}
		}
	}
	return change, hash, nil
}

// putEntries stores what is new of a file. Questions that do not say which words they were written for are written for the present ones when
// they are first stored, and never again: the file that is read once more knows nothing of a document that was replaced since.
func putEntries(ctx context.Context, tx *database.Tx, source string, entries []Entry, hash func(document, path string) uint64, now int64, change *FileChange) error {
	all, err := list(ctx, tx, inOrder)
	if err != nil {
		return err
	}
	rows := make(map[about]Question, len(all))
	for _, one := range all {
		rows[one.about()] = one
	}
	had := map[about]bool{}
	for _, e := range entries {
		if had[e.about()] {
			continue
		}
		had[e.about()] = true
		if row, there := rows[e.about()]; there && row.stays(source, e) || own()[e.about()] {
			change.Kept++
			continue
		}
		if e.Words == 0 {
			e.Words = hash(e.Document, e.Path)
		}
		if err := put(ctx, tx, e, source, 0, now); err != nil {
			return err
		}
		change.Added++
	}
	for _, row := range all {
		if had[row.about()] || row.Source != source || row.RetiredAt != 0 {
			continue
		}
		if _, err := tx.Exec(ctx, retireQuestion, row.Document, row.Path, row.Question, int64(row.Words), source, 0, now); err != nil {
			return err
		}
		change.Retired++
	}
	return nil
}

// stays reports whether a stored question stays as it is when a file has it: a person retired it, it counts for another source, or for the same
// words. What went from its file is taken over by any that has it.
func (q Question) stays(source string, e Entry) bool {
	switch {
	case q.RetiredAt != 0:
		return q.RetiredBy != 0
	case q.Source != source:
		return true
	}
	return e.Words == 0 || e.Words == q.Words
}
