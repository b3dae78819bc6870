package backfill

import (
	"context"
	"errors"
	"fmt"
	"math"

	"thidua/knowledge/vectorstore"
)

// probeText is asked where a failure may be a text's or the embedder's, and tells models apart: it never changes.
const probeText = "thi đua, khen thưởng"

// sameModel is the cosine from which two vectors of the probe are of one model: rounding, other hardware and a quantisation of it
// stay above; another model, or one that was trained on, falls below.
const sameModel = 0.95

// Probe is the vector of a short text that every model takes. An error is the embedder's failure, whatever it says.
func Probe(ctx context.Context, e Embedder) ([]float32, error) {
	v, err := e.EmbedQuery(ctx, probeText)
	if err == nil {
		err = Usable(v)
	}
	return v, err
}

// Usable says what is wrong with a vector, if anything: one without a direction is as near to everything as to nothing.
func Usable(v []float32) error {
	if len(v) == 0 {
		return errors.New("no vector came, or one that holds a value that is no number")
	}
	length := dot(v, v)
	if math.IsNaN(length) || math.IsInf(length, 0) || length < 1e-12 {
		return fmt.Errorf("a vector of %d numbers has no direction (length² %v)", len(v), length)
	}
	return nil
}

// Same reports whether two vectors of the probe are of one model.
func Same(a, b []float32) bool { return cosine(a, b) >= sameModel }

// cosine is that of usable vectors, 0 for two lengths.
func cosine(a, b []float32) float64 {
	if len(a) != len(b) {
		return 0
	}
	return dot(a, b) / math.Sqrt(dot(a, a)*dot(b, b))
}

func dot(a, b []float32) (sum float64) {
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

// steady asks for the probe again. An error says that the embedder fails, or is another than at Begin.
func (r *Run) steady(ctx context.Context) error {
	v, err := Probe(ctx, r.Embedder)
	if err == nil && !Same(v, r.probe) {
		err = fmt.Errorf("its vector is another now (%d and %d numbers, cosine %.2f): the model changes", len(r.probe), len(v), cosine(r.probe, v))
	}
	return err
}

// findTable finds the table of the probe's model, without an ID when there is none or its vectors are of another.
func (r *Run) findTable(ctx context.Context) error {
	model := r.Embedder.Model()
	var err error
	if r.Table, err = r.Vectors.Table(ctx, model, len(r.probe)); err != nil {
		return err
	}
	if r.Table.ID == 0 {
		former, err := r.Vectors.Dimension(ctx, model)
		if err != nil || former == 0 {
			return err
		}
		if err := r.steady(ctx); err != nil {
			return fmt.Errorf("asking for one text twice: %w", err)
		}
		r.Log.Warn("the model gives vectors of another length under the same name; all passages are embedded again", "model", model, "numbers", len(r.probe), "before", former)
		return r.dropFormer(ctx, former)
	}
	stored, err := r.Vectors.Probe(ctx, r.Table)
	if err != nil {
		return err
	}
	if stored == nil {
		return r.Vectors.SetProbe(ctx, r.Table, r.probe)
	}
	if Same(stored, r.probe) {
		return nil
	}
	if err := r.steady(ctx); err != nil { // two models behind one name would have everything embedded again and again
		return fmt.Errorf("asking for one text twice: %w", err)
	}
	r.Log.Warn("the model has changed under its name; all passages are embedded again", "model", model, "cosine", fmt.Sprintf("%.2f", cosine(stored, r.probe)))
	r.Table = vectorstore.Table{Dimension: len(r.probe)}
	return r.dropFormer(ctx, len(r.probe))
}

// dropFormer drops the vectors of a former model of the same name, of a length, and lets the present one try what that one was skipped with.
func (r *Run) dropFormer(ctx context.Context, dimension int) error {
	table, err := r.Vectors.Table(ctx, r.Embedder.Model(), dimension)
	if err == nil {
		err = r.Vectors.Drop(ctx, table)
	}
	if err != nil {
		return err
	}
	return forgetAll(ctx, r.DB, r.Embedder.Model())
}
