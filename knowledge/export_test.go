package knowledge

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"thidua/knowledge/lexical"
)

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
