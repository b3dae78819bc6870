package knowledge_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"

	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/database/databasetest"
)

// entriesOfThePlan is the sum of the entries of the built-in plan that the present version of entries makes.
const entriesOfThePlan = "a70d035555898064ca622f7d202fabbe187c6f64cb075df36693cf11c2b4cbdb"

// A saved index knows a document by its file, and by the version of what entries are made of it. When they become others
// under the same version, a program that is updated goes on with the former ones.
func TestTheEntriesOfThePlanAreThoseOfTheirVersion(t *testing.T) {
	store := knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t)))
	if err := (&ingest.Ingester{Store: store}).Builtin(t.Context()); err != nil {
		t.Fatal(err)
	}
	all, _ := whole(t, store)
	sum := sha256.New()
	parts := 0
	for _, d := range all {
		for _, e := range knowledge.Entries(t, d) {
			fmt.Fprintf(sum, "entry %q %q %q\n", e.Source, e.Above, e.Title)
			for _, p := range e.Parts {
				fmt.Fprintf(sum, "part %q %q\n", p.Lead, p.Text)
				parts++
			}
		}
	}
	if parts < 15 {
		t.Errorf("the plan has %d passages", parts)
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != entriesOfThePlan {
		t.Errorf("the plan has other entries than before: raise indexed in knowledge/index.go, so that saved indexes are brought up to date, "+
			"and set entriesOfThePlan to %s. (If only the plan's text or the reading of files changed, the documents' hashes tell: "+
			"then the constant alone is set, and readerVersion in ingest/ingest.go is raised for the latter.)", got)
	}
}
