package knowledge_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// withArticles is a decree that has the articles, one by its file or, with a link, by the codification. "end" gives the last one the words with which decrees end.
func withArticles(link, articles string) *corpus.Document {
	d := &corpus.Document{Kind: "Nghị định", Number: "5/2025/NĐ-CP", Title: "Về việc thử", Source: "file.txt", Hash: strings.ReplaceAll(link+articles, " ", "_")}
	if link != "" {
		d.Source = "topic.html#5"
	}
	for _, n := range strings.Fields(articles) {
		p := corpus.Provision{Seq: len(d.Provisions), Parent: -1, Path: "Điều " + n, Level: corpus.LevelArticle, Label: "Điều " + n + ".", Text: "Lời của Điều " + n + " " + link, Source: link}
		if link != "" {
			p.Above = []string{"29.1 Thử"}
			if strings.HasSuffix(link, "#other") {
				p.Above = []string{"30.2 Việc khác"}
			}
		}
		if n == "end" {
			last := &d.Provisions[len(d.Provisions)-1]
			last.Heading = "Hiệu lực thi hành"
			continue
		}
		d.Provisions = append(d.Provisions, p)
	}
	return d
}

// stored is the articles of the only document, those of the codification in brackets, and where it is from.
func stored(t *testing.T, store *knowledge.Store) string {
	t.Helper()
	all, _ := whole(t, store)
	if len(all) != 1 {
		t.Fatalf("the corpus has %d documents", len(all))
	}
	var out []string
	for _, p := range all[0].Provisions {
		n := strings.TrimPrefix(p.Path, "Điều ")
		if p.Source != "" {
			n = "(" + n + ")"
		}
		out = append(out, n)
	}
	return strings.Join(out, " ") + " " + all[0].Source
}

func TestTheCodificationFillsOnlyWhatNoWholeDocumentHolds(t *testing.T) {
	const link, newer = "http://vbpl/5", "http://vbpl/5b"
	type step struct {
		put  *corpus.Document
		want knowledge.Change
		has  string
	}
	part, complete, other := func() *corpus.Document { return withArticles("", "1 4") }, func() *corpus.Document { return withArticles("", "1 2 3 4 end") }, func() *corpus.Document { return withArticles("", "1 2") }
	codified := func() *corpus.Document { return withArticles(link, "1 2 3 4 5") }
	another := func() *corpus.Document { return withArticles(link+"#other", "7") }
	for name, steps := range map[string][]step{
		"the codification alone": {
			{codified(), knowledge.Added, "(1) (2) (3) (4) (5) topic.html#5"}, {codified(), knowledge.Unchanged, "(1) (2) (3) (4) (5) topic.html#5"},
			{withArticles(newer, "1 2"), knowledge.Replaced, "(1) (2) topic.html#5"},
		},
		"a part, then the codification": {
			{part(), knowledge.Added, "1 4 file.txt"}, {codified(), knowledge.Replaced, "1 (2) (3) 4 (5) file.txt"}, {codified(), knowledge.Unchanged, "1 (2) (3) 4 (5) file.txt"},
			{part(), knowledge.Unchanged, "1 (2) (3) 4 (5) file.txt"}, {withArticles(newer, "1 2 9"), knowledge.Replaced, "1 (2) 4 (9) file.txt"},
			{other(), knowledge.Replaced, "1 2 (9) file.txt"}, {complete(), knowledge.Replaced, "1 2 3 4 file.txt"}, {codified(), knowledge.Unchanged, "1 2 3 4 file.txt"},
		},
		"the codification, then a part": {
			{codified(), knowledge.Added, "(1) (2) (3) (4) (5) topic.html#5"}, {part(), knowledge.Replaced, "1 (2) (3) 4 (5) file.txt"}, {codified(), knowledge.Unchanged, "1 (2) (3) 4 (5) file.txt"},
		},
		"the codification, then the whole": {
			{codified(), knowledge.Added, "(1) (2) (3) (4) (5) topic.html#5"}, {complete(), knowledge.Replaced, "1 2 3 4 file.txt"}, {codified(), knowledge.Unchanged, "1 2 3 4 file.txt"},
		},
		"two topics": {
			{codified(), knowledge.Added, "(1) (2) (3) (4) (5) topic.html#5"}, {another(), knowledge.Replaced, "(1) (2) (3) (4) (5) (7) topic.html#5"},
			{codified(), knowledge.Unchanged, "(1) (2) (3) (4) (5) (7) topic.html#5"}, {another(), knowledge.Unchanged, "(1) (2) (3) (4) (5) (7) topic.html#5"},
			{part(), knowledge.Replaced, "1 (2) (3) 4 (5) (7) file.txt"}, {withArticles(newer, "1 2"), knowledge.Replaced, "1 (2) 4 (7) file.txt"}, {another(), knowledge.Unchanged, "1 (2) 4 (7) file.txt"},
		},
		"what has no more than the part": {
			{part(), knowledge.Added, "1 4 file.txt"}, {withArticles(link, "1 4"), knowledge.Unchanged, "1 4 file.txt"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			databasetest.Each(t, func(t *testing.T, db *database.DB) {
				store := knowledge.NewStore(db)
				for i, s := range steps {
					given := *s.put // both engines get the same
					if got := put(t, store, &given); got != s.want {
						t.Errorf("step %d: %s, want %s", i+1, got, s.want)
					}
					if got := stored(t, store); got != s.has {
						t.Errorf("step %d: the corpus has %s, want %s", i+1, got, s.has)
					}
				}
			})
		})
	}
}

