package knowledge_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// expiries is when each document expires: the earliest day from which another one ends it, or on which it ceases by its own words.
func expiries(documents []*corpus.Document) map[string]knowledge.Day {
	days := map[string]knowledge.Day{}
	for _, d := range documents {
		days[d.Key] = d.CeasesOn
		for _, other := range documents {
			for _, r := range other.Relations {
				day := r.From
				if day == "" {
					day = other.EffectiveOn
				}
				if other.ID != d.ID && r.Ends() && corpus.NumberKey(r.Number) == d.Key && day != "" &&
					(days[d.Key] == "" || day < days[d.Key]) {
					days[d.Key] = day
				}
			}
		}
	}
	return days
}

func TestExpiryIsWhatAllDocumentsSayAfterAnyChange(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		random := rand.New(rand.NewPCG(1, 2))
		number := func() string { return fmt.Sprintf("%d/2020/NĐ-CP", 1+random.IntN(9)) }
		day := func() knowledge.Day {
			if random.IntN(3) == 0 {
				return ""
			}
			return knowledge.Day(fmt.Sprintf("2021-01-%02d", 1+random.IntN(28)))
		}
		expired := 0
		for step := range 250 {
			var documents []*corpus.Document
			for range 1 + random.IntN(3) {
				// Files change what they hold, so that one document also pushes another out.
				d := decree(number(), fmt.Sprintf("%d.txt", random.IntN(9)), fmt.Sprint(random.IntN(3)))
				d.EffectiveOn = day()
				if random.IntN(4) == 0 {
					d.CeasesOn = day()
				}
				for range random.IntN(4) {
					r := corpus.Relation{Kind: corpus.Replaces, Number: number(), From: day()}
					switch random.IntN(6) {
					case 0:
						r.Kind = corpus.Amends
					case 1:
						r.Kind = corpus.Repeals
					case 2:
						r.Provision = "Điều 1"
					}
					d.Relations = append(d.Relations, r)
				}
				documents = append(documents, d)
			}
			var err error
			switch random.IntN(5) {
			case 0:
				if err = store.Remove(t.Context(), number()); errors.Is(err, knowledge.ErrNotFound) {
					err = nil
				}
			case 1, 2:
				_, err = store.PutAll(t.Context(), documents...)
			default:
				_, err = store.Put(t.Context(), documents[0])
			}
			if err != nil {
				t.Fatal(err)
			}
			all, _, err := store.Documents(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]knowledge.Day{}
			for _, d := range all {
				got[d.Key] = d.ExpiresOn
				if d.ExpiresOn != "" {
					expired++
				}
			}
			if diff := cmp.Diff(expiries(all), got); diff != "" {
				t.Fatalf("after change %d: %s", step, diff)
			}
		}
		if expired < 250 {
			t.Errorf("only %d expired documents were seen: the test shows little", expired)
		}
	})
}
