package knowledge

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// council is a decree whose one clause says how many the council of a field has.
func council(number, field, many string) *corpus.Document {
	return &corpus.Document{
		Kind: "Nghị định", Number: number, Title: "Quy định về " + field, Source: number, Hash: many,
		Provisions: []corpus.Provision{
			{Seq: 0, Parent: -1, Path: "Điều 1", Level: corpus.LevelArticle, Label: "Điều 1.", Heading: "Hội đồng " + field},
			{Seq: 1, Parent: 0, Path: "Điều 1 khoản 1", Level: corpus.LevelClause, Label: "1.", Above: []string{"Điều 1. Hội đồng " + field},
				Text: fmt.Sprintf("Hội đồng %s gồm %s người do Chủ tịch bổ nhiệm.", field, many)},
		},
	}
}

func (s *Store) mustPut(t *testing.T, d *corpus.Document) {
	t.Helper()
	if _, err := s.Put(t.Context(), d); err != nil {
		t.Error(err)
	}
}

// fillWithOthers stores enough documents that the words of one among them single it out.
func (s *Store) fillWithOthers(t *testing.T) {
	t.Helper()
	for i := range 12 {
		d := council(fmt.Sprint(i+1, "/2019/NĐ-CP"), "khoa học", "hai")
		d.IssuedOn = "2019-01-01"
		d.Provisions[1].Text = fmt.Sprint("Việc thứ ", i, " về nghiên cứu khoa học.")
		s.mustPut(t, d)
	}
}

// forget empties the cache, so that everything must be read again.
func (r *documentCache) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.kept)
	r.latest.Init()
	r.size = 0
}

var councilQuestions = []string{"Hội đồng sáng kiến gồm những ai, do ai bổ nhiệm?", "Điều 1 Nghị định 7/2020/NĐ-CP", "khoản 1 Điều 1"}

func TestAnAnswerIsMadeAgainWhenItsDocumentWasReplacedOrRemoved(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := NewStore(db)
		answerer := &Answerer{Library: NewLibrary(store)}
		store.fillWithOthers(t)
		for _, question := range councilQuestions {
			d := council("7/2020/NĐ-CP", "sáng kiến", "năm")
			d.IssuedOn = "2020-01-01"
			store.mustPut(t, d)
			old, err := answerer.Library.snapshot(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			next := council("7/2020/NĐ-CP", "sáng kiến", "bảy")
			next.IssuedOn = d.IssuedOn
			store.mustPut(t, next)
			answer := func(s *corpusSnapshot) (Answer, error) {
				answerer.Library.cache.forget()
				return s.answer(t.Context(), Question{Text: question, AsOf: "2024-01-01"}.read(nil, nil), "", func() []vectorHit { return nil })
			}
			if _, err := answer(old); !isGone(err) {
				t.Errorf("%s: on the former snapshot: %v", question, err)
			}
			// A second search loads the new corpus: meanwhile there is only the former snapshot.
			answerer.Library.loading <- struct{}{}
			done := make(chan struct{})
			go func() {
				defer close(done)
				got, err := answerer.Answer(t.Context(), Question{Text: question, AsOf: "2024-01-01"})
				if err != nil || len(got.Citations) == 0 || !strings.Contains(got.Citations[0].Quote, "bảy người") {
					t.Errorf("%s: %+v, %v", question, got, err)
				}
			}()
			<-answerer.Library.loading
			<-done
			if err := store.Remove(t.Context(), "7/2020/NĐ-CP"); err != nil {
				t.Fatal(err)
			}
			answerer.Library.cache.forget()
			got, err := answerer.Answer(t.Context(), Question{Text: question, AsOf: "2024-01-01"})
			if err != nil || len(got.Citations) > 0 && strings.Contains(got.Citations[0].Quote, "sáng kiến") {
				t.Errorf("%s: after the removal: %+v, %v", question, got, err)
			}
		}
	})
}

func isGone(err error) bool {
	_, gone := errors.AsType[*staleError](err)
	return gone
}

func TestADocumentThatIsGoneForGoodIsLeftOut(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := NewStore(db)
		library := NewLibrary(store)
		store.mustPut(t, council("7/2020/NĐ-CP", "sáng kiến", "năm"))
		store.mustPut(t, council("8/2020/NĐ-CP", "sáng kiến", "sáu"))
		old, err := library.snapshot(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		store.mustPut(t, council("7/2020/NĐ-CP", "sáng kiến", "bảy"))
		removed := old.ByKey[corpus.NumberKey("7/2020/NĐ-CP")]
		var vectors []vectorHit
		for _, d := range old.Documents {
			loaded, err := old.cache.load(t.Context(), d)
			if isGone(err) {
				continue // the vectors may know it, the index has it still
			}
			if err != nil {
				t.Fatal(err)
			}
			for root := range loaded[0].byRoot {
				vectors = append(vectors, vectorHit{provision: root, similarity: 1, similar: true})
			}
		}
		for _, question := range councilQuestions[:2] {
			less := old.without([]*corpus.Document{removed})
			got, err := less.answer(t.Context(), Question{Text: question, AsOf: "2024-01-01"}.read(nil, nil).read(nil, nil), "", func() []vectorHit { return vectors })
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range got.Citations {
				if !strings.Contains(c.Quote, "sáu") {
					t.Errorf("%s: %+v", question, c)
				}
			}
		}
		if len(old.Documents) != 2 || old.stale != nil {
			t.Error("the snapshot itself changed")
		}
	})
}

