package knowledge

import (
	"context"
	"maps"
	"slices"

	"thidua/knowledge/lexical"
	"thidua/knowledge/vietnamese"
)

// corpusSnapshot is one version of the corpus: its documents, the index of their words, and where the words are read. It
// does not change, but for what the cache holds.
type corpusSnapshot struct {
	catalogue
	version       int64
	index         *lexical.Index
	cache         *documentCache
	curated       Curated // nil is none
	abbreviations *vietnamese.Abbreviations
	measured      bool               // the embedder's similarities were: Library.MinSimilarity
	stale         map[*Document]bool // left out although the index has them; see without
}

// without is the snapshot as if it did not have the documents.
func (s *corpusSnapshot) without(documents []*Document) *corpusSnapshot {
	less := *s
	less.stale = maps.Clone(s.stale)
	if less.stale == nil {
		less.stale = map[*Document]bool{}
	}
	for _, d := range documents {
		less.stale[d] = true
	}
	less.catalogue = newCatalogue(slices.DeleteFunc(slices.Clone(s.documents), func(d *Document) bool { return less.stale[d] }))
	return &less
}

func (l *Library) newSnapshot(ctx context.Context, v *view, former *lexical.Index) (*corpusSnapshot, error) {
	documents, err := v.documents(ctx)
	if err != nil {
		return nil, err
	}
	s := &corpusSnapshot{catalogue: newCatalogue(documents), version: v.version, cache: l.cache, curated: l.store.Curated, abbreviations: l.Abbreviations, measured: l.MinSimilarity > 0}
	s.expireWithParents()
	if s.index, err = s.upToDate(ctx, v, former); err != nil {
		return nil, err
	}
	return s, nil
}

// inForce reports whether the document may be the basis of an answer on the day.
func (s *corpusSnapshot) inForce(document int64, day Day) bool {
	d := s.byID[document]
	return d != nil && d.inForce(day) && !s.stale[d]
}
