package knowledge

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"thidua/knowledge/lexical"
	"thidua/knowledge/vietnamese"
)

// Found is an article that a search found.
type Found struct {
	Document *Document // without provisions
	Path     string    // of the article or, in a plan, of the numbered item
	Score    float64   // compares articles of one search; see lexical.Hit
}

// Search finds the k best articles for a question, best first, each once, of the documents in force on its day; there are
// at most some hundred. It finds what Answer answers from, for somebody who has no home province.
func (l *Library) Search(ctx context.Context, q Question, k int) (found []Found, err error) {
	q = q.clean(nil)
	vectors := l.vectors(ctx, q)
	err = l.with(ctx, func(s *shelf) error {
		hits := s.search(q, "", max(k, 0), vectors(s))
		ids := make([]int64, len(hits))
		for i, h := range hits {
			ids[i] = h.ID
		}
		paths, err := l.store.paths(ctx, ids)
		if err != nil {
			return err
		}
		found = make([]Found, len(hits))
		var lost []*Document
		for i, h := range hits {
			path, there := paths[h.ID]
			if !there {
				lost = append(lost, h.document)
			}
			found[i] = Found{Document: h.document, Path: path, Score: h.Score}
		}
		if len(lost) > 0 {
			return &goneError{lost}
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
	document *Document // as the shelf has it
	lexical.Hit
	near map[int64]near // what the vectors say of its passages
}

// The weights of what is known beside the words of a question, as differences of score: logarithms of how many times as
// likely an article is meant.
const (
	// vectorWeight is what the nearest passage of the vectors gains over the farthest of those found. A model whose
	// similarities were measured (Library.Similar) gains more than one that was not: of it nobody knows what it is worth.
	vectorWeight         = 0.25
	measuredVectorWeight = 2.0
	// historyWeight is what earlier turns of the conversation count beside the question, where a word of it counts 1.
	historyWeight = 0.7
)

// query is the question as the index reads it.
func (s *shelf) query(q Question) lexical.Query {
	query := lexical.ParseQuery(s.withoutYears(q.Text), s.abbreviations)
	weight := historyWeight
	for _, turn := range slices.Backward(q.History) {
		query = query.With(s.withoutYears(turn), weight, s.abbreviations)
		weight /= 2
	}
	return query
}

// search finds the k best articles of the documents in force on the day, for an official of home.
func (s *shelf) search(q Question, home string, k int, vectors []near) []hit {
	var filter lexical.Filter
	filter.Accept = func(document int64) bool { return s.inForce(document, q.AsOf) }
	byPassage := map[int64]near{}
	low, high := math.Inf(1), math.Inf(-1)
	for _, n := range vectors {
		byPassage[n.provision] = n
		filter.Also = append(filter.Also, n.provision)
		low, high = min(low, n.similarity), max(high, n.similarity)
	}
	// All that is read closely: standing changes the order, and what other ministries say much alike fills the top.
	found := s.index.Search(s.query(q), math.MaxInt32, filter)
	hits := make([]hit, len(found))
	standing := map[*Document]float64{} // asked once a document: it reads the question
	for i, f := range found {
		d := s.byID[f.Group]
		if _, known := standing[d]; !known {
			standing[d] = d.standing(q.Text, home)
		}
		h := hit{document: d, Hit: f}
		h.Score += standing[d]
		nearest := 0.0
		for _, p := range f.Parts {
			n, ok := byPassage[p.ID]
			if !ok {
				continue
			}
			if h.near == nil {
				h.near = map[int64]near{}
			}
			h.near[p.ID] = n
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

// near is a passage that the vectors found.
type near struct {
	provision  int64
	similarity float64 // cosine of question and passage
	similar    bool    // it is as high as that of passages that answer
}

// vectors asks the vectors for a question at its first call, and gives the same at later ones: the answer may be made anew
// while the corpus changes.
func (l *Library) vectors(ctx context.Context, q Question) func(s *shelf) []near {
	var found []near
	asked := false
	return func(s *shelf) []near {
		if !asked {
			asked, found = true, l.nearest(ctx, q, s)
		}
		return found
	}
}

// nearest asks the vectors. It returns nothing without an Embedder, and nothing when it fails: search goes on with the
// words then.
func (l *Library) nearest(ctx context.Context, q Question, s *shelf) []near {
	if l.Embedder == nil || !l.outage.try() {
		return nil
	}
	text := s.withoutYears(q.Text)
	if len(q.History) > 0 {
		text = q.History[len(q.History)-1] + "\n" + text
	}
	found, err := l.askVectors(ctx, s.writtenOut(text), q.AsOf)
	if ctx.Err() != nil {
		return nil // the person's, not the embedder's end
	}
	l.outage.report(err, l.log())
	return found
}

// writtenOut is the question with its short forms written out, as provisions have them: no model was taught them.
func (s *shelf) writtenOut(question string) string {
	tokens := vietnamese.Tokenize(question)
	var out strings.Builder
	end, done := 0, -1
	for _, e := range s.expand(tokens) {
		if e.At == done || e.Weight < likely {
			continue
		}
		done = e.At // the readings come likeliest first
		t := tokens[e.At]
		out.WriteString(question[end:t.Start] + e.Text)
		end = t.End
	}
	return out.String() + question[end:]
}

// likely is the weight from which a reading of a short form is taken for what was meant.
const likely = 0.5

// expand gives the readings of short forms.
func (s *shelf) expand(tokens []vietnamese.Token) []vietnamese.Expansion {
	if s.abbreviations == nil {
		return vietnamese.Expand(tokens)
	}
	return s.abbreviations.Expand(tokens)
}
