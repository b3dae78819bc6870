package knowledge_test

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// issue is a document of one article; its source is its number, issuer and day.
func issue(number, issuer string, day knowledge.Day, relations ...corpus.Relation) *corpus.Document {
	d := decree(number, number+" "+issuer+" "+string(day), "Lời.")
	d.Issuer, d.Territory, d.IssuedOn, d.EffectiveOn, d.Relations = issuer, "tỉnh Thử", day, day, relations
	return d
}

func replaces(number, issued string) corpus.Relation {
	return corpus.Relation{Kind: corpus.Replaces, Number: number, Issued: issued}
}

const (
	committee = "Ủy ban nhân dân tỉnh Thử"
	commune   = "Ủy ban nhân dân xã Thử"
)

// A document ends the one that it names, of several with the number, and none where that is not certain; in whatever order they come.
func TestADocumentEndsTheOneThatItNames(t *testing.T) {
	const number = "5/QĐ-UBND"
	other := func(d *corpus.Document, territory string) *corpus.Document {
		d.Territory = territory
		return d
	}
	draft := issue("7/QĐ-UBND", committee, "2025-06-20", replaces(number, ""))
	draft.Draft = true
	cases := map[string]struct {
		documents []*corpus.Document
		ended     []string // the day of issue and the issuer of those that expire
	}{
		"undated, of several years": {[]*corpus.Document{issue(number, committee, "2020-01-12"), issue(number, committee, "2026-01-14"), issue("7/QĐ-UBND", committee, "2025-06-20", replaces(number, ""))},
			[]string{"2020-01-12 " + committee}},
		"undated, of two years before it": {[]*corpus.Document{issue(number, committee, "2020-01-12"), issue(number, committee, "2024-01-14"), issue("7/QĐ-UBND", committee, "2025-06-20", replaces(number, ""))}, nil},
		"undated, one of later":           {[]*corpus.Document{issue(number, committee, "2026-01-14"), issue("7/QĐ-UBND", committee, "2025-06-20", replaces(number, ""))}, nil},
		"of the year": {[]*corpus.Document{issue(number, committee, "2020-01-12"), issue(number, committee, "2024-01-14"), issue("7/QĐ-UBND", committee, "2025-06-20", replaces(number, "2024"))},
			[]string{"2024-01-14 " + committee}},
		"of the day": {[]*corpus.Document{issue(number, committee, "2024-01-12"), issue(number, commune, "2024-01-14"), issue("7/QĐ-UBND", committee, "2025-06-20", replaces(number, "2024-01-14"))},
			[]string{"2024-01-14 " + commune}},
		"of its own issuer": {[]*corpus.Document{issue(number, committee, "2024-01-12"), issue(number, commune, "2024-01-14"), issue("7/QĐ-UBND", "Chủ tịch "+commune, "2025-06-20", replaces(number, ""))},
			[]string{"2024-01-14 " + commune}},
		"of its own province": {[]*corpus.Document{issue(number, committee, "2024-01-12"), other(issue(number, "Ủy ban nhân dân tỉnh Khác", "2024-01-14"), "tỉnh Khác"), issue("7/QĐ-UBND", committee, "2025-06-20", replaces(number, ""))},
			[]string{"2024-01-12 " + committee}},
		"of another province, the only one": {[]*corpus.Document{other(issue(number, "Ủy ban nhân dân tỉnh Khác", "2024-01-14"), "tỉnh Khác"), issue("7/QĐ-UBND", committee, "2025-06-20", replaces(number, ""))},
			[]string{"2024-01-14 Ủy ban nhân dân tỉnh Khác"}},
		"of another level, the only one": {[]*corpus.Document{issue(number, committee, "2024-01-14"), issue("7/QĐ-UBND", commune, "2025-06-20", replaces(number, ""))}, nil},
		"of what is a city now, the only one": {[]*corpus.Document{issue(number, committee, "2024-01-14"), issue("7/QĐ-UBND", "Ủy ban nhân dân thành phố Thử", "2025-06-20", replaces(number, ""))},
			[]string{"2024-01-14 " + committee}},
		"of its own number": {[]*corpus.Document{issue(number, committee, "2025-03-05"), issue(number, committee, "2026-01-14", replaces(number, "2025-03-05"))}, []string{"2025-03-05 " + committee}},
		"by a draft":        {[]*corpus.Document{issue(number, committee, "2020-01-12"), draft}, nil},
	}
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		c := cases[name]
		t.Run(name, func(t *testing.T) {
			databasetest.Each(t, func(t *testing.T, db *database.DB) {
				store := knowledge.NewStore(db)
				check := func(when string) {
					t.Helper()
					all, _ := whole(t, store)
					var ended []string
					for _, d := range all {
						if d.ExpiresOn != "" {
							ended = append(ended, string(d.IssuedOn)+" "+d.Issuer)
						}
					}
					if diff := cmp.Diff(c.ended, ended); diff != "" || len(all) != len(c.documents) {
						t.Errorf("%s, of %d documents: %s", when, len(all), diff)
					}
				}
				add := func(all []*corpus.Document) {
					for _, d := range all {
						given := *d
						put(t, store, &given)
					}
				}
				add(c.documents)
				check("in order")
				for _, d := range c.documents {
					if err := store.Remove(t.Context(), d.Source); err != nil {
						t.Fatal(err)
					}
				}
				slices.Reverse(c.documents)
				defer slices.Reverse(c.documents)
				add(c.documents)
				check("the other way round")
			})
		})
	}
}

