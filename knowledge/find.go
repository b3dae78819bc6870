package knowledge

import (
	"context"
	"time"

	"thidua/knowledge/vietnamese"
)

// TEMPORARY: this file only lets `eval` be built before Search has its own place in the library. It over-fetches passages
// and cuts them down to their articles; whoever brings the real Search replaces the whole file.

// Found is an article that a search found.
type Found struct {
	Document *Document
	Path     string // of the article or, in a plan, of the numbered item
	Score    float64
}

// Search finds the k best articles for a question, best first, each once.
func (l *Library) Search(ctx context.Context, q Question, k int) ([]Found, error) {
	if q.AsOf == "" {
		q.AsOf = vietnamese.DayOf(time.Now())
	}
	s, err := l.shelf(ctx)
	if err != nil {
		return nil, err
	}
	var found []Found
	for passages := 3 * k; ; passages *= 4 {
		hits := s.search(q.Text, "", q.AsOf, passages)
		if vectors := s.known(l.nearest(ctx, q.Text, q.AsOf), q.Text, "", q.AsOf); len(vectors) > 0 {
			hits = s.fuse(hits, vectors, q.Text, "")
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		found = found[:0]
		seen := map[Found]bool{}
		for _, h := range hits {
			place := Found{Document: h.document, Path: h.article()}
			if len(found) == k || seen[place] {
				continue
			}
			seen[place] = true
			found = append(found, Found{Document: h.document, Path: place.Path, Score: h.Score})
		}
		if len(found) == k || len(hits) < passages {
			return found, nil
		}
	}
}

// article is the path of the article that the passage is in, or of the numbered item in a plan.
func (p *passage) article() string {
	all := p.document.Provisions // a Seq is its index
	top := p.root
	for i := p.root; ; i = all[i].Parent {
		level := all[i].Level
		if level == LevelArticle {
			return all[i].Path
		}
		parent := all[i].Parent
		if parent < 0 || parent >= i {
			return all[top].Path
		}
		if i == top && (level == LevelClause || level.listItem()) && !all[parent].Level.groups() {
			top = parent
		}
	}
}
