package corpus_test

import (
	"os"
	"path/filepath"
	"testing"

	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database/databasetest"
)

// regulations are the documents of the private corpus, read whole; the test is skipped without it.
func regulations(t testing.TB) []*corpus.Document {
	t.Helper()
	folder := filepath.Join("..", "..", "..", "shared", "corpus", "regulations")
	if _, err := os.Stat(folder); err != nil {
		t.Skipf("the private data is not here: %v", err)
	}
	store := knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t)))
	in := &ingest.Ingester{Store: store}
	if err := in.Builtin(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := in.Paths(t.Context(), folder); err != nil {
		t.Fatal(err)
	}
	library := knowledge.NewLibrary(store)
	listed, err := library.Documents(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all := make([]*corpus.Document, len(listed))
	for i, d := range listed {
		if all[i], err = library.Document(t.Context(), d.Key); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func TestArticlesOfTheRegulationsAreTheirPassages(t *testing.T) {
	for _, d := range regulations(t) {
		together(t, d)
	}
}
