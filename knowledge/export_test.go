package knowledge

import (
	"bytes"
	"context"
	"strconv"
	"strings"
	"testing"

	"thidua/knowledge/lexical"
)

// What the tests from outside see of the store beside what the package gives out.
type (
	State = documentState
	View  = view
)

func (d *Document) State() State         { return d.state() }
func (d *Document) InForce(day Day) bool { return d.inForce(day) }
func (p *Provision) Words() string       { return p.words() }
func (e Embedded) Complete() bool        { return e.complete() }
func (v *view) Version() int64           { return v.version }

func (v *view) Documents(ctx context.Context) ([]*Document, error) { return v.documents(ctx) }

func (v *view) Each(ctx context.Context, ids []int64, use func(d *Document) error) error {
	return v.each(ctx, ids, use)
}

func (s *Store) View(ctx context.Context, read func(v *View) error) error { return s.view(ctx, read) }

func (s *Store) Each(ctx context.Context, ids []int64, use func(d *Document) error) (version int64, err error) {
	return s.each(ctx, ids, use)
}

func (s *Store) Load(ctx context.Context, ids ...int64) ([]*Document, error) {
	return s.load(ctx, ids...)
}

// Document is the document with the id, whole, or ErrNotFound.
func (s *Store) Document(ctx context.Context, id int64) (*Document, error) {
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

// CheckArticles is together, for the tests that read files.
func CheckArticles(t *testing.T, d *Document) { together(t, d) }

// Entries is what enter adds to an index: the test fails if it is something else.
func Entries(t *testing.T, d *Document) (entries []lexical.Entry) {
	t.Helper()
	source := strings.Join([]string{d.Kind, d.Number, d.Title, d.Issuer}, "\n")
	if d.Number == "" {
		source += "\n" + d.IssuedOn.Words() + "\n" + d.IssuedOn.Year()
	}
	for _, a := range articles(d) {
		root := &d.Provisions[a.root]
		e := lexical.Entry{ID: root.ID, Source: source, Above: strings.Join(root.Above, "\n"), Title: join(root.Heading, partWords[root.Path])}
		for i := range a.passages {
			e.Parts = append(e.Parts, a.passages[i].indexed(a.root))
		}
		entries = append(entries, e)
	}
	entered, expected := lexical.NewBuilder(nil), lexical.NewBuilder(nil)
	if err := addDocument(entered, newLoadedDocument(d)); err != nil {
		t.Fatal(err)
	}
	year, _ := strconv.Atoi(d.IssuedOn.Year())
	if err := expected.Group(lexical.Group{ID: d.ID, Stamp: stamp(d), Year: year, Level: d.level()}); err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if err := expected.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(saved(t, entered), saved(t, expected)) {
		t.Error("enter in index.go makes other entries than this test believes: change both, and raise indexed")
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
