package knowledge

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/vietnamese"
)

// restarted is a library as a program that has just started has it, with its index in the file, and what it logs.
func restarted(store *Store, file string) (*Library, *bytes.Buffer) {
	log := &bytes.Buffer{}
	l := NewLibrary(store)
	l.IndexFile = file
	l.Log = slog.New(slog.NewTextHandler(log, nil))
	return l, log
}

// indexFolder is a folder for an index file, and the file.
func indexFolder(t *testing.T) (folder, file string) {
	t.Helper()
	folder = t.TempDir()
	return folder, filepath.Join(folder, "search.index")
}

var searches = []string{"Hội đồng sáng kiến gồm bao nhiêu người?", "nghiên cứu khoa học", "việc thứ 7", "hoi dong do ai bo nhiem", "quỹ của hội đồng"}

// searched is all that a library finds for the searches, with the scores.
func searched(t *testing.T, l *Library) (all []string) {
	t.Helper()
	for _, text := range searches {
		found, err := l.Search(t.Context(), Question{Text: text, AsOf: "2024-01-01"}, 20)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		for _, f := range found {
			all = append(all, fmt.Sprintf("%s: %s %s %s %.6f", text, f.Document.Key, f.Document.Hash, f.Path, f.Score))
		}
	}
	return all
}

// findsTheSame holds that a library finds what one without a saved index does.
func findsTheSame(t *testing.T, l *Library, store *Store) {
	t.Helper()
	want := searched(t, NewLibrary(store))
	if len(want) == 0 {
		t.Error("nothing is found at all")
	}
	if diff := cmp.Diff(want, searched(t, l)); diff != "" {
		t.Error(diff)
	}
}

// indexedAnew is the documents that a library read whole in order to index them, when it did nothing else yet.
func indexedAnew(t *testing.T, l *Library) (numbers []string) {
	t.Helper()
	if err := l.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.cache.mu.Lock()
	defer l.cache.mu.Unlock()
	for at := l.cache.latest.Front(); at != nil; at = at.Next() {
		numbers = append(numbers, at.Value.(*loadedDocument).document.Number)
	}
	slices.Sort(numbers)
	return numbers
}

func (l *Library) mustSave(t *testing.T) {
	t.Helper()
	if err := l.Save(); err != nil {
		t.Fatal(err)
	}
}

// save stores the index of the store's corpus in the file.
func (s *Store) save(t *testing.T, file string) {
	t.Helper()
	l, _ := restarted(s, file)
	if err := l.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.mustSave(t)
}

func files(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func (s *Store) fillWithCouncils(t *testing.T) {
	t.Helper()
	s.fillWithOthers(t)
	for i, many := range []string{"năm", "bảy", "chín"} {
		s.mustPut(t, council(fmt.Sprint(i+1, "/2020/NĐ-CP"), "sáng kiến", many))
	}
}

func TestASavedIndexIsTakenOverWithoutReadingTheCorpus(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := NewStore(db)
		store.fillWithCouncils(t)
		folder, file := indexFolder(t)
		first, _ := restarted(store, file)
		first.mustSave(t)
		if got := files(t, folder); got != nil {
			t.Errorf("before the first search there is %v", got)
		}
		if got := indexedAnew(t, first); len(got) != 15 {
			t.Errorf("without a saved index %v were read", got)
		}
		first.mustSave(t)
		if got := files(t, folder); !slices.Equal(got, []string{"search.index"}) {
			t.Errorf("the folder has %v", got)
		}
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		second, log := restarted(store, file)
		if got := indexedAnew(t, second); got != nil || log.Len() > 0 {
			t.Errorf("%v were read anew; %s", got, log)
		}
		findsTheSame(t, second, store)
		findsTheSame(t, first, store)
		first.mustSave(t)
		second.mustSave(t)
		if now, err := os.Stat(file); err != nil || !os.SameFile(info, now) {
			t.Errorf("an index that is saved already was written again: %v", err)
		}
	})
}

func TestALibraryWithoutAnIndexFileSavesNothing(t *testing.T) {
	store := NewStore(databasetest.Open(t, databasetest.SQLite(t)))
	store.fillWithCouncils(t)
	t.Chdir(t.TempDir())
	l := NewLibrary(store)
	findsTheSame(t, l, store)
	l.mustSave(t)
	if got := files(t, "."); got != nil {
		t.Errorf("there is %v", got)
	}
}

