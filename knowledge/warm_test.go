package knowledge

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// unread is how many passages of what the library has were not read yet, or are not in memory.
func (l *Library) unread(t *testing.T) (n int) {
	t.Helper()
	s, err := l.snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range s.Documents {
		l.cache.mu.Lock()
		at, kept := l.cache.kept[stateOf(d)]
		l.cache.mu.Unlock()
		if !kept {
			n++
			continue
		}
		for _, p := range at.Value.(*loadedDocument).passages {
			if p.holds == nil || p.near == nil {
				n++
			}
		}
	}
	return n
}

func TestAWarmLibraryHasReadItsPassages(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := NewStore(db)
		store.fillWithOthers(t)
		library := NewLibrary(store)
		if err := library.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		if library.unread(t) == 0 {
			t.Fatal("passages are read before anybody asks")
		}
		ended, end := context.WithCancel(t.Context())
		end()
		if err := library.Warm(ended); !errors.Is(err, context.Canceled) {
			t.Errorf("warming that was ended says %v", err)
		}
		if err := library.Warm(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := library.unread(t); n > 0 {
			t.Errorf("%d passages are unread", n)
		}
		store.mustPut(t, council("7/2020/NĐ-CP", "sáng kiến", "năm"))
		if err := library.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		if library.unread(t) == 0 {
			t.Error("a new document was read already")
		}
		if err := library.Warm(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := library.unread(t); n > 0 {
			t.Errorf("%d passages are unread after a change", n)
		}
	})
}

func TestWarmingKeepsToTheBoundOfWhatIsKept(t *testing.T) {
	store := NewStore(databasetest.Open(t, databasetest.SQLite(t)))
	store.fillWithOthers(t)
	library := NewLibrary(store)
	library.cache.limit = 10
	if err := library.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	library.cache.mu.Lock()
	defer library.cache.mu.Unlock()
	if library.cache.size > 10 || library.cache.latest.Len() < 4 {
		t.Errorf("%d documents of %d provisions are kept", library.cache.latest.Len(), library.cache.size)
	}
}

// keeps reports whether a document is in memory.
func (l *Library) keeps(t *testing.T, number string) bool {
	t.Helper()
	s, err := l.snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	l.cache.mu.Lock()
	defer l.cache.mu.Unlock()
	_, kept := l.cache.kept[stateOf(s.ByKey[corpus.NumberKey(number)])]
	return kept
}

func TestADocumentThatDoesNotFitLeavesRoomToSmallerOnes(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := NewStore(db)
		store.fillWithOthers(t)
		long := council("9/2021/NĐ-CP", "sáng kiến", "ba")
		long.IssuedOn = "2021-01-01" // the newest
		for i := range 20 {
			p := long.Provisions[1]
			p.Seq, p.Path = i+2, fmt.Sprint("Điều 1 khoản ", i+2)
			long.Provisions = append(long.Provisions, p)
		}
		store.mustPut(t, long)
		library := NewLibrary(store)
		library.cache.limit = 10
		if _, err := library.Document(t.Context(), corpus.NumberKey("1/2019/NĐ-CP")); err != nil { // the long one is kept until another is read
			t.Fatal(err)
		}
		if err := library.Warm(t.Context()); err != nil {
			t.Fatal(err)
		}
		if library.keeps(t, long.Number) || library.cache.size != 10 || library.cache.latest.Len() != 5 {
			t.Errorf("%d documents of %d provisions are kept", library.cache.latest.Len(), library.cache.size)
		}
	})
}

func TestWarmingForgetsNothingThatWasAskedAbout(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := NewStore(db)
		store.fillWithOthers(t)
		old := council("5/2001/NĐ-CP", "sáng kiến", "ba")
		old.IssuedOn = "2001-01-01"
		store.mustPut(t, old)
		library := NewLibrary(store)
		library.cache.limit = 10
		ask := func() {
			t.Helper()
			if _, err := library.Document(t.Context(), corpus.NumberKey(old.Number)); err != nil {
				t.Fatal(err)
			}
		}
		ask()
		for i := range 4 {
			if err := library.Warm(t.Context()); err != nil {
				t.Fatal(err)
			}
			if !library.keeps(t, old.Number) || library.cache.size != 10 {
				t.Fatalf("after %d changes it is forgotten, or nothing was read ahead: %d provisions", i, library.cache.size)
			}
			// Another is read, and takes the place of one that nobody asked about.
			if _, err := library.Document(t.Context(), corpus.NumberKey(fmt.Sprint(i+1, "/2019/NĐ-CP"))); err != nil {
				t.Fatal(err)
			}
			if !library.keeps(t, old.Number) {
				t.Fatal("what was asked about goes before what was read ahead")
			}
			ask()
			changed := council("12/2019/NĐ-CP", "khoa học", fmt.Sprint("lần ", i))
			changed.IssuedOn = "2019-01-01"
			store.mustPut(t, changed)
			if err := library.Refresh(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	})
}
