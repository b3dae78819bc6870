package knowledge

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"

	"thidua/knowledge/bank"
	"thidua/knowledge/corpus"
	"thidua/knowledge/lexical"
	"thidua/knowledge/record"
	"thidua/knowledge/relevance"
	"thidua/knowledge/salary"
	"thidua/knowledge/vietnamese"
)

// corpusSnapshot is one version of the corpus: its documents, the index of their words, and where the words are read. It
// does not change, but for what the cache holds.
type corpusSnapshot struct {
	corpus.Catalogue
	version       int64
	index         *lexical.Index
	cache         *documentCache
	curated       Curated // nil is none
	bank          *bank.Index
	titles        *sync.Map // the awards that titles name, by the document's id
	abbreviations *vietnamese.Abbreviations
	salaries      *salary.Table
	relevance     *relevance.Model
	articles      int                       // that the index has
	measured      bool                      // the embedder's similarities were: Library.MinSimilarity
	stale         map[*corpus.Document]bool // left out although the index has them; see without
}

// without is the snapshot as if it did not have the documents.
func (s *corpusSnapshot) without(documents []*corpus.Document) *corpusSnapshot {
	less := *s
	less.stale = maps.Clone(s.stale)
	if less.stale == nil {
		less.stale = map[*corpus.Document]bool{}
	}
	for _, d := range documents {
		less.stale[d] = true
	}
	less.Catalogue = corpus.NewCatalogue(slices.DeleteFunc(slices.Clone(s.Documents), func(d *corpus.Document) bool { return less.stale[d] }))
	return &less
}

func (l *Library) newSnapshot(ctx context.Context, v *view, former *lexical.Index, questions *bank.Index) (*corpusSnapshot, error) {
	documents, err := record.All(ctx, v.q)
	if err != nil {
		return nil, err
	}
	s := &corpusSnapshot{Catalogue: corpus.NewCatalogue(documents), version: v.version, cache: l.cache, curated: l.store.Curated, titles: new(sync.Map), abbreviations: l.Abbreviations, measured: l.MinSimilarity > 0}
	s.salaries = cmp.Or(l.Salaries, salary.BuiltIn())
	if s.relevance = l.Relevance; s.relevance == nil {
		s.relevance = relevance.Default()
	}
	s.LapseWithParents()
	if s.index, err = s.upToDate(ctx, v, former); err != nil {
		return nil, err
	}
	entries, err := l.store.Questions.Entries(ctx, v.q, func(key string) bool { return s.ByKey[key] != nil })
	if err != nil {
		return nil, err
	}
	if l.WithoutBank {
		entries = nil
	}
	s.bank = questions.With(entries, l.Abbreviations)
	s.index.Entries(func(int64, int64) { s.articles++ })
	return s, nil
}

// embeds reports whether the passages of the corpus have vectors, or are to get them.
func (l *Library) embeds(s *corpusSnapshot) bool {
	return l.Embedder != nil && (l.MaxEmbedded == 0 || s.articles <= l.MaxEmbedded)
}

// inForce reports whether something in the document may be the basis of an answer on the day: see Document.HoldsAt.
func (s *corpusSnapshot) inForce(document int64, day Day) bool {
	d := s.ByID[document]
	return d != nil && d.FirstStart() <= day && (d.ExpiresOn == "" || day < d.ExpiresOn) && !s.stale[d]
}
