package corpus_test

import (
	"fmt"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"thidua/knowledge/corpus"
)

func TestDocumentsThatEndSoonAreListedByTheirDays(t *testing.T) {
	document := func(number string, expires, lapses, ends corpus.Day) *corpus.Document {
		return &corpus.Document{Kind: "Nghị định", Number: number, Key: number, IssuedOn: "2020-01-01", ExpiresOn: expires, LapsesOn: lapses, EndsOn: ends}
	}
	later := document("8", "2026-12-05", "", "")
	later.EffectiveOn = "2026-12-01"
	c := corpus.NewCatalogue([]*corpus.Document{
		document("1", "2026-12-31", "", ""), document("2", "", "2026-12-01", ""), document("3", "2027-01-01", "", "2026-11-30"),
		document("4", "2026-11-28", "", ""), // has ended
		document("5", "2027-02-26", "", ""), document("6", "2027-02-27", "", ""), document("7", "", "", ""),
		document("9", "2025-01-01", "", "2026-12-31"), // had ended before its period did
		later, // does not hold yet
	})
	var got []string
	for _, e := range c.EndingWithin("2026-11-28", 90) {
		got = append(got, fmt.Sprintf("%s %s %s", e.Document.Number, e.On, e.Reason))
	}
	want := []string{"2 2026-12-01 lapses", "3 2026-12-01 period", "1 2026-12-31 expires", "5 2027-02-26 expires"}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := c.EndingWithin("2026-11-28", 0); len(got) > 0 {
		t.Errorf("within no day: %v", got)
	}
}
