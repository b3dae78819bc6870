package bank

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"

	"thidua/knowledge/database"
)

// Store keeps the questions of files and of officers. Every change moves the version of the corpus, so that readers load the questions again.
type Store struct {
	db        *database.DB
	documents Documents
}

// Document is one that questions are about, whole.
type Document interface {
	// Name is how the document is written in a citation.
	Name() string
	// FullText is the words of the unit at a path, "" where there is none.
	FullText(path string) (words, above string)
}

// Documents reads documents by their keys, as q sees them. Those that the corpus does not have are left out.
type Documents func(ctx context.Context, q database.Querier, keys []string) (map[string]Document, error)

// NewStore uses a migrated database.
func NewStore(db *database.DB, documents Documents) *Store { return &Store{db, documents} }

// The sources of questions that come from no file.
const (
	FromProgram = "shipped" // it is the program's own
	FromOfficer = "officer"
	fromCurated = "curated:" // and the id of the answer
)

// FromCurated is the source of a question that a curated answer proposed.
func FromCurated(id int64) string { return fromCurated + strconv.FormatInt(id, 10) }

// Question is an entry with where it came from and what became of it.
type Question struct {
	Entry
	Source    string
	AddedBy   int64 // a person; 0 is nobody known
	AddedAt   int64 // unix microseconds; 0 of the program's own
	RetiredBy int64 // a person, -1 one who was erased; 0 of what went from its file
	RetiredAt int64 // unix microseconds; 0 is that it counts
}

// ID tells the questions about a unit apart, on buttons and in the audit. It is never negative.
func (e Entry) ID() int64 { return int64(questionID(e.Question) >> 1) }

// about is what makes two questions one.
type about struct{ document, path, question string }

func (e Entry) about() about { return about{e.Document, e.Path, e.Question} }

const (
	readQuestions = `
select document_key, path, question, words, source, added_by, added_at, retired_by, retired_at from bank_question `
	inOrder    = `order by id`
	ofDocument = `where document_key = $1 order by id`
)

// All are the questions about the documents with the keys that has accepts, the program's first. Retired ones are among them. One of the
// program's own gives way to its row, unless that went from a file: the program still has it.
func (s *Store) All(ctx context.Context, q database.Querier, has func(key string) bool) ([]Question, error) {
	stored, err := list(ctx, q, inOrder)
	if err != nil {
		return nil, err
	}
	return withShipped(stored, has), nil
}

// withShipped are the program's questions and the stored ones about the documents that has accepts.
func withShipped(stored []Question, has func(key string) bool) (all []Question) {
	rows := map[about]Question{}
	for _, one := range stored {
		if has(one.Document) {
			rows[one.about()] = one
		}
	}
	for _, e := range Shipped() {
		if !has(e.Document) {
			continue
		}
		one := Question{Entry: e, Source: FromProgram}
		if row, there := rows[e.about()]; there {
			if row.RetiredAt == 0 || row.RetiredBy != 0 {
				if one = row; row.Source == FromProgram {
					one.Words = e.Words // another program may have written it for other words
				}
			}
			delete(rows, e.about())
		}
		all = append(all, one)
	}
	for _, one := range stored {
		if _, left := rows[one.about()]; left {
			all = append(all, one)
		}
	}
	return all
}

// Entries are the questions of All that count.
func (s *Store) Entries(ctx context.Context, q database.Querier, has func(key string) bool) ([]Entry, error) {
	all, err := s.All(ctx, q, has)
	entries := make([]Entry, 0, len(all))
	for _, one := range all {
		if one.RetiredAt == 0 {
			entries = append(entries, one.Entry)
		}
	}
	return entries, err
}

const newestQuestion = `select coalesce(max(added_at), 0) from bank_question`

// Newest is when a question was stored last, in unix microseconds; 0 is never.
func (s *Store) Newest(ctx context.Context, q database.Querier) (at int64, err error) {
	err = q.QueryRow(ctx, newestQuestion).Scan(&at)
	return at, failed("reading the newest question", err)
}

// Of are the questions about one document.
func (s *Store) Of(ctx context.Context, q database.Querier, document string) ([]Question, error) {
	stored, err := list(ctx, q, ofDocument, document)
	if err != nil {
		return nil, err
	}
	return withShipped(stored, func(key string) bool { return key == document }), nil
}

func list(ctx context.Context, q database.Querier, where string, args ...any) (all []Question, err error) {
	err = database.Each(ctx, q, readQuestions+where, func(rows *sql.Rows) error {
		var one Question
		var words int64
		err := rows.Scan(&one.Document, &one.Path, &one.Question, &words, &one.Source, &one.AddedBy, &one.AddedAt, &one.RetiredBy, &one.RetiredAt)
		one.Words = uint64(words)
		all = append(all, one)
		return err
	}, args...)
	return all, failed("reading the questions of provisions", err)
}

const (
	moveVersion = `update corpus set version = version + 1 where id = 1`

	putQuestion = `
insert into bank_question (document_key, path, question, words, source, added_by, added_at, retired_by, retired_at)
values ($1, $2, $3, $4, $5, $6, $7, 0, 0)
on conflict (document_key, path, question) do update
set words = excluded.words, source = excluded.source, added_by = excluded.added_by, added_at = excluded.added_at, retired_by = 0, retired_at = 0`

	retireQuestion = `
insert into bank_question (document_key, path, question, words, source, added_by, added_at, retired_by, retired_at)
values ($1, $2, $3, $4, $5, 0, 0, $6, $7)
on conflict (document_key, path, question) do update
set retired_by = excluded.retired_by, retired_at = excluded.retired_at`

	restoreQuestion = `
update bank_question set retired_by = 0, retired_at = 0,
	source = case when retired_by = 0 then $4 else source end,
	added_by = case when retired_by = 0 then cast($5 as bigint) else added_by end,
	added_at = case when retired_by = 0 then cast($6 as bigint) else added_at end
where document_key = $1 and path = $2 and question = $3 and retired_at <> 0`
)