func TestASavedIndexIsBroughtUpToDateWithWhatChangedMeanwhile(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := NewStore(db)
		store.fillWithCouncils(t)
		_, file := indexFolder(t)
		store.save(t, file)
		store.mustPut(t, council("8/2020/NĐ-CP", "sáng kiến", "mười"))
		store.mustPut(t, council("1/2020/NĐ-CP", "sáng kiến", "mười một"))
		if err := store.Remove(t.Context(), "2/2020/NĐ-CP"); err != nil {
			t.Fatal(err)
		}
		changed, _ := restarted(store, file)
		if got := indexedAnew(t, changed); !slices.Equal(got, []string{"1/2020/NĐ-CP", "8/2020/NĐ-CP"}) {
			t.Errorf("read anew: %v", got)
		}
		findsTheSame(t, changed, store)
		if all := strings.Join(searched(t, changed), "\n"); strings.Contains(all, " năm ") || strings.Contains(all, " bảy ") ||
			!strings.Contains(all, " mười ") || !strings.Contains(all, " mười một ") {
			t.Error(all)
		}
		changed.mustSave(t)
		next, _ := restarted(store, file)
		if got := indexedAnew(t, next); got != nil {
			t.Errorf("after the save were read anew: %v", got)
		}
		findsTheSame(t, next, store)

		// While it runs, too.
		store.mustPut(t, council("8/2020/NĐ-CP", "sáng kiến", "mười hai"))
		findsTheSame(t, next, store)
		next.mustSave(t)
		last, _ := restarted(store, file)
		if got := indexedAnew(t, last); got != nil {
			t.Errorf("what changed while it ran was read anew: %v", got)
		}
		findsTheSame(t, last, store)
	})
}

func TestAnIndexOfAnotherCorpusIsBroughtUpToDate(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store, other := NewStore(db), NewStore(databasetest.Open(t, databasetest.SQLite(t)))
		store.fillWithCouncils(t)
		other.mustPut(t, council("5/2021/NĐ-CP", "sáng kiến", "mười ba")) // under the ids of documents that store has too
		other.fillWithOthers(t)
		_, file := indexFolder(t)
		for _, s := range []*Store{other, store, other} {
			l, log := restarted(s, file)
			findsTheSame(t, l, s)
			l.mustSave(t)
			if log.Len() > 0 {
				t.Error(log)
			}
		}
		// A store without a document has none of the index's.
		empty := NewStore(databasetest.Open(t, databasetest.SQLite(t)))
		l, _ := restarted(empty, file)
		if got := searched(t, l); got != nil {
			t.Errorf("in an empty store are found %v", got)
		}
		l.mustSave(t)
		if l, _ = restarted(empty, file); searched(t, l) != nil {
			t.Error("in an empty store something is found")
		}
	})
}

func TestAnUnusableIndexIsMadeAnew(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := NewStore(db)
		store.fillWithCouncils(t)
		_, file := indexFolder(t)
		store.save(t, file)
		good, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		changed := func(at int) []byte {
			bad := bytes.Clone(good)
			bad[at] ^= 1
			return bad
		}
		const damaged, stale = "cannot be read", "another version"
		version := bytes.IndexByte(good, '\n') + 1
		for name, c := range map[string]struct {
			content []byte
			says    string
		}{
			"empty":           {nil, damaged},
			"another file":    {[]byte("%PDF-1.4\n"), damaged},
			"half":            {good[:len(good)/2], damaged},
			"all but a byte":  {good[:len(good)-1], damaged},
			"a byte too many": {append(bytes.Clone(good), 0), damaged},
			"a changed byte":  {changed(len(good) / 2), damaged},
			"a changed sum":   {changed(len(good) - 1), damaged},
			"another version": {changed(version), stale},
		} {
			t.Run(name, func(t *testing.T) {
				folder, file := indexFolder(t)
				if err := os.WriteFile(file, c.content, 0o600); err != nil {
					t.Fatal(err)
				}
				l, log := restarted(store, file)
				if got := indexedAnew(t, l); len(got) != 15 || !strings.Contains(log.String(), c.says) {
					t.Errorf("%v were read; %s", got, log)
				}
				findsTheSame(t, l, store)
				l.mustSave(t)
				repaired, log := restarted(store, file)
				if got := indexedAnew(t, repaired); got != nil || log.Len() > 0 {
					t.Errorf("after the save %v were read; %s", got, log)
				}
				findsTheSame(t, repaired, store)
				if got := files(t, folder); len(got) != 1 {
					t.Errorf("the folder has %v", got)
				}
			})
		}
	})
}

