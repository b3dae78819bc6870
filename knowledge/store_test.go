package knowledge_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// decree is a small document with the given words in its one clause.
func decree(number, source, words string) *corpus.Document {
	return &corpus.Document{
		Kind: "Nghị định", Number: number, Title: "Quy định chi tiết", Issuer: "Chính phủ", IssuedOn: "2017-07-31",
		EffectiveOn: "2017-10-01", Source: source, Hash: source + words,
		Provisions: []corpus.Provision{
			{Seq: 0, Parent: -1, Path: "Chương I", Level: corpus.LevelChapter, Label: "Chương I", Heading: "QUY ĐỊNH CHUNG"},
			{Seq: 1, Parent: 0, Path: "Điều 1", Level: corpus.LevelArticle, Label: "Điều 1.", Heading: "Phạm vi", Above: []string{"Chương I QUY ĐỊNH CHUNG"}},
			{Seq: 2, Parent: 1, Path: "Điều 1 khoản 1", Level: corpus.LevelClause, Label: "1.", Above: []string{"Chương I QUY ĐỊNH CHUNG", "Điều 1. Phạm vi"}, Text: words},
		},
	}
}

func put(t *testing.T, store *knowledge.Store, d *corpus.Document) knowledge.Change {
	t.Helper()
	change, err := store.Put(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return change
}

func version(t *testing.T, store *knowledge.Store) int64 {
	t.Helper()
	v, err := store.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// whole is the corpus with its provisions, and its version.
func whole(t *testing.T, store *knowledge.Store) (all []*corpus.Document, version int64) {
	t.Helper()
	documents, _, err := store.Documents(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var ids []int64
	for _, d := range documents {
		ids = append(ids, d.ID)
	}
	version, err = store.Each(t.Context(), ids, func(d *corpus.Document) error {
		all = append(all, d)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, version
}

func TestPutAddsReplacesAndLeavesAlone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		if got := put(t, store, decree("91/2017/NĐ-CP", "a.txt", "cũ")); got != knowledge.Added {
			t.Fatalf("the first time: %s", got)
		}
		before := version(t, store)
		if got := put(t, store, decree("91/2017/NĐ-CP", "a.txt", "cũ")); got != knowledge.Unchanged {
			t.Fatalf("the second time: %s", got)
		}
		if version(t, store) != before {
			t.Error("an unchanged document moved the corpus version")
		}
		want := decree("91/2017/nđ-cp", "a.txt", "mới")
		want.Relations = []corpus.Relation{{Kind: corpus.Replaces, Number: "42/2010/NĐ-CP", From: "2017-10-01", Path: "Điều 1 khoản 1"}}
		if got := put(t, store, want); got != knowledge.Replaced {
			t.Fatalf("changed: %s", got)
		}
		if version(t, store) <= before {
			t.Error("a changed document did not move the corpus version")
		}
		all, _ := whole(t, store)
		if len(all) != 1 {
			t.Fatalf("%d documents", len(all))
		}
		ignore := cmpopts.IgnoreFields(corpus.Provision{}, "ID")
		if diff := cmp.Diff(want, all[0], ignore, cmpopts.EquateEmpty()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAFileThatNowHoldsAnotherDocumentNoLongerHoldsTheFormer(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		put(t, store, decree("91/2017/NĐ-CP", "a.txt", "một"))
		put(t, store, decree("98/2023/NĐ-CP", "a.txt", "hai"))
		all, _, err := store.Documents(t.Context())
		if err != nil || len(all) != 1 || all[0].Number != "98/2023/NĐ-CP" {
			t.Fatalf("got %v (%v)", all, err)
		}
	})
}

func TestAReplacedDocumentExpiresAndComesBackWhenItsReplacementIsRemoved(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		expires := func() knowledge.Day {
			all, _, err := store.Documents(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range all {
				if d.Number == "91/2017/NĐ-CP" {
					return d.ExpiresOn
				}
			}
			t.Fatal("the document is gone")
			return ""
		}
		newer := decree("98/2023/NĐ-CP", "b.txt", "hai")
		newer.EffectiveOn = "2024-01-01"
		newer.Relations = []corpus.Relation{
			{Kind: corpus.Replaces, Number: "91/2017/NĐ-CP"},
			{Kind: corpus.Amends, Number: "98/2023/NĐ-CP"},
		}
		put(t, store, newer)
		put(t, store, decree("91/2017/NĐ-CP", "a.txt", "một")) // in whatever order they come
		if got := expires(); got != "2024-01-01" {
			t.Errorf("the replaced decree expires on %q", got)
		}
		if err := store.Remove(t.Context(), "98/2023/nd-cp"); err != nil {
			t.Fatal(err)
		}
		if got := expires(); got != "" {
			t.Errorf("after the removal it expires on %q", got)
		}
		if err := store.Remove(t.Context(), "98/2023/NĐ-CP"); !errors.Is(err, knowledge.ErrNotFound) {
			t.Errorf("removing it twice gave %v", err)
		}
	})
}

func TestTwoWritersOfOneDocumentAreOneAfterTheOther(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		var group sync.WaitGroup
		for i := range 6 {
			group.Go(func() {
				if _, err := store.Put(t.Context(), decree("91/2017/NĐ-CP", "a.txt", fmt.Sprint(i))); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		all, v := whole(t, store)
		if len(all) != 1 || len(all[0].Provisions) != 3 || v != 6 {
			t.Fatalf("%d documents at version %d", len(all), v)
		}
	})
}

func TestPutAllStoresAllOrNone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		put(t, store, decree("1/2020/NĐ-CP", "a.txt", "một"))
		put(t, store, decree("2/2020/NĐ-CP", "b.txt", "hai"))
		before := version(t, store)
		documents := func() []*corpus.Document {
			return []*corpus.Document{
				decree("1/2020/NĐ-CP", "a.txt", "một"), decree("2/2020/NĐ-CP", "b.txt", "khác"), decree("3/2020/NĐ-CP", "c.txt", "ba"),
			}
		}
		torn := documents()
		torn[2].Provisions[2].Seq = 1 // the place of another
		if changes, err := store.PutAll(t.Context(), torn...); err == nil {
			t.Fatalf("a document with two units at one place gave %v", changes)
		}
		if all, v := whole(t, store); len(all) != 2 || v != before || all[1].Provisions[2].Text != "hai" {
			t.Fatalf("%d documents at version %d were left", len(all), v)
		}
		changes, err := store.PutAll(t.Context(), documents()...)
		want := []knowledge.Change{knowledge.Unchanged, knowledge.Replaced, knowledge.Added}
		if diff := cmp.Diff(want, changes); diff != "" || err != nil {
			t.Fatal(diff, err)
		}
		if all, v := whole(t, store); len(all) != 3 || v <= before {
			t.Fatalf("%d documents at version %d", len(all), v)
		}
		before = version(t, store)
		changes, err = store.PutAll(t.Context(), documents()...)
		want = []knowledge.Change{knowledge.Unchanged, knowledge.Unchanged, knowledge.Unchanged}
		if diff := cmp.Diff(want, changes); diff != "" || err != nil || version(t, store) != before {
			t.Fatal(diff, err)
		}
		if changes, err := store.PutAll(t.Context()); len(changes) != 0 || err != nil || version(t, store) != before {
			t.Fatal(changes, err)
		}
	})
}

func TestTheLibraryFollowsTheStore(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		answerer := &knowledge.Answerer{Library: knowledge.NewLibrary(store)}
		ask := func(question string) knowledge.Answer {
			answer, err := answerer.Answer(t.Context(), knowledge.Question{Text: question, AsOf: "2020-01-01"})
			if err != nil {
				t.Fatal(err)
			}
			return answer
		}
		if got := ask("Điều 1 nghị định 91/2017"); got.Outcome != knowledge.DeclinedNoBasis {
			t.Errorf("an empty corpus gave %s", got.Outcome)
		}
		put(t, store, decree("91/2017/NĐ-CP", "a.txt", "Hội đồng gồm năm người."))
		got := ask("Điều 1 nghị định 91/2017")
		if got.Outcome != knowledge.LookedUp || len(got.Citations) != 1 || got.Citations[0].Quote != "Điều 1. Phạm vi\n1. Hội đồng gồm năm người." {
			t.Errorf("got %+v", got)
		}
		put(t, store, decree("91/2017/NĐ-CP", "a.txt", "Hội đồng gồm bảy người."))
		if got := ask("khoản 1 điều 1 nghị định 91/2017"); len(got.Citations) != 1 || got.Citations[0].Quote != "1. Hội đồng gồm bảy người." {
			t.Errorf("after the change: %+v", got)
		}
	})
}
