package knowledge_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestDocumentsListsWhatIsKnownOfADocumentButItsWords(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		with := decree("1/2017/NĐ-CP", "a.txt", "một")
		with.Relations = []corpus.Relation{
			{Kind: corpus.Replaces, Number: "8/2010/NĐ-CP", From: "2017-10-01", Path: "Điều 1"},
			{Kind: corpus.Amends, Number: "9/2010/NĐ-CP", Provision: "Điều 5 khoản 2"},
			{Kind: corpus.Basis, Title: "Luật Thi đua, khen thưởng", Issued: "2003-11-26", Path: "Mở đầu"},
		}
		with.CeasesOn, with.Consolidated = "2030-01-01", true
		put(t, store, with)
		with.ExpiresOn = with.CeasesOn
		put(t, store, decree("2/2017/NĐ-CP", "b.txt", "hai"))
		documents, v, err := store.Documents(t.Context())
		if err != nil || v != version(t, store) {
			t.Fatal(v, err)
		}
		without := *with
		without.Provisions = nil
		if len(documents) != 2 {
			t.Fatalf("%d documents", len(documents))
		}
		if diff := cmp.Diff(&without, documents[0]); diff != "" {
			t.Error(diff)
		}
		if documents[1].Number != "2/2017/NĐ-CP" || documents[1].Relations != nil {
			t.Errorf("%+v", documents[1])
		}
	})
}

func TestTheStateOfADocumentChangesWithItsWordsAlone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		state := func() knowledge.State {
			t.Helper()
			documents, _, err := store.Documents(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(documents, func(d *corpus.Document) bool { return d.Number == "1/2017/NĐ-CP" })
			return knowledge.StateOf(documents[i])
		}
		d := decree("1/2017/NĐ-CP", "a.txt", "một")
		put(t, store, d)
		first := state()
		if first != knowledge.StateOf(d) || first == (knowledge.State{}) {
			t.Errorf("stored as %+v, read as %+v", knowledge.StateOf(d), first)
		}
		newer := decree("2/2017/NĐ-CP", "b.txt", "hai")
		newer.Relations = []corpus.Relation{{Kind: corpus.Replaces, Number: "1/2017/NĐ-CP", From: "2020-01-01"}}
		put(t, store, newer)
		put(t, store, decree("1/2017/NĐ-CP", "a.txt", "một"))
		if state() != first {
			t.Error("another document, or the same file again, changed the state")
		}
		put(t, store, decree("1/2017/NĐ-CP", "a.txt", "khác"))
		if state() == first {
			t.Error("other words left the state as it was")
		}
	})
}

func TestEachReadsManyDocumentsWholeAndInOrder(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		var ids []int64
		for i := range 205 { // more than one statement's worth
			d := decree(fmt.Sprint(i, "/2017/NĐ-CP"), fmt.Sprint(i), fmt.Sprint("lời ", i))
			if i%7 == 0 || i == 204 {
				d.Provisions = nil
			}
			put(t, store, d)
			ids = append(ids, d.ID)
		}
		wanted := append(slices.Clone(ids[1:]), ids[5], 999_999)
		slices.Reverse(wanted)
		next := 1
		v, err := store.Each(t.Context(), wanted, func(d *corpus.Document) error {
			if d.ID != ids[next] {
				t.Fatalf("document %d where %d is next", d.ID, ids[next])
			}
			want := 3
			if next%7 == 0 || next == 204 {
				want = 0
			}
			if len(d.Provisions) != want || want > 0 && d.Provisions[2].Text != fmt.Sprint("lời ", next) {
				t.Errorf("%d: %+v", next, d.Provisions)
			}
			next++
			return nil
		})
		if err != nil || next != 205 || v != version(t, store) {
			t.Errorf("%d documents at version %d: %v", next, v, err)
		}
		boom := errors.New("boom")
		if _, err := store.Each(t.Context(), wanted, func(*corpus.Document) error { return boom }); !errors.Is(err, boom) {
			t.Errorf("the error of use became %v", err)
		}
		if _, err := store.Each(t.Context(), nil, func(*corpus.Document) error { return boom }); err != nil {
			t.Errorf("no ids gave a document: %v", err)
		}
		if all, err := store.Load(t.Context(), ids[3], 999_999, ids[2]); err != nil || len(all) != 2 || all[0].ID != ids[2] || len(all[1].Provisions) != 3 {
			t.Errorf("%v, %v", all, err)
		}
		if _, err := store.Document(t.Context(), 999_999); !errors.Is(err, knowledge.ErrNotFound) {
			t.Errorf("a document that is not there gave %v", err)
		}
	})
}

func TestAViewStaysAsItWas(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		put(t, store, decree("1/2017/NĐ-CP", "a.txt", "cũ"))
		err := store.View(t.Context(), func(v *knowledge.View) error {
			documents, err := v.Documents(t.Context())
			if err != nil {
				return err
			}
			done := make(chan struct{})
			go func() { // another process
				defer close(done)
				put(t, store, decree("1/2017/NĐ-CP", "a.txt", "mới"))
			}()
			<-done
			if v.Version() != 1 || version(t, store) != 2 {
				t.Errorf("version %d of %d", v.Version(), version(t, store))
			}
			found := 0
			err = v.Each(t.Context(), []int64{documents[0].ID}, func(d *corpus.Document) error {
				found++
				if knowledge.StateOf(d) != knowledge.StateOf(documents[0]) || d.Provisions[2].Text != "cũ" {
					t.Errorf("%+v", d)
				}
				return nil
			})
			if found != 1 {
				t.Errorf("%d documents", found)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestWithPathFindsADocumentByItsPlaces(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		first, second := decree("1/2017/NĐ-CP", "a.txt", "một"), decree("2/2017/NĐ-CP", "b.txt", "hai")
		second.Provisions[2].Path = "Điều 1 khoản 2"
		put(t, store, first)
		put(t, store, second)
		for want, paths := range map[string][]string{
			fmt.Sprint([]int64{first.ID, second.ID}): {"Điều 1", "Điều 1 khoản 2"},
			fmt.Sprint([]int64{second.ID}):           {"Điều 1 khoản 2", "Điều 9"},
			"[]":                                     nil,
		} {
			got, err := store.WithPath(t.Context(), paths)
			slices.Sort(got)
			if err != nil || fmt.Sprint(got) != want {
				t.Errorf("%q: %v, want %s (%v)", paths, got, want, err)
			}
		}
	})
}
