package knowledge

import (
	"context"
	"fmt"

	"thidua/knowledge/relevance"
)

// Weighed is a passage that may be the answer, with what speaks for it.
type Weighed struct {
	Document, Number string // as Citation
	Path             string // of the passage
	Meant            string // of what in it a question of the bank is about, else Path
	Signals          relevance.Signals
}

// Weighing is what the answer to a question is chosen from.
type Weighing struct {
	Candidates []Weighed // the likeliest first
	Asked      relevance.Asked
	Decided    bool // what is answered does not depend on the candidates: a place is looked up, a greeting is greeted
}

// Weigh is Answer until it chooses, for those who learn how to. Vectors of an endpoint are not asked.
func (a *Answerer) Weigh(ctx context.Context, q Question) (w Weighing, err error) {
	read := q.read(a.Now, a.Library.Abbreviations)
	none := func() []vectorHit { return nil }
	err = a.Library.withSnapshot(ctx, func(s *corpusSnapshot) error {
		w = Weighing{}
		read.AsOf = s.former(read)
		_, decided, err := s.decided(ctx, read, a.Home, none)
		if err != nil {
			return err
		}
		w.Decided = decided
		candidates, confidence, err := s.candidates(ctx, read, a.Home, nil)
		w.Asked = askedOf(confidence, read)
		for i := range candidates {
			c := &candidates[i]
			w.Candidates = append(w.Candidates, Weighed{c.document.Name(), c.document.Number, c.passage.Provision().Path, c.answering(), c.signals})
		}
		return err
	})
	if err != nil {
		return Weighing{}, fmt.Errorf("weighing: %w", err)
	}
	return w, nil
}