func TestAnsweringGoesOnWhileDocumentsAreReplaced(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := NewStore(db)
		answerer := &Answerer{Library: NewLibrary(store)}
		store.fillWithOthers(t)
		numbers := []string{"7/2020/NĐ-CP", "8/2020/NĐ-CP", "9/2020/NĐ-CP", "10/2020/NĐ-CP"}
		for _, number := range numbers {
			store.mustPut(t, council(number, "sáng kiến", "số 0"))
		}
		for _, question := range councilQuestions {
			if got, err := answerer.Answer(t.Context(), Question{Text: question, AsOf: "2024-01-01"}); err != nil || len(got.Citations) == 0 {
				t.Fatalf("%s: %+v, %v", question, got, err)
			}
		}
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		var writer, askers sync.WaitGroup
		writer.Go(func() {
			for i := 1; ctx.Err() == nil; i++ {
				store.mustPut(t, council(numbers[i%len(numbers)], "sáng kiến", fmt.Sprint("số ", i)))
			}
		})
		whole := regexp.MustCompile(`Hội đồng sáng kiến gồm số \d+ người do Chủ tịch bổ nhiệm\.$`)
		var mu sync.Mutex
		asked, answered := 0, 0
		for n := range 3 {
			askers.Go(func() {
				for i := range 40 {
					answerer.Library.cache.forget()
					question := councilQuestions[(n+i)%len(councilQuestions)]
					got, err := answerer.Answer(t.Context(), Question{Text: question, AsOf: "2024-01-01"})
					if err != nil {
						t.Errorf("%s: %v", question, err)
					}
					for _, c := range got.Citations {
						if strings.Contains(c.Quote, "sáng kiến") && !whole.MatchString(c.Quote) {
							t.Errorf("%s: %q", question, c.Quote)
						}
					}
					if _, _, _, err := answerer.Library.Article(t.Context(), corpus.NumberKey(numbers[i%len(numbers)]), "Điều 1"); err != nil && !errors.Is(err, ErrNotFound) {
						t.Error(err)
					}
					mu.Lock()
					asked++
					if len(got.Citations) > 0 {
						answered++
					}
					mu.Unlock()
				}
			})
		}
		askers.Wait()
		stop()
		writer.Wait()
		t.Logf("%d of %d questions answered", answered, asked)
		if answered < asked*9/10 {
			t.Error("too many were declined")
		}
	})
}

func TestTheReaderForgetsWhatWasNotAskedForTheLongest(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := NewStore(db)
		for i := range 5 {
			store.mustPut(t, council(fmt.Sprint(i+1, "/2020/NĐ-CP"), "sáng kiến", "năm"))
		}
		documents, _, err := store.Documents(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		kept := func(r *documentCache) string {
			var all []string
			for at := r.latest.Front(); at != nil; at = at.Next() {
				all = append(all, at.Value.(*loadedDocument).document.Number[:1])
			}
			return fmt.Sprint(strings.Join(all, " "), ", ", len(r.kept), " of ", r.size)
		}
		r := newDocumentCache(store, 6)
		read := func(documents ...*corpus.Document) {
			t.Helper()
			loaded, err := r.load(t.Context(), documents...)
			if err != nil {
				t.Fatal(err)
			}
			for i, v := range loaded {
				if v.document.ID != documents[i].ID || len(v.document.Provisions) != 2 || v.passage(v.document.Provisions[1].ID) == nil {
					t.Errorf("%+v", v)
				}
			}
		}
		read(documents[2], documents[0], documents[2], documents[1])
		read(documents[0])
		read(documents[3])
		if got := kept(r); got != "4 1 3, 3 of 6" {
			t.Error(got)
		}
		r = newDocumentCache(store, 0)
		read(documents...)
		if got := kept(r); got != "5, 1 of 2" {
			t.Error(got)
		}
	})
}

func TestAPlaceThatTheLikeliestDocumentsLackIsFoundInAnother(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := NewStore(db)
		for i := range likeliest + 5 {
			d := council(fmt.Sprint(i+1, "/2020/NĐ-CP"), "sáng kiến", "năm")
			d.IssuedOn = Day(fmt.Sprintf("%d-01-01", 1950+i))
			if i == 1 || i == 2 {
				d.Provisions[0].Path, d.Provisions[1].Path = "Điều 9", "Điều 9 khoản 1"
			}
			store.mustPut(t, d)
		}
		answerer := &Answerer{Library: NewLibrary(store)}
		for question, want := range map[string]string{
			"Điều 9 nói gì":                "3/2020/NĐ-CP",
			"Điều 9 Nghị định quy định gì": "3/2020/NĐ-CP",
			"Điều 9 Nghị định 2/2020":      "2/2020/NĐ-CP",
			"Điều 1 nói gì":                fmt.Sprint(likeliest+5, "/2020/NĐ-CP"),
		} {
			got, err := answerer.Answer(t.Context(), Question{Text: question, AsOf: "2024-01-01"})
			if err != nil || got.Outcome != LookedUp || got.Citations[0].Number != want {
				t.Errorf("%s: %+v, %v", question, got, err)
			}
		}
		got, err := answerer.Answer(t.Context(), Question{Text: "Điều 77 Nghị định", AsOf: "2024-01-01"})
		if err != nil || got.Outcome != DeclinedNoBasis || len(got.Remarks) != 1 || got.Remarks[0].Kind != NotHeld {
			t.Errorf("%+v, %v", got, err)
		}
	})
}
