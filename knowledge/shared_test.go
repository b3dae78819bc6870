package knowledge_test

import (
	"os"
	"path/filepath"
	"testing"

	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/database/databasetest"
)

// shared is the private data, outside the repository; the test is skipped without it.
func shared(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "shared", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the private data is not here: %v", err)
	}
	return path
}

func TestArticlesOfTheRegulationsAreTheirPassages(t *testing.T) {
	store := knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t)))
	in := &ingest.Ingester{Store: store}
	if err := in.Builtin(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := in.Paths(t.Context(), shared(t, "corpus/regulations")); err != nil {
		t.Fatal(err)
	}
	all, _ := whole(t, store)
	for _, d := range all {
		knowledge.CheckArticles(t, d)
	}
}
