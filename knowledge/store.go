package knowledge

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"thidua/knowledge/bank"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/record"
	"thidua/knowledge/vectorstore"
)

// Store keeps documents. Every change moves the corpus version, which tells readers to load again.
type Store struct {
	// Changed is told of every document that was added, replaced or removed, or has other questions of a file, in the transaction that does it; its error
	// undoes that. It may be nil.
	Changed func(ctx context.Context, tx *database.Tx, key string, change Change) error

	// Curated is what people answered on the grounds of these documents; it is set before the first use. Nil is nothing.
	Curated Curated

	Questions *bank.Store // those that provisions answer

	db      *database.DB
	vectors *vectorstore.Store
}

// NewStore uses a migrated database.
func NewStore(db *database.DB) *Store {
	return &Store{db: db, Questions: bank.NewStore(db, bankDocuments), vectors: vectorstore.New(db)}
}

// bankDocuments is record.Whole for the bank, which does not know this package.
func bankDocuments(ctx context.Context, q database.Querier, keys []string) (map[string]bank.Document, error) {
	whole, err := record.Whole(ctx, q, keys)
	documents := make(map[string]bank.Document, len(whole))
	for key, d := range whole {
		documents[key] = d
	}
	return documents, err
}

const (
	readVersion = `select version from corpus where id = 1`
	moveVersion = `update corpus set version = version + 1 where id = 1`
)

// Version is the number of the corpus; it grows with every change.
func (s *Store) Version(ctx context.Context) (int64, error) { return s.VersionIn(ctx, s.db) }

// VersionIn is Version as q sees it, a transaction.
func (s *Store) VersionIn(ctx context.Context, q database.Querier) (int64, error) {
	var version int64
	if err := q.QueryRow(ctx, readVersion).Scan(&version); err != nil {
		return 0, fmt.Errorf("reading the corpus version: %w", err)
	}
	return version, nil
}

const documentOfSource = `select key, hash from document where source = $1`

// OfSource is the key and hash of the document read from source; both are "" when there is none.
func (s *Store) OfSource(ctx context.Context, source string) (key, hash string, err error) {
	err = s.db.QueryRow(ctx, documentOfSource, source).Scan(&key, &hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", "", fmt.Errorf("looking a source up: %w", err)
	}
	return key, hash, nil
}

// Key is the key under which a document is to be stored.
func (s *Store) Key(ctx context.Context, d *corpus.Document) (string, error) {
	return record.Key(ctx, s.db, d)
}

// Change says what became of a document.
type Change string

const (
	Added     Change = "added"
	Replaced  Change = "replaced"
	Unchanged Change = "unchanged"
	Removed   Change = "removed"

	Questioned Change = "questioned" // the questions about it are others, from a file
)

const (
	findDocument = `select id, source, hash, filled from document where key = $1`

	deleteDocument = `delete from document where id = $1`

	affectedBy = `
select key from document where id = $1
union all select number_key from document where id = $1 and number_key <> ''
union all select key from relation where document_id = $1 and kind in ('replaces', 'repeals')`
)

// Put stores a document in one transaction: added when its key is new, put in the place of the former one when its
// source or words changed, and nothing at all when they did not.
func (s *Store) Put(ctx context.Context, d *corpus.Document) (Change, error) {
	changes, err := s.PutAll(ctx, d)
	if err != nil {
		return "", err
	}
	return changes[0], nil
}

// PutAll is Put of the documents one after the other, in a single transaction: all are stored, or none is. It says what
// became of each.
func (s *Store) PutAll(ctx context.Context, documents ...*corpus.Document) ([]Change, error) {
	return s.putAll(ctx, false, documents)
}

// Preview is what PutAll would do: nothing is stored.
func (s *Store) Preview(ctx context.Context, documents ...*corpus.Document) ([]Change, error) {
	return s.putAll(ctx, true, documents)
}

func (s *Store) putAll(ctx context.Context, preview bool, documents []*corpus.Document) (changes []Change, err error) {
	err = s.db.InTx(ctx, func(tx *database.Tx) error {
		changes, err = s.PutIn(ctx, tx, documents...)
		if err == nil && (preview || !slices.ContainsFunc(changes, func(c Change) bool { return c != Unchanged })) {
			err = errUnchanged
		}
		return err
	})
	if err != nil && !errors.Is(err, errUnchanged) {
		return nil, err
	}
	return changes, nil
}

