package knowledge

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"thidua/knowledge/corpus"
	"thidua/knowledge/lexical"
	"thidua/knowledge/query"
	"thidua/knowledge/vietnamese"
)

// Found is an article that a search found.
type Found struct {
	Document *corpus.Document // without provisions
	Path     string           // of the article or, in a plan, of the numbered item
	Score    float64          // compares articles of one search; see lexical.Hit
}

// Search finds the k best articles for a question, best first, each once, of the documents in force on its day; there are
// at most some hundred. It finds what Answer answers from, for somebody who has no home province.
func (l *Library) Search(ctx context.Context, q Question, k int) (found []Found, err error) {
	read := q.read(nil, l.Abbreviations)
	vectors := l.askOnce(ctx, read)
	err = l.withSnapshot(ctx, func(s *corpusSnapshot) error {
		hits := s.search(read, "", max(k, 0), vectors(s))
		ids := make([]int64, len(hits))
		for i, h := range hits {
			ids[i] = h.ID
		}
		paths, err := l.store.paths(ctx, ids)
		if err != nil {
			return err
		}
		found = make([]Found, len(hits))
		var stale []*corpus.Document
		for i, h := range hits {
			path, there := paths[h.ID]
			if !there {
				stale = append(stale, h.document)
			}
			found[i] = Found{Document: h.document, Path: path, Score: h.Score}
		}
		if len(stale) > 0 {
			return &staleError{stale}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	return found, ctx.Err()
}

// hit is one article found.
type hit struct {
	document *corpus.Document // as the snapshot has it
	lexical.Hit
	vectors map[int64]vectorHit // what the vectors say of its passages
}

// The weights of what is known beside the words of a question, as differences of score: logarithms of how many times as
// likely an article is meant.
const (
	// vectorWeight is what the nearest passage of the vectors gains over the farthest of those found. A model whose
	// similarities were measured (Library.MinSimilarity) gains more than one that was not: of that nobody knows what it is
	// worth.
	vectorWeight         = 0.25
	measuredVectorWeight = 2.0
	// historyWeight is what earlier turns of the conversation count beside the question, where a word of it counts 1.
	historyWeight = 0.7
	// storyWeight is what the words of a story count around what is asked.
	storyWeight = 0.3
	// meaningWeight is what the law's words count for what the question says otherwise.
	meaningWeight = 0.15
	// aboutWeight is what the articles of the document gain that a question is asked about.
	aboutWeight = 2.0
)

// query is the question as the index reads it. The field's words are known, and so what is meant by others; of another field it is taken as it is.
func (s *corpusSnapshot) query(q asked) lexical.Query {
	asking, story, means := q.Text, "", ""
	if q.typed.OfTheField() {
		means = q.own.Meaning()
		if story = q.own.Story(); story != "" {
			asking = q.own.Asking()
		}
	}
	words := lexical.ParseQuery(s.WithoutYears(asking), s.abbreviations)
	if story != "" {
		words = words.With(story, storyWeight, s.abbreviations)
	}
	if means != "" {
		words = words.With(means, meaningWeight, s.abbreviations)
	}
	weight := historyWeight
	for _, turn := range slices.Backward(q.earlier()) {
		words = words.With(s.WithoutYears(turn), weight, s.abbreviations)
		weight /= 2
	}
	return words
}

// earlier is the words of the questions before: where another award is meant now than was then, with that one in its place.
func (q asked) earlier() []string {
	turns := slices.Clone(q.History)
	for i := range turns {
		then := q.before[i].Awards
		if len(then) == 0 || len(q.typed.Awards) == 0 || slices.ContainsFunc(then, func(a query.NamedAward) bool { return q.typed.Speaks(a.Award) }) {
			continue
		}
		turns[i] = q.before[i].OutsideAwards()
		for _, a := range q.typed.Awards {
			turns[i] += " " + a.Name
		}
	}
	return turns
}

// search finds the k best articles of the documents in force on the day, for an official of home.
func (s *corpusSnapshot) search(q asked, home string, k int, vectors []vectorHit) []hit {
	var filter lexical.Filter
	named := s.namedDocuments(q)
	filter.Accept = func(document int64) bool {
		return s.inForce(document, q.AsOf) || named[document] && !s.stale[s.ByID[document]]
	}
	byPassage := map[int64]vectorHit{}
	low, high := math.Inf(1), math.Inf(-1)
	for _, n := range vectors {
		byPassage[n.provision] = n
		filter.ForceInclude = append(filter.ForceInclude, n.provision)
		low, high = min(low, n.similarity), max(high, n.similarity)
	}
	// All that is read closely: who issued a document changes the order, and what other ministries say much alike fills
	// the top.
	found := s.index.Search(s.query(q), math.MaxInt32, filter)
	hits := make([]hit, len(found))
	prior := map[*corpus.Document]float64{} // asked once a document: it reads the question
	about, _ := s.Named(q.about)
	for i, f := range found {
		d := s.ByID[f.Group]
		if _, known := prior[d]; !known {
			prior[d] = d.Prior(q.own, home, q.Sector, q.AsOf)
			if slices.Contains(about, d) {
				prior[d] += aboutWeight
			}
		}
		h := hit{document: d, Hit: f}
		h.Score += prior[d]
		nearest := 0.0
		for _, p := range f.Parts {
			n, ok := byPassage[p.ID]
			if !ok {
				continue
			}
			if h.vectors == nil {
				h.vectors = map[int64]vectorHit{}
			}
			h.vectors[p.ID] = n
			nearest = max(nearest, (n.similarity-low)/max(high-low, 1e-6))
		}
		weight := vectorWeight
		if s.measured {
			weight = measuredVectorWeight
		}
		h.Score += weight * nearest
		hits[i] = h
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.Score, a.Score) })
	return hits[:min(k, len(hits))]
}

// expand gives the readings of short forms.
func (s *corpusSnapshot) expand(tokens []vietnamese.Token) []vietnamese.Expansion {
	if s.abbreviations == nil {
		return vietnamese.Expand(tokens)
	}
	return s.abbreviations.Expand(tokens)
}