// How much of its issuer is read makes no other document, and what an officer retired stays so; the file keeps its key even where another body is read of it.
func TestADocumentOfWhichMoreIsReadIsTheSame(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		const number = "88/QĐ-UBND"
		as := func(issuer, source string) *corpus.Document {
			d := issue(number, issuer, "2025-01-12")
			d.Source, d.Hash = source, issuer
			return d
		}
		put(t, store, issue(number, committee, "2020-01-12")) // it has the number alone for its key
		put(t, store, as("Chủ tịch Ủy ban nhân dân tỉnh", "a.txt"))
		all, _ := whole(t, store)
		key := all[1].Key
		if err := db.InTx(t.Context(), func(tx *database.Tx) error { return store.RetireIn(t.Context(), tx, key, "2026-11-01", "sai") }); err != nil {
			t.Fatal(err)
		}
		for _, d := range []*corpus.Document{as("Chủ tịch "+committee, "b.txt"), as(committee, "a.txt"), as("", "a.txt"), as(commune, "a.txt"), as(commune, "a.txt")} {
			put(t, store, d)
			if all, _ = whole(t, store); len(all) != 2 || all[1].Key != key || all[1].RetiredOn != "2026-11-01" || all[1].ExpiresOn != "2026-11-01" || all[1].Issuer != d.Issuer {
				t.Fatalf("%s, %s: %d documents, the last %q of %q, retired %q", d.Source, d.Issuer, len(all), all[1].Key, all[1].Issuer, all[1].RetiredOn)
			}
		}
		next := as(commune, "a.txt")
		next.IssuedOn, next.Hash = "2026-01-12", "of another year"
		put(t, store, next)
		if all, _ = whole(t, store); len(all) != 2 || all[1].Key == key || all[1].RetiredOn != "" {
			t.Errorf("the file of the next year: %d documents, the last %q, retired %q", len(all), all[1].Key, all[1].RetiredOn)
		}
	})
}

// A number of several documents removes none of them; what each was read from does.
func TestOfSeveralDocumentsWithANumberTheOneIsRemovedThatIsNamed(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		first, second := issue("5/KH-UBND", committee, "2020-01-12"), issue("5/KH-UBND", committee, "2026-01-14")
		for _, d := range []*corpus.Document{first, second, issue("6/KH-UBND", committee, "2026-01-14")} {
			put(t, store, d)
		}
		for _, name := range []string{"05/KH-UBND", "5/kh-ubnd"} { // the other is the key of the first too
			err := store.Remove(t.Context(), name)
			several, ok := errors.AsType[*knowledge.SeveralError](err)
			if all, _ := whole(t, store); !ok || len(several.Documents) != 2 || len(all) != 3 {
				t.Fatalf("%s: %d documents are left, %v", name, len(all), err)
			}
		}
		if err := store.Remove(t.Context(), first.Source); err != nil {
			t.Fatal(err)
		}
		if err := store.Remove(t.Context(), "05/KH-UBND"); err != nil { // the last with the number, though its key is another
			t.Fatal(err)
		}
		if all, _ := whole(t, store); len(all) != 1 || all[0].Number != "6/KH-UBND" {
			t.Errorf("%d documents are left", len(all))
		}
		if err := store.Remove(t.Context(), second.Key); !errors.Is(err, knowledge.ErrNotFound) {
			t.Errorf("what is gone: %v", err)
		}
	})
}