// Put has a question count for the words that its unit has now, whether it is new, was retired, or held for other words. Where the entry has
// the hash of words, somebody saw them: there is false, and nothing changes, where the unit has others by now, or the corpus does not have it.
func (s *Store) Put(ctx context.Context, tx *database.Tx, e Entry, source string, by int64) (there bool, err error) {
	at, err := s.change(ctx, tx)
	if err != nil {
		return false, err
	}
	now, err := s.hashOf(ctx, tx, e)
	if err != nil || now == 0 || e.Words != 0 && e.Words != now {
		return false, err
	}
	e.Words = now
	return true, failed("storing a question", put(ctx, tx, e, source, by, at))
}

// hashOf is that of the words that the unit of an entry has, 0 where there is none.
func (s *Store) hashOf(ctx context.Context, q database.Querier, e Entry) (uint64, error) {
	documents, err := s.documents(ctx, q, []string{e.Document})
	if err != nil {
		return 0, err
	}
	return hashesOf(documents)(e.Document, e.Path), nil
}

// IsGone reports whether the corpus does not have the unit of an entry. It stays so until the transaction ends.
func (s *Store) IsGone(ctx context.Context, tx *database.Tx, e Entry) (bool, error) {
	if _, err := s.change(ctx, tx); err != nil {
		return false, err
	}
	now, err := s.hashOf(ctx, tx, e)
	return now == 0, err
}

func put(ctx context.Context, tx *database.Tx, e Entry, source string, by, now int64) error {
	_, err := tx.Exec(ctx, putQuestion, e.Document, e.Path, e.Question, int64(e.Words), source, by, now)
	return err
}

// Retire has a question count no more, also one of the program's own; Restore takes that back.
func (s *Store) Retire(ctx context.Context, tx *database.Tx, e Entry, by int64) error {
	now, err := s.change(ctx, tx)
	if err == nil {
		_, err = tx.Exec(ctx, retireQuestion, e.Document, e.Path, e.Question, int64(e.Words), FromProgram, by, now)
	}
	return failed("retiring a question", err)
}

// Restore has a retired question count again. What went from its file is an officer's then, so that the file does not retire it again. done
// is false where it counts already.
func (s *Store) Restore(ctx context.Context, tx *database.Tx, e Entry, by int64) (done bool, err error) {
	now, err := s.change(ctx, tx)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(ctx, restoreQuestion, e.Document, e.Path, e.Question, FromOfficer, by, now)
	return n > 0, failed("restoring a question", err)
}

const readVersion = `select version from corpus where id = 1`

// version is the number of the corpus that every change moves.
func version(ctx context.Context, q database.Querier) (n int64, err error) {
	err = q.QueryRow(ctx, readVersion).Scan(&n)
	return n, failed("reading the version of the corpus", err)
}

// change moves the version, before any row: two writers are one after the other. It tells the time.
func (s *Store) change(ctx context.Context, tx *database.Tx) (now int64, err error) {
	if _, err := tx.Exec(ctx, moveVersion); err != nil {
		return 0, failed("moving the version of the corpus", err)
	}
	return tx.Now(ctx)
}

func failed(what string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

const (
	unstampedPaths = `select distinct path from bank_question where document_key = $1 and words = 0`
	stampQuestions = `update bank_question set words = $1 where document_key = $2 and path = $3 and words = 0`
)

// Stamp remembers the words of a document that came, for the questions that were stored before anybody could tell them.
func (s *Store) Stamp(ctx context.Context, tx *database.Tx, key string, d Document) error {
	var paths []string
	err := database.Each(ctx, tx, unstampedPaths, func(rows *sql.Rows) error {
		var path string
		err := rows.Scan(&path)
		paths = append(paths, path)
		return err
	}, key)
	for _, path := range paths {
		if words, _ := d.FullText(path); words != "" && err == nil {
			_, err = tx.Exec(ctx, stampQuestions, int64(Hash(words)), key, path)
		}
	}
	return failed("remembering the words that questions are about", err)
}

// Lapsed are those of questions that count and whose unit has other words by now, or is gone.
func (s *Store) Lapsed(ctx context.Context, q database.Querier, all []Question) (lapsed []Question, err error) {
	var keys []string
	for _, one := range all {
		if len(keys) == 0 || keys[len(keys)-1] != one.Document {
			keys = append(keys, one.Document)
		}
	}
	documents, err := s.documents(ctx, q, keys)
	if err != nil {
		return nil, err
	}
	hash := hashesOf(documents)
	for _, one := range all {
		if one.RetiredAt != 0 {
			continue
		}
		if now := hash(one.Document, one.Path); now == 0 || !Holds(one.Words, now) {
			lapsed = append(lapsed, one)
		}
	}
	return lapsed, nil
}

// hashesOf is the hash of the words of a unit of one of the documents, 0 where there is none. Each is worked out once.
func hashesOf(documents map[string]Document) func(document, path string) uint64 {
	type unit struct{ document, path string }
	known := map[unit]uint64{}
	return func(document, path string) uint64 {
		if documents[document] == nil {
			return 0
		}
		at := unit{document, path}
		hash, ok := known[at]
		if !ok {
			if words, _ := documents[document].FullText(path); words != "" {
				hash = Hash(words)
			}
			known[at] = hash
		}
		return hash
	}
}
