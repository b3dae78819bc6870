package knowledge

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// edition is a decree whose every part tells which edition of it this is.
func edition(number string, n int) *corpus.Document {
	d := council(number, "sáng kiến", fmt.Sprint("số ", n))
	d.Title = fmt.Sprint("Bản ", n)
	d.Provisions[0].Path, d.Provisions[1].Path = fmt.Sprint("Điều ", n), fmt.Sprintf("Điều %d khoản 1", n)
	return d
}

// consistent holds that what is found is of the editions that its documents are.
func consistent(t *testing.T, found []Found) (editions int) {
	t.Helper()
	seen := map[string]bool{}
	for _, f := range found {
		n, is := strings.CutPrefix(f.Document.Title, "Bản ")
		if !is {
			continue
		}
		if f.Path != "Điều "+n || f.Document.Hash != "số "+n {
			t.Errorf("%s of %s, %s", f.Path, f.Document.Title, f.Document.Hash)
		}
		if seen[f.Document.Key] {
			t.Errorf("%s is found twice", f.Document.Key)
		}
		seen[f.Document.Key] = true
		editions++
	}
	return editions
}

func TestManyMaySaveIntoOneFileWhileItIsLoaded(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := NewStore(db)
		store.fillWithOthers(t)
		numbers := []string{"1/2020/NĐ-CP", "2/2020/NĐ-CP"}
		for _, number := range numbers {
			store.mustPut(t, edition(number, 1))
		}
		folder, file := indexFolder(t)
		store.save(t, file)
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		var savers, loader sync.WaitGroup
		for _, number := range numbers {
			savers.Go(func() {
				l, log := restarted(store, file)
				for n := 2; n < 27; n++ {
					store.mustPut(t, edition(number, n))
					if err := l.Refresh(t.Context()); err != nil {
						t.Error(err)
					}
					if err := l.Save(); err != nil {
						t.Error(err)
					}
				}
				if log.Len() > 0 {
					t.Error(log)
				}
			})
		}
		loads, finds := 0, 0
		loader.Go(func() {
			for ; ctx.Err() == nil; loads++ {
				l, log := restarted(store, file)
				found, err := l.Search(t.Context(), Question{Text: searches[0], AsOf: "2024-01-01"}, 20)
				if err != nil {
					t.Error(err)
				}
				// A decree that is replaced again and again while it is read is left out of a search, on a busy machine both.
				if consistent(t, found) > 0 {
					finds++
				}
				if log.Len() > 0 {
					t.Error(log)
				}
			}
		})
		savers.Wait()
		stop()
		loader.Wait()
		t.Logf("loaded %d times, found %d times", loads, finds)
		if finds == 0 {
			t.Error("none of the decrees was ever found")
		}
		if got := files(t, folder); !slices.Equal(got, []string{"search.index"}) {
			t.Errorf("the folder has %v", got)
		}
		last, log := restarted(store, file)
		if got := indexedAnew(t, last); len(got) > 1 || log.Len() > 0 {
			t.Errorf("%v were read anew; %s", got, log)
		}
		findsTheSame(t, last, store)
	})
}

func TestSearchingAndSavingGoOnWhileDocumentsAreReplaced(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := NewStore(db)
		store.fillWithOthers(t)
		numbers := []string{"1/2020/NĐ-CP", "2/2020/NĐ-CP", "3/2020/NĐ-CP"}
		for _, number := range numbers {
			store.mustPut(t, edition(number, 1))
		}
		_, file := indexFolder(t)
		l, log := restarted(store, file)
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		var changing, asking sync.WaitGroup
		changing.Go(func() {
			for n := 2; ctx.Err() == nil; n++ {
				store.mustPut(t, edition(numbers[n%len(numbers)], n))
			}
		})
		changing.Go(func() {
			for ctx.Err() == nil {
				if err := l.Save(); err != nil {
					t.Error(err)
				}
			}
		})
		quote := regexp.MustCompile(`Hội đồng sáng kiến gồm số (\d+) người`)
		answerer := &Answerer{Library: l}
		for range 2 {
			asking.Go(func() {
				for range 40 {
					found, err := l.Search(t.Context(), Question{Text: searches[0], AsOf: "2024-01-01"}, 20)
					if err != nil {
						t.Error(err)
					}
					consistent(t, found)
					answer, err := answerer.Answer(t.Context(), Question{Text: councilQuestions[0], AsOf: "2024-01-01"})
					if err != nil {
						t.Error(err)
					}
					for _, c := range answer.Citations {
						if said := quote.FindStringSubmatch(c.Quote); said != nil && c.Path != "Điều "+said[1] && c.Path != "Điều "+said[1]+" khoản 1" {
							t.Errorf("%s: %s", c.Path, c.Quote)
						}
					}
				}
			})
		}
		asking.Wait()
		stop()
		changing.Wait()
		if log.Len() > 0 {
			t.Error(log)
		}
		findsTheSame(t, l, store)
		l.mustSave(t)
		next, _ := restarted(store, file)
		if got := indexedAnew(t, next); got != nil {
			t.Errorf("%v were read anew", got)
		}
	})
}

func TestRefreshWaitsForWhoeverLoads(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := NewStore(db)
		library := NewLibrary(store)
		for n := 1; n <= 20; n++ {
			store.mustPut(t, edition("1/2020/NĐ-CP", n))
			var readers sync.WaitGroup
			for range 4 {
				readers.Go(func() {
					if err := library.Refresh(t.Context()); err != nil {
						t.Error(err)
					}
					documents, err := library.Documents(t.Context())
					if err != nil || len(documents) != 1 || documents[0].Title != fmt.Sprint("Bản ", n) {
						t.Errorf("after edition %d was stored: %v, %v", n, documents, err)
					}
				})
			}
			readers.Wait()
		}
	})
}
