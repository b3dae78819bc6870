package knowledge

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"thidua/knowledge/lexical"
)

// Lesson is a question and the articles that answer it: what the ranking of search, and the confidence in it, are learned
// from.
type Lesson struct {
	Question Question
	Relevant []ArticlePlace
}

// ArticlePlace is where an article stands: the key of its document, and its path.
type ArticlePlace struct{ Document, Path string }

// Study is lessons on an index. It does not follow the store.
type Study struct {
	shelf   *shelf
	index   *lexical.Index
	lessons []lesson
}

// lesson is a Lesson by the ids of the index.
type lesson struct {
	Question
	relevant  map[int64]bool // entries
	documents map[int64]bool // that have them
}

// Study prepares lessons on the present corpus.
func (l *Library) Study(ctx context.Context, lessons []Lesson) (*Study, error) {
	s, err := l.shelf(ctx)
	if err != nil {
		return nil, err
	}
	study := &Study{shelf: s, index: s.index}
	wanted := map[ArticlePlace]int64{}
	for _, one := range lessons {
		for _, p := range one.Relevant {
			wanted[p] = 0
		}
	}
	entries := map[int64]bool{}
	s.index.Entries(func(_, id int64) { entries[id] = true })
	documents := map[int64]bool{}
	for p := range wanted {
		if d := s.byKey[p.Document]; d != nil {
			documents[d.ID] = true
		}
	}
	ids := make([]int64, 0, len(documents))
	for id := range documents {
		ids = append(ids, id)
	}
	_, err = l.store.Each(ctx, ids, func(d *Document) error {
		for i := range d.Provisions {
			p := &d.Provisions[i]
			if _, asked := wanted[ArticlePlace{d.Key, p.Path}]; asked && entries[p.ID] {
				wanted[ArticlePlace{d.Key, p.Path}] = p.ID
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("preparing lessons: %w", err)
	}
	for _, one := range lessons {
		le := lesson{Question: one.Question.clean(nil), relevant: map[int64]bool{}, documents: map[int64]bool{}}
		for _, p := range one.Relevant {
			if id := wanted[p]; id != 0 {
				le.relevant[id] = true
				le.documents[s.byKey[p.Document].ID] = true
			}
		}
		study.lessons = append(study.lessons, le)
	}
	return study, nil
}

// Sample is what search sees for a lesson, typed as typed makes it; with absent, as if the corpus lacked the documents
// that answer it.
func (s *Study) Sample(n int, typed func(string) string, absent bool) lexical.Sample {
	le := s.lessons[n]
	q := le.Question
	q.Text = typed(q.Text)
	filter := lexical.Filter{Accept: func(document int64) bool {
		return s.shelf.inForce(document, q.AsOf) && !(absent && le.documents[document])
	}}
	return s.index.SampleOf(s.shelf.query(q), filter, func(id int64) bool { return le.relevant[id] })
}

// smallPiece is how many articles of one document, at most, come into a small corpus.
const smallPiece = 60

// Small is a study of some of the lessons on a corpus of about so many articles: pieces of the documents that answer
// them, and of others chosen by random.
func (s *Study) Small(lessons []int, articles int, random *rand.Rand) *Study {
	byDocument := map[int64][]int64{}
	s.index.Entries(func(document, id int64) { byDocument[document] = append(byDocument[document], id) })
	keep := map[int64]bool{}
	add := func(document int64, around map[int64]bool) {
		ids := byDocument[document]
		slices.Sort(ids)
		at := slices.IndexFunc(ids, func(id int64) bool { return around[id] })
		if at < 0 {
			at = random.IntN(len(ids))
		}
		from := max(0, min(at-smallPiece/2, len(ids)-smallPiece))
		for _, id := range ids[from:min(from+smallPiece, len(ids))] {
			keep[id] = true
		}
	}
	small := &Study{shelf: s.shelf}
	for _, n := range lessons {
		small.lessons = append(small.lessons, s.lessons[n])
		for document := range s.lessons[n].documents {
			add(document, s.lessons[n].relevant)
		}
		for id := range s.lessons[n].relevant {
			keep[id] = true
		}
	}
	documents := make([]int64, 0, len(byDocument))
	for document := range byDocument {
		documents = append(documents, document)
	}
	slices.Sort(documents)
	for tries := 0; len(keep) < articles && tries < 10*articles; tries++ {
		add(documents[random.IntN(len(documents))], nil)
	}
	small.index = s.index.Only(func(_, id int64) bool { return keep[id] })
	return small
}