func TestARetiredDocumentIsNoBasisFromThatDayOn(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		var changes []string
		store.Changed = func(_ context.Context, _ *database.Tx, key string, change knowledge.Change) error {
			changes = append(changes, fmt.Sprint(change, " ", key))
			return nil
		}
		put(t, store, decree("1/2017/NĐ-CP", "a", "Lời của văn bản."))
		key := corpus.NumberKey("1/2017/NĐ-CP")
		mark := func(act func(tx *database.Tx) error) {
			t.Helper()
			if err := db.InTx(t.Context(), act); err != nil {
				t.Fatal(err)
			}
		}
		expires := func(expiry, retired knowledge.Day) {
			t.Helper()
			if all, _ := whole(t, store); all[0].ExpiresOn != expiry || all[0].RetiredOn != retired {
				t.Errorf("it expires on %q, retired on %q, want %q, %q", all[0].ExpiresOn, all[0].RetiredOn, expiry, retired)
			}
		}
		mark(func(tx *database.Tx) error {
			return store.RetireIn(t.Context(), tx, key, "2026-11-01", "đã bãi bỏ")
		})
		expires("2026-11-01", "2026-11-01")
		put(t, store, decree("1/2017/NĐ-CP", "a", "Lời khác của văn bản."))
		expires("2026-11-01", "2026-11-01")
		mark(func(tx *database.Tx) error {
			return store.RetireIn(t.Context(), tx, key, "2026-12-01", "đã bãi bỏ")
		})
		expires("2026-12-01", "2026-12-01")
		by := decree("2/2018/NĐ-CP", "b", "Lời của văn bản mới.")
		by.EffectiveOn, by.Relations = "2018-05-01", []corpus.Relation{{Kind: corpus.Replaces, Number: "1/2017/NĐ-CP"}}
		put(t, store, by)
		expires("2018-05-01", "2026-12-01") // whichever is first
		if err := store.Remove(t.Context(), "2/2018/NĐ-CP"); err != nil {
			t.Fatal(err)
		}
		mark(func(tx *database.Tx) error { return store.RestoreIn(t.Context(), tx, key) })
		expires("", "")
		mark(func(tx *database.Tx) error { return store.RetireIn(t.Context(), tx, key, "2026-11-01", "") })
		if err := store.Remove(t.Context(), "1/2017/NĐ-CP"); err != nil {
			t.Fatal(err)
		}
		put(t, store, decree("1/2017/NĐ-CP", "a", "Lời của văn bản."))
		expires("", "")
		if err := db.InTx(t.Context(), func(tx *database.Tx) error { return store.RetireIn(t.Context(), tx, "none", "2026-11-01", "") }); !errors.Is(err, knowledge.ErrNotFound) {
			t.Errorf("retiring nothing: %v", err)
		}
		want := "added 1|retired 1|replaced 1|retired 1|added 2|removed 2|restored 1|retired 1|removed 1|added 1"
		if got := strings.NewReplacer("/2017/nđ-cp", "", "/2018/nđ-cp", "", "/2017/nd-cp", "", "/2018/nd-cp", "").Replace(strings.Join(changes, "|")); got != want {
			t.Errorf("told of %s, want %s", got, want)
		}
	})
}

// What another document takes the file of is removed, which is told. What an officer retired stays so when it comes again: nobody has said otherwise.
func TestADocumentWhoseFileHoldsAnotherIsRemoved(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		var changes []string
		store.Changed = func(_ context.Context, _ *database.Tx, key string, change knowledge.Change) error {
			changes = append(changes, fmt.Sprint(change, " ", key[:1]))
			return nil
		}
		put(t, store, decree("1/2017/NĐ-CP", "a", "Lời của văn bản."))
		if err := db.InTx(t.Context(), func(tx *database.Tx) error {
			return store.RetireIn(t.Context(), tx, corpus.NumberKey("1/2017/NĐ-CP"), "2026-11-01", "đã bãi bỏ")
		}); err != nil {
			t.Fatal(err)
		}
		put(t, store, decree("2/2017/NĐ-CP", "a", "Lời của văn bản khác."))
		put(t, store, decree("1/2017/NĐ-CP", "b", "Lời của văn bản."))
		all, _ := whole(t, store)
		if len(all) != 2 || all[0].RetiredOn != "" || all[1].RetiredOn != "2026-11-01" || all[1].ExpiresOn != "2026-11-01" {
			t.Errorf("%d documents, retired on %q and %q", len(all), all[0].RetiredOn, all[1].RetiredOn)
		}
		if got := strings.Join(changes, "|"); got != "added 1|retired 1|removed 1|added 2|added 1" {
			t.Error(got)
		}
	})
}

func TestADocumentIsPutBackAsItWas(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		put(t, store, withArticles("http://vbpl/5", "1 2"))
		all, _ := whole(t, store)
		former := *all[0]
		put(t, store, withArticles("", "1 2 end"))
		for range 2 { // also where there is none
			back := former
			if err := db.InTx(t.Context(), func(tx *database.Tx) error { return store.PutBackIn(t.Context(), tx, &back) }); err != nil {
				t.Fatal(err)
			}
			if got := stored(t, store); got != "(1) (2) topic.html#5" {
				t.Error(got)
			}
			if err := store.Remove(t.Context(), former.Number); err != nil {
				t.Fatal(err)
			}
		}
	})
}
