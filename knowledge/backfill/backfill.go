// Package backfill gives passages their vectors, whatever the embedder answers: what fails is halved down to the text, the text that
// no vector comes for is skipped and remembered, and a failure that is the embedder's skips nothing. A text that a busy embedder refuses alone is neither: it
// is left for the next run.
package backfill

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"thidua/knowledge/database"
	"thidua/knowledge/vectorstore"
	"thidua/knowledge/worker"
)

// Embedder is what is asked; knowledge.Embedder says more of it.
type Embedder interface {
	EmbedPassages(ctx context.Context, texts []string) ([][]float32, error)
	EmbedQuery(ctx context.Context, text string) ([]float32, error)
	Model() string
}

// Passage is a text that is to have a vector.
type Passage struct {
	Row            vectorstore.Row // all but the vector
	Text           string
	Document, Path string // what an operator knows it by
}

// Run is one run over the passages of a corpus: Begin, LeftOut of each text, Forget, Embed of those that have none, End.
type Run struct {
	DB       *database.DB
	Vectors  *vectorstore.Store
	Embedder Embedder
	Log      *slog.Logger
	// Put stores rows whose vectors came.
	Put func(ctx context.Context, table vectorstore.Table, rows []vectorstore.Row) error
	// Table is that of the embedder's vectors, after Begin. It has no ID until the first vector is stored.
	Table vectorstore.Table

	probe   []float32
	skipped map[string]Skip // by their hash
	seen    map[string]bool
	now     time.Time

	refused  error // why the last text was that a busy embedder refused alone; nil is none
	refusals int   // of such texts since one had its vector
}

// Begin asks for the dimension and finds the table, empty when the model is another than the one its vectors are of.
func (r *Run) Begin(ctx context.Context) error {
	var err error
	if r.probe, err = Probe(ctx, r.Embedder); err != nil {
		return err
	}
	if err := r.findTable(ctx); err != nil {
		return err
	}
	now, err := r.DB.Now(ctx)
	if err != nil {
		return err
	}
	r.now, r.seen, r.skipped = database.Time(now), map[string]bool{}, map[string]Skip{}
	skips, err := Skips(ctx, r.DB, r.Embedder.Model())
	for _, s := range skips {
		r.skipped[s.Hash] = s
	}
	return err
}

// skipTime is how long a skipped text is left alone: whoever runs the endpoint may let it take longer ones.
const skipTime = 24 * time.Hour

// LeftOut reports whether a text is to be left alone, because the model gave nothing usable for it.
func (r *Run) LeftOut(hash string) bool {
	s, skipped := r.skipped[hash]
	r.seen[hash] = r.seen[hash] || skipped
	return skipped && r.now.Sub(s.At) < skipTime
}

// Forget drops what is remembered of texts that LeftOut was not asked about: the corpus has them no more.
func (r *Run) Forget(ctx context.Context) error {
	for hash := range r.skipped {
		if r.seen[hash] {
			continue
		}
		if err := forget(ctx, r.DB, r.Embedder.Model(), hash); err != nil {
			return err
		}
	}
	return nil
}

// Embed embeds passages and stores their vectors. After an error, which is the embedder's or the store's, what was stored stays.
func (r *Run) Embed(ctx context.Context, passages []Passage) (done, skipped int, err error) {
	texts := make([]string, len(passages))
	for i, p := range passages {
		texts[i] = p.Text
	}
	var left []Passage // without a vector
	vectors, cause := r.Embedder.EmbedPassages(ctx, texts)
	switch {
	case cause != nil && (ctx.Err() != nil || worker.RetryAfter(cause) > 0):
		return 0, 0, cause
	case cause == nil && len(vectors) != len(texts):
		cause = fmt.Errorf("%d vectors came for %d texts", len(vectors), len(texts))
		fallthrough
	case cause != nil:
		left = passages
	default:
		if left, cause, err = r.store(ctx, passages, vectors); err != nil {
			return 0, 0, err
		}
	}
	if done = len(passages) - len(left); len(left) == 0 {
		return done, 0, nil
	}
	if err := r.steady(ctx); err != nil { // it is not the texts
		return done, 0, fmt.Errorf("%w; and of a text that it took before: %w", cause, err)
	}
	if len(passages) == 1 {
		if !busy(cause) {
			return done, 1, r.skip(ctx, left[0], cause)
		}
		if r.refused, r.refusals = cause, r.refusals+1; r.refusals > 1 { // one after the other: as a limit that lets the short probe pass
			return done, 0, cause
		}
		return done, 0, nil
	}
	parts := [][]Passage{left} // alone they may come out right
	if half := len(left) / 2; len(left) == len(passages) {
		parts = [][]Passage{left[:half], left[half:]}
	}
	for _, part := range parts {
		d, s, err := r.Embed(ctx, part)
		if done, skipped = done+d, skipped+s; err != nil {
			return done, skipped, err
		}
	}
	return done, skipped, nil
}

// busy reports whether an embedder says of itself, and not of the text, why it refused.
func busy(cause error) bool {
	refusal, ok := errors.AsType[interface {
		error
		Busy() bool
	}](cause)
	return ok && refusal.Busy()
}

// End is why a text of the run is left that the embedder is to be asked for again; nil is none.
func (r *Run) End() error { return r.refused }

// store stores the vectors that can be used. Left are the passages of the others, cause is what is wrong with the last.
func (r *Run) store(ctx context.Context, passages []Passage, vectors [][]float32) (left []Passage, cause, err error) {
	var rows []vectorstore.Row
	var hashes []string
	for i, v := range vectors {
		wrong := Usable(v)
		if wrong == nil && len(v) != r.Table.Dimension {
			wrong = fmt.Errorf("a vector of %d numbers came where %d are usual", len(v), r.Table.Dimension)
		}
		if wrong != nil {
			left, cause = append(left, passages[i]), wrong
			continue
		}
		row := passages[i].Row
		row.Vector = v
		rows, hashes = append(rows, row), append(hashes, row.Hash)
	}
	if len(rows) == 0 {
		return left, cause, nil
	}
	if r.Table.ID == 0 {
		if r.Table, err = r.Vectors.MakeTable(ctx, r.Embedder.Model(), r.Table.Dimension); err != nil {
			return nil, nil, err
		}
		if err := r.Vectors.SetProbe(ctx, r.Table, r.probe); err != nil {
			return nil, nil, err
		}
	}
	if err := r.Put(ctx, r.Table, rows); err != nil {
		return nil, nil, err
	}
	r.refusals = 0
	for _, hash := range hashes {
		if _, skipped := r.skipped[hash]; !skipped {
			continue
		}
		if err := forget(ctx, r.DB, r.Embedder.Model(), hash); err != nil {
			return nil, nil, err
		}
	}
	return left, cause, nil
}
