package knowledge

import (
	"context"
	"fmt"
	"math/rand/v2"

	"thidua/knowledge/corpus"
	"thidua/knowledge/lexical"
)

// Example is a question and the articles that answer it: what the ranking of search, and the confidence in it, are learned
// from.
type Example struct {
	Question Question
	Relevant []ArticlePlace
}

// ArticlePlace is where an article stands: the key of its document, and its path.
type ArticlePlace struct{ Document, Path string }

// TrainingSet is examples on an index. It does not follow the store.
type TrainingSet struct {
	snapshot *corpusSnapshot
	index    *lexical.Index
	examples []example
}

// example is an Example by the ids of the index.
type example struct {
	asked
	relevant  map[int64]bool // entries
	documents map[int64]bool // that have them
}

// TrainingSet prepares examples on the present corpus. An article that the corpus does not have is left out of its
// example.
func (l *Library) TrainingSet(ctx context.Context, examples []Example) (*TrainingSet, error) {
	s, err := l.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	entries, err := l.entriesAt(ctx, s, examples)
	if err != nil {
		return nil, fmt.Errorf("preparing examples: %w", err)
	}
	set := &TrainingSet{snapshot: s, index: s.index}
	for _, e := range examples {
		prepared := example{asked: e.Question.read(nil, l.Abbreviations), relevant: map[int64]bool{}, documents: map[int64]bool{}}
		for _, place := range e.Relevant {
			if id, there := entries[place]; there {
				prepared.relevant[id] = true
				prepared.documents[s.ByKey[place.Document].ID] = true
			}
		}
		set.examples = append(set.examples, prepared)
	}
	return set, nil
}

// entriesAt is the entries of the index at the places that answer the examples.
func (l *Library) entriesAt(ctx context.Context, s *corpusSnapshot, examples []Example) (map[ArticlePlace]int64, error) {
	wanted := map[ArticlePlace]bool{}
	documents := map[int64]bool{}
	var ids []int64
	for _, e := range examples {
		for _, place := range e.Relevant {
			wanted[place] = true
			if d := s.ByKey[place.Document]; d != nil && !documents[d.ID] {
				documents[d.ID] = true
				ids = append(ids, d.ID)
			}
		}
	}
	indexed := map[int64]bool{}
	s.index.Entries(func(_, id int64) { indexed[id] = true })
	at := map[ArticlePlace]int64{}
	_, err := l.store.each(ctx, ids, func(d *corpus.Document) error {
		for i := range d.Provisions {
			p := &d.Provisions[i]
			if place := (ArticlePlace{d.Key, p.Path}); wanted[place] && indexed[p.ID] {
				at[place] = p.ID
			}
		}
		return nil
	})
	return at, err
}

// Sample is what search sees for the n-th example, typed as typed makes it; with absent, as if the corpus lacked the
// documents that answer it.
func (s *TrainingSet) Sample(n int, typed func(string) string, absent bool) lexical.Sample {
	e := s.examples[n]
	q := e.Question
	q.Text = typed(q.Text)
	read := q.read(nil, s.snapshot.abbreviations)
	filter := lexical.Filter{Accept: func(document int64) bool {
		return s.snapshot.inForce(document, q.AsOf) && !(absent && e.documents[document])
	}}
	return s.index.SampleOf(s.snapshot.query(read), filter, func(id int64) bool { return e.relevant[id] })
}

// Small is a set of some of the examples on a corpus of about so many articles: excerpts of the documents that answer
// them, and of others chosen at random.
func (s *TrainingSet) Small(examples []int, articles int, random *rand.Rand) *TrainingSet {
	small := &TrainingSet{snapshot: s.snapshot}
	var wanted []lexical.Wanted
	for _, n := range examples {
		e := s.examples[n]
		small.examples = append(small.examples, e)
		wanted = append(wanted, lexical.Wanted{Entries: e.relevant, Groups: e.documents})
	}
	small.index = s.index.Excerpts(wanted, articles, random)
	return small
}