func TestWithAFolderInThePlaceOfTheIndexSearchGoesOn(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := NewStore(db)
		store.fillWithCouncils(t)
		folder, file := indexFolder(t)
		if err := os.Mkdir(file, 0o700); err != nil {
			t.Fatal(err)
		}
		l, log := restarted(store, file)
		findsTheSame(t, l, store)
		if !strings.Contains(log.String(), "cannot be read") {
			t.Errorf("it logs %s", log)
		}
		for range 2 {
			if err := l.Save(); err == nil || !strings.Contains(err.Error(), "saving the index") {
				t.Errorf("saving: %v", err)
			}
		}
		if got := files(t, folder); !slices.Equal(got, []string{"search.index"}) {
			t.Errorf("the folder has %v", got)
		}
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		l.mustSave(t)
		next, _ := restarted(store, file)
		if got := indexedAnew(t, next); got != nil {
			t.Errorf("%v were read anew", got)
		}
	})
}

func TestOtherAbbreviationsMakeTheIndexAnew(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := NewStore(db)
		store.fillWithCouncils(t)
		store.mustPut(t, council("4/2020/NĐ-CP", "sáng kiến qzt", "ba"))
		_, file := indexFolder(t)
		store.save(t, file)
		own, err := vietnamese.ReadAbbreviations(strings.NewReader("qzt | quỹ thăm hỏi | 1 | sure\n"))
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range []*vietnamese.Abbreviations{own, nil, own} {
			l, log := restarted(store, file)
			l.Abbreviations = table
			if got := indexedAnew(t, l); len(got) != 16 || !strings.Contains(log.String(), "another version") {
				t.Errorf("%v were read; %s", got, log)
			}
			fresh := NewLibrary(store)
			fresh.Abbreviations = table
			if diff := cmp.Diff(searched(t, fresh), searched(t, l)); diff != "" {
				t.Error(diff)
			}
			l.mustSave(t)
			same, log := restarted(store, file)
			same.Abbreviations = table
			if got := indexedAnew(t, same); got != nil || log.Len() > 0 {
				t.Errorf("with the same table %v were read; %s", got, log)
			}
		}
	})
}

func TestWhatAKilledSaveLeftIsRemovedWhenItIsOld(t *testing.T) {
	store := NewStore(databasetest.Open(t, databasetest.SQLite(t)))
	store.fillWithCouncils(t)
	folder, file := indexFolder(t)
	store.save(t, file)
	for name, age := range map[string]time.Duration{
		"search.index.old": 61 * time.Minute, "search.index.older": 9000 * time.Hour, "search.index.young": 50 * time.Minute,
		"search.index.now": 0, "search.indexed": 9000 * time.Hour, "other.old": 9000 * time.Hour,
	} {
		name = filepath.Join(folder, name)
		if err := os.WriteFile(name, []byte("thidua lexical\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if then := time.Now().Add(-age); os.Chtimes(name, then, then) != nil {
			t.Fatal("its age cannot be set")
		}
	}
	old := time.Now().Add(-9000 * time.Hour)
	if err := os.Chtimes(file, old, old); err != nil {
		t.Fatal(err)
	}
	l, _ := restarted(store, file)
	if got := indexedAnew(t, l); got != nil {
		t.Errorf("%v were read anew", got)
	}
	want := []string{"other.old", "search.index", "search.index.now", "search.index.young", "search.indexed"}
	if diff := cmp.Diff(want, files(t, folder)); diff != "" {
		t.Error(diff)
	}
}

func TestKeepIndexSavesUntilItsEndAndTellsWhatFails(t *testing.T) {
	store := NewStore(databasetest.Open(t, databasetest.SQLite(t)))
	store.fillWithCouncils(t)
	folder, _ := indexFolder(t)
	file := filepath.Join(folder, "new", "search.index") // the folder is made
	kept, log := restarted(store, file)
	if err := kept.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	kept.KeepIndex(ctx)
	next, _ := restarted(store, file)
	if got := indexedAnew(t, next); got != nil || log.Len() > 0 {
		t.Errorf("%v were read anew; %s", got, log)
	}
	failing, told := restarted(store, filepath.Join(file, "below a file"))
	if err := failing.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	failing.KeepIndex(ctx)
	if !strings.Contains(told.String(), "could not be saved") {
		t.Errorf("it logs %s", told)
	}
}
