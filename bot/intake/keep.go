package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/problem"
	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/record"
)

// Document is what an intake that was read becomes: what a reader parsed of its body, with what its officer said, and with what the corpus that q sees is to know of its file.
func (i *Intake) Document(ctx context.Context, q database.Querier, parsed *corpus.Document) (*corpus.Document, error) {
	d := *parsed
	i.Corrections.Apply(&d)
	ingest.Derive(&d)
	i.Corrections.Apply(&d) // what was said of these stays
	warnings, err := listWarnings(i.Warnings)
	if err != nil {
		return nil, err
	}
	corrections, err := i.Corrections.list()
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(strings.Join(i.hashes(), " ") + "\x00" + i.Body + "\x00" + corrections))
	d.Source, d.Hash, d.Warnings = i.Source(), hex.EncodeToString(sum[:]), warnings
	d.Key, err = record.Key(ctx, q, &d)
	return &d, err
}

func (i *Intake) hashes() (all []string) {
	for _, f := range i.Files {
		all = append(all, f.Hash)
	}
	return all
}

// Put brings an intake that was read into the corpus as d, of Document, in the revision that was looked at; shown is the row of the document in whose
// place it is put, 0 of none, as the actor was shown. It keeps the former one, to be put back, and the files, which the document owns.
func (s *Store) Put(ctx context.Context, tx *database.Tx, actor directory.Actor, id, revision int64, d *corpus.Document, shown int64) (*Intake, error) {
	i, by, err := s.own(ctx, tx, actor, id, Read)
	if err != nil {
		return nil, err
	}
	if i.Revision != revision {
		return nil, ErrMoved
	}
	// Another officer may bring in the same document.
	if err := knowledge.HoldCorpus(ctx, tx); err != nil {
		return nil, err
	}
	former, err := stored(ctx, tx, d.Key)
	if err != nil && !errors.Is(err, ErrNoDocument) {
		return nil, err
	}
	if former == nil && shown != 0 || former != nil && former.ID != shown {
		return nil, ErrMoved
	}
	put := *d // another try of the transaction puts it again
	changes, err := s.corpus.PutIn(ctx, tx, &put)
	if err != nil {
		return nil, err
	}
	if changes[0] == knowledge.Unchanged {
		return nil, problem.New(problem.Duplicate, "Kho đã có đúng văn bản này; không cần nạp lại.")
	}
	if i.former, err = formerOf(former); err != nil {
		return nil, err
	}
	if err := s.moveFiles(ctx, tx, i, put.Key); err != nil {
		return nil, err
	}
	i.State, i.Key, i.StoredAt = Kept, put.Key, put.IngestedAt
	if err := i.save(ctx, tx); err != nil {
		return nil, err
	}
	return i, by.Audit(ctx, tx, "keep document", "intake", id, "document", put.Key, "change", string(changes[0]), "files", strings.Join(i.hashes(), " "))
}

func formerOf(d *corpus.Document) (string, error) {
	if d == nil {
		return "", nil
	}
	former, err := json.Marshal(d)
	if err != nil {
		return "", fmt.Errorf("keeping the former document: %w", err)
	}
	return database.Text(former), nil
}

// moveFiles makes the files of an intake those of the document, whose former ones wait to be put back.
func (s *Store) moveFiles(ctx context.Context, tx *database.Tx, i *Intake, key string) error {
	if err := s.hand(ctx, tx, DocumentOwner(key), formerOwner(i.ID)); err != nil {
		return err
	}
	for n, f := range i.Files {
		u := file.Use{Owner: DocumentOwner(key), Content: file.Content{Hash: f.Hash}, Name: i.Name(n), MIME: f.MIME}
		if err := s.files.Use(ctx, tx, u); err != nil {
			return err
		}
	}
	return s.files.Erase(ctx, tx, FileOwner(i.ID))
}

// Name is what the n-th file is called; the names of pages have their order.
func (i *Intake) Name(n int) string {
	f := i.Files[n]
	if f.Picture {
		extension := ".jpg"
		if dot := strings.LastIndexByte(f.Name, '.'); dot >= 0 {
			extension = f.Name[dot:]
		}
		return fmt.Sprintf("Trang %02d%s", n+1, extension)
	}
	return f.Name
}

// hand gives another owner the files of one.
func (s *Store) hand(ctx context.Context, tx *database.Tx, from, to string) error {
	uses, err := s.files.Of(ctx, tx, from)
	if err != nil {
		return err
	}
	for _, u := range uses {
		u.Owner = to
		if err := s.files.Use(ctx, tx, u); err != nil {
			return err
		}
	}
	return s.files.Erase(ctx, tx, from)
}

// Undo takes back what Put did, within UndoTime and unless something changed the document since: it puts the former document back, or removes what was added.
func (s *Store) Undo(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) (*Intake, error) {
	i, by, err := s.own(ctx, tx, actor, id, Kept)
	if err != nil {
		return nil, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return nil, err
	}
	var former corpus.Document
	if i.Replaced() {
		if err := json.Unmarshal([]byte(i.former), &former); err != nil {
			return nil, fmt.Errorf("reading the former document: %w", err)
		}
	}
	if err := knowledge.HoldCorpus(ctx, tx); err != nil {
		return nil, err
	}
	present, err := stored(ctx, tx, i.Key)
	if errors.Is(err, ErrNoDocument) || err == nil && (present.IngestedAt != i.StoredAt || present.Source != i.Source() || present.RetiredOn != former.RetiredOn ||
		now-i.StoredAt > UndoTime.Microseconds()) {
		return nil, errNotUndone
	}
	if err != nil {
		return nil, err
	}
	if i.Replaced() {
		err = s.corpus.PutBackIn(ctx, tx, &former)
	} else {
		err = s.corpus.RemoveIn(ctx, tx, i.Key)
	}
	if err == nil {
		err = s.files.Erase(ctx, tx, DocumentOwner(i.Key))
	}
	if err == nil {
		err = s.hand(ctx, tx, formerOwner(id), DocumentOwner(i.Key))
	}
	if err != nil {
		return nil, err
	}
	i.State, i.former = Undone, ""
	if err := i.save(ctx, tx); err != nil {
		return nil, err
	}
	return i, by.Audit(ctx, tx, "undo document", "intake", id, "document", i.Key)
}
