package knowledge

import (
	"context"
	"fmt"
	"strings"
	"time"

	"thidua/knowledge/backfill"
	"thidua/knowledge/vietnamese"
)

const (
	// queryTime is how long a question waits for its vector.
	queryTime = 2 * time.Second
	// nearestPassages is how many passages the vectors give: more than are shown, because a list of two ranks them.
	nearestPassages = 50
)

// vectorHit is a passage that the vectors found.
type vectorHit struct {
	provision  int64
	similarity float64 // cosine of question and passage
	similar    bool    // it is as high as that of passages that answer
}

// askOnce returns a function that asks the vectors for a question at its first call, and gives the same at later ones: the
// answer may be made anew while the corpus changes.
func (l *Library) askOnce(ctx context.Context, q asked) func(s *corpusSnapshot) []vectorHit {
	var found []vectorHit
	done := false
	return func(s *corpusSnapshot) []vectorHit {
		if !done {
			done, found = true, l.nearest(ctx, q, s)
		}
		return found
	}
}

// nearest asks the vectors. It returns nothing without an Embedder or of a corpus of more than MaxEmbedded, and nothing when it fails: search goes on with the
// words then.
func (l *Library) nearest(ctx context.Context, q asked, s *corpusSnapshot) []vectorHit {
	if !l.embeds(s) || !l.outage.Allows() {
		return nil
	}
	found, err := l.askVectors(ctx, s.embedded(q), q.AsOf)
	if ctx.Err() != nil {
		return nil // the person's, not the embedder's end
	}
	l.outage.Report(err, l.log())
	return found
}

// embedded is the text of a question that its vector is of: with the question before it, when it leans on that.
func (s *corpusSnapshot) embedded(q asked) string {
	text := s.WithoutYears(q.Text)
	if earlier := q.earlier(); len(earlier) > 0 {
		text = earlier[len(earlier)-1] + "\n" + text
	}
	return s.withAbbreviationsWritten(text)
}

// askVectors is the passages nearest to the question.
func (l *Library) askVectors(ctx context.Context, question string, day Day) ([]vectorHit, error) {
	ctx, cancel := context.WithTimeout(ctx, queryTime)
	defer cancel()
	v, err := l.Embedder.EmbedQuery(ctx, question)
	if err == nil {
		err = backfill.Usable(v)
	}
	if err != nil {
		if _, failed := backfill.Probe(ctx, l.Embedder); failed == nil {
			return nil, nil // it is about this question, and no reason to leave the others without vectors
		}
		return nil, err
	}
	table, err := l.store.vectors.Table(ctx, l.Embedder.Model(), len(v))
	if err != nil {
		return nil, err
	}
	if table.ID == 0 { // nothing is embedded yet, or the vectors are of another length than the question's
		stored, err := l.store.vectors.Dimension(ctx, l.Embedder.Model())
		if err == nil && stored != 0 {
			err = fmt.Errorf("the question's vector has %d numbers, those of the corpus have %d", len(v), stored)
		}
		return nil, err
	}
	// The days of the vectors are columns, so that the engine leaves out what is not in force while it searches; a law
	// that expires does not push those in force out of the list. They are as new as the last run of Embed.
	neighbours, err := l.store.vectors.Nearest(ctx, table, v, dayNumber(day, 0), nearestPassages)
	if err != nil {
		return nil, err
	}
	found := make([]vectorHit, len(neighbours))
	for i, n := range neighbours {
		found[i] = vectorHit{provision: n.ID, similarity: 1 - n.Distance, similar: l.MinSimilarity > 0 && 1-n.Distance >= l.MinSimilarity}
	}
	return found, nil
}

// withAbbreviationsWritten is the question with its short forms written out, as provisions have them: no model was taught
// them.
func (s *corpusSnapshot) withAbbreviationsWritten(question string) string {
	tokens := vietnamese.Tokenize(question)
	var out strings.Builder
	end, done := 0, -1
	for _, e := range s.expand(tokens) {
		if e.At == done || e.Weight < likelyExpansion {
			continue
		}
		done = e.At // the readings come likeliest first
		t := tokens[e.At]
		out.WriteString(question[end:t.Start] + e.Text)
		end = t.End
	}
	return out.String() + question[end:]
}

// likelyExpansion is the weight from which a reading of a short form is taken for what was meant.
const likelyExpansion = 0.5