// PutIn is PutAll in a transaction of the caller's.
func (s *Store) PutIn(ctx context.Context, tx *database.Tx, documents ...*corpus.Document) (changes []Change, err error) {
	err = s.change(ctx, tx, func(affected affectedDocuments) error {
		for _, d := range documents {
			if d.Key, err = record.Key(ctx, tx, d); err != nil {
				return err
			}
			change, err := s.put(ctx, tx, d, affected)
			if err != nil {
				return err
			}
			if changes = append(changes, change); change == Unchanged {
				continue
			}
			if err := s.changed(ctx, tx, d.Key, change); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("storing the document: %w", err)
	}
	return changes, nil
}

// affectedDocuments is the keys of the documents whose words or day of expiry may be others once a transaction ends: those
// that it inserts or deletes, those that have the number of one, and those that one of these replaces.
type affectedDocuments map[string]bool

// change moves the corpus version, has act change documents, and brings up to date what depends on those that it names.
func (s *Store) change(ctx context.Context, tx *database.Tx, act func(affectedDocuments) error) error {
	// The corpus row first, so that two writers of one document are one after the other.
	if _, err := tx.Exec(ctx, moveVersion); err != nil {
		return err
	}
	affected := affectedDocuments{}
	if err := act(affected); err != nil || len(affected) == 0 {
		return err
	}
	keys, err := record.KeysOf(ctx, tx, slices.Sorted(maps.Keys(affected)))
	if err == nil {
		err = record.Expire(ctx, tx, keys)
	}
	if err != nil || s.Curated == nil {
		return err
	}
	return s.Curated.DocumentsChanged(ctx, tx, keys)
}

var errUnchanged = errors.New("nothing is to be changed") // rolls the version back

func (s *Store) put(ctx context.Context, tx *database.Tx, d *corpus.Document, affected affectedDocuments) (Change, error) {
	if topic := corpus.TopicOf(d); topic != "" {
		d.Filled = corpus.Filling{topic: d.Hash}.String()
	}
	change, given := Added, d
	var former corpus.Document
	err := tx.QueryRow(ctx, findDocument, d.Key).Scan(&former.ID, &former.Source, &former.Hash, &former.Filled)
	switch {
	case errors.Is(err, sql.ErrNoRows):
	case err != nil:
		return "", err
	case former.Has(d):
		return Unchanged, nil
	default:
		change = Replaced
		stored, err := record.Whole(ctx, tx, []string{d.Key})
		if err != nil {
			return "", err
		}
		if d = d.Beside(stored[d.Key]); d == nil {
			return Unchanged, nil
		}
	}
	err = s.replace(ctx, tx, former.ID, d, affected)
	given.ID, given.IngestedAt = d.ID, d.IngestedAt
	return change, err
}

// PutBackIn stores a document as it was, whatever is stored in its place since.
func (s *Store) PutBackIn(ctx context.Context, tx *database.Tx, d *corpus.Document) error {
	return s.change(ctx, tx, func(affected affectedDocuments) error {
		var former corpus.Document
		err := tx.QueryRow(ctx, findDocument, d.Key).Scan(&former.ID, &former.Source, &former.Hash, &former.Filled)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if err := s.replace(ctx, tx, former.ID, d, affected); err != nil {
			return err
		}
		return s.changed(ctx, tx, d.Key, Replaced)
	})
}

// replace stores a document in the place of the one with the id; 0 is none.
func (s *Store) replace(ctx context.Context, tx *database.Tx, id int64, d *corpus.Document, affected affectedDocuments) (err error) {
	var vectors takenVectors
	if id != 0 {
		if vectors, err = s.remove(ctx, tx, id, affected); err != nil {
			return err
		}
	}
	// A file that now holds another document no longer holds the former one.
	if _, err := s.removeWhere(ctx, tx, affected, `source = $1`, d.Source); err != nil {
		return err
	}
	if err := insert(ctx, tx, d, affected); err != nil {
		return err
	}
	if err := s.restore(ctx, tx, vectors, d); err != nil {
		return err
	}
	return s.Questions.Stamp(ctx, tx, d.Key, d)
}

// insert stores a document that is not there.
func insert(ctx context.Context, tx *database.Tx, d *corpus.Document, affected affectedDocuments) error {
	if err := record.Insert(ctx, tx, d); err != nil {
		return err
	}
	affected[d.Key] = true
	if d.Number != "" {
		affected[corpus.NumberKey(d.Number)] = true
	}
	for _, r := range d.Relations {
		if r.Ends() {
			affected[r.Key()] = true
		}
	}
	return nil
}

// removeWhere deletes documents with all that belongs to them, and tells of each; n is how many they are.
func (s *Store) removeWhere(ctx context.Context, tx *database.Tx, affected affectedDocuments, where string, args ...any) (n int, err error) {
	keys := map[int64]string{}
	err = database.Each(ctx, tx, `select id, key from document where `+where, func(rows *sql.Rows) error {
		var id int64
		var key string
		err := rows.Scan(&id, &key)
		keys[id] = key
		return err
	}, args...)
	if err != nil {
		return 0, err
	}
	for _, id := range slices.Sorted(maps.Keys(keys)) {
		if _, err := s.remove(ctx, tx, id, affected); err != nil {
			return 0, err
		}
		if err := s.changed(ctx, tx, keys[id], Removed); err != nil {
			return 0, err
		}
	}
	return len(keys), nil
}

// remove deletes a document with all that belongs to it, and hands back its vectors.
func (s *Store) remove(ctx context.Context, tx *database.Tx, id int64, affected affectedDocuments) (takenVectors, error) {
	err := database.Each(ctx, tx, affectedBy, func(rows *sql.Rows) error {
		var key string
		err := rows.Scan(&key)
		affected[key] = true
		return err
	}, id)
	if err != nil {
		return nil, err
	}
	vectors, err := s.takeVectors(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	_, err = tx.Exec(ctx, deleteDocument, id)
	return vectors, err
}

// PutQuestions is bank.Store.PutFile.
func (s *Store) PutQuestions(ctx context.Context, source, text string) (bank.FileChange, error) {
	return s.Questions.PutFile(ctx, source, text, func(ctx context.Context, tx *database.Tx, key string) error {
		return s.changed(ctx, tx, key, Questioned)
	})
}

func (s *Store) changed(ctx context.Context, tx *database.Tx, key string, change Change) error {
	if s.Changed == nil {
		return nil
	}
	return s.Changed(ctx, tx, key, change)
}
