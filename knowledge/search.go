package knowledge

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"thidua/knowledge/lexical"
	"thidua/knowledge/vietnamese"
)

// hit is one passage found.
type hit struct {
	document    *Document // as the shelf has it
	passage     *passage  // of the document read whole; nil until shelf.read
	lexical.Hit           // ID is its root's provision; the zero value of Score: its words were not among the best
	similarity  float64   // cosine of question and passage; 0 when it is not among the nearest
	similar     bool      // similarity is as high as that of passages that answer
}

// read brings the words of the hit, or a *goneError.
func (s *shelf) read(ctx context.Context, h *hit) error {
	if h.passage != nil {
		return nil
	}
	volumes, err := s.reader.read(ctx, h.document)
	if err != nil {
		return err
	}
	if h.passage = volumes[0].passage(h.ID); h.passage == nil {
		return fmt.Errorf("the index has a passage %d that %s has not", h.ID, h.document.Key)
	}
	return nil
}

// search finds the best passages by their words, of the documents in force on the day, for an official of home.
func (s *shelf) search(question, home string, day Day, k int) []hit {
	// Many more than asked for: standing changes the order, and what other ministries say much alike fills the top.
	found := s.index.Search(lexical.ParseQuery(question), 4*k, func(id int64) bool { return s.inForce(id, day) })
	hits := make([]hit, len(found))
	standing := map[*Document]float64{} // asked once a document: it reads the question
	for i, h := range found {
		d := s.owners[h.ID]
		if _, known := standing[d]; !known {
			standing[d] = d.standing(question, home)
		}
		h.Score *= standing[d]
		hits[i] = hit{document: d, Hit: h}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.Score, a.Score) })
	return hits[:min(k, len(hits))]
}

func (s *shelf) hit(h lexical.Hit, question, home string) hit {
	d := s.owners[h.ID]
	h.Score *= d.standing(question, home)
	return hit{document: d, Hit: h}
}

// near is a passage that the vectors found.
type near struct {
	provision  int64
	similarity float64
	similar    bool
}

// known is the list of the vectors as hits: those that this shelf has, in force on the day, in the order of similarity
// and standing. The days beside the vectors may lag behind the corpus, and the corpus behind the vectors; what is in
// force is decided here.
func (s *shelf) known(list []near, question, home string, day Day) []hit {
	type weighed struct {
		hit
		weight float64
	}
	var found []weighed
	for _, n := range list {
		if !s.inForce(n.provision, day) {
			continue
		}
		d := s.owners[n.provision]
		found = append(found, weighed{
			hit:    hit{document: d, Hit: lexical.Hit{ID: n.provision}, similarity: n.similarity, similar: n.similar},
			weight: n.similarity * d.standing(question, home),
		})
	}
	slices.SortStableFunc(found, func(a, b weighed) int { return cmp.Compare(b.weight, a.weight) })
	hits := make([]hit, len(found))
	for i := range found {
		hits[i] = found[i].hit
	}
	return hits
}

// fusion is the constant of Reciprocal Rank Fusion: a passage's score is the sum of 1/(fusion+rank) over the lists that
// have it. Ranks are compared because scores of words and cosines cannot be (Cormack, Clarke and Buettcher, "Reciprocal
// Rank Fusion outperforms Condorcet and individual Rank Learning Methods", SIGIR 2009, who found 60).
const fusion = 60

// fuse makes one list of the words' and the vectors'. Every passage in it has its lexical scores, also those that only
// vectors found: whether a passage may be shown depends on them.
func (s *shelf) fuse(words, vectors []hit, question, home string) []hit {
	score := map[int64]float64{}
	byWords := map[int64]bool{}
	fused := slices.Clone(words)
	for rank, h := range words {
		byWords[h.ID] = true
		score[h.ID] = 1 / float64(fusion+rank+1)
	}
	near, only := map[int64]hit{}, map[int64]bool{}
	for rank, h := range vectors {
		near[h.ID] = h
		score[h.ID] += 1 / float64(fusion+rank+1)
		only[h.ID] = !byWords[h.ID]
	}
	// What shares no word at all with the question is not found here, and left out: it could not be shown.
	for _, found := range s.index.Search(lexical.ParseQuery(question), len(only), func(id int64) bool { return only[id] }) {
		fused = append(fused, s.hit(found, question, home))
	}
	for i := range fused {
		h := &fused[i]
		h.similarity, h.similar = near[h.ID].similarity, near[h.ID].similar
	}
	slices.SortStableFunc(fused, func(a, b hit) int { return cmp.Compare(score[b.ID], score[a.ID]) })
	return fused
}

// nearest asks the vectors. It returns nothing without an Embedder, and nothing when it fails: search goes on with the
// words then.
func (l *Library) nearest(ctx context.Context, question string, day Day) []near {
	if l.Embedder == nil || !l.outage.try() {
		return nil
	}
	found, err := l.askVectors(ctx, writtenOut(question), day)
	if ctx.Err() != nil {
		return nil // the person's, not the embedder's end
	}
	l.outage.report(err, l.log())
	return found
}

// writtenOut is the question with its short forms written out, as provisions have them: no model was taught them.
func writtenOut(question string) string {
	tokens := vietnamese.Tokenize(question)
	var out strings.Builder
	end, done := 0, -1
	for _, e := range vietnamese.Expand(tokens) {
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
