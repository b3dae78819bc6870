package knowledge

import (
	"bytes"
	"context"
	"strconv"
	"strings"
	"testing"

	"thidua/knowledge/bank"
	"thidua/knowledge/corpus"
	"thidua/knowledge/lexical"
	"thidua/knowledge/record"
)

// What the tests from outside see of the store beside what the package gives out.
type (
	State = documentState
	View  = view
)

func StateOf(d *corpus.Document) State { return stateOf(d) }

func (v *view) Version() int64 { return v.version }

func (v *view) Documents(ctx context.Context) ([]*corpus.Document, error) {
	return record.All(ctx, v.q)
}

func (v *view) Each(ctx context.Context, ids []int64, use func(d *corpus.Document) error) error {
	return record.Each(ctx, v.q, ids, use)
}

func (s *Store) View(ctx context.Context, read func(v *View) error) error { return s.view(ctx, read) }

func (s *Store) Each(ctx context.Context, ids []int64, use func(d *corpus.Document) error) (version int64, err error) {
	return s.each(ctx, ids, use)
}

func (s *Store) Load(ctx context.Context, ids ...int64) ([]*corpus.Document, error) {
	return s.load(ctx, ids...)
}

// Document is the document with the id, whole, or ErrNotFound.
func (s *Store) Document(ctx context.Context, id int64) (*corpus.Document, error) {
	documents, err := s.load(ctx, id)
	if err == nil && len(documents) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return documents[0], nil
}

func (s *Store) WithPath(ctx context.Context, paths []string) ([]int64, error) {
	return s.withPath(ctx, paths)
}

// Entries is what addDocument adds to an index: the test fails if it is something else.
func Entries(t *testing.T, d *corpus.Document) (entries []lexical.Entry) {
	t.Helper()
	source := strings.Join([]string{d.Kind, d.Number, d.Title, d.Issuer}, "\n")
	if d.Number == "" {
		source += "\n" + d.IssuedOn.Words() + "\n" + d.IssuedOn.Year()
	}
	for _, a := range corpus.Articles(d) {
		root := &d.Provisions[a.Root]
		e := lexical.Entry{ID: root.ID, Source: source, Above: strings.Join(root.Above, "\n"), Title: corpus.Join(root.Heading, partWords[root.Path])}
		for i := range a.Passages {
			e.Parts = append(e.Parts, indexed(&a.Passages[i], a.Root))
		}
		entries = append(entries, e)
	}
	entered, expected := lexical.NewBuilder(nil), lexical.NewBuilder(nil)
	if err := addDocument(entered, newLoadedDocument(d)); err != nil {
		t.Fatal(err)
	}
	year, _ := strconv.Atoi(d.IssuedOn.Year())
	if err := expected.Group(lexical.Group{ID: d.ID, Stamp: stamp(d), Year: year, Level: d.Rank()}); err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if err := expected.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(saved(t, entered), saved(t, expected)) {
		t.Error("addDocument makes other entries than this test believes: change both, and raise indexVersion")
	}
	return entries
}

func saved(t *testing.T, b *lexical.Builder) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := new(lexical.Index).With(nil, b).Save(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// SaidInPart is what is said of a document that is kept, as often as is asked.
func SaidInPart(d *corpus.Document) func() []Remark { return newLoadedDocument(d).heldInPart }

// Bank is the questions that the library finds provisions by.
func (l *Library) Bank(t *testing.T) *bank.Index {
	t.Helper()
	s, err := l.snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s.bank
}
