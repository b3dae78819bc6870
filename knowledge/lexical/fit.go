package lexical

import (
	"cmp"
	"math"
	"slices"
)

// Sample is a question's candidates as the ranker saw them, and which of them answer it. It is what Fit learns from.
type Sample struct {
	Hits     []Hit
	Relevant []bool
}

// SampleOf searches as Search does and marks the hits that answer.
func (x *Index) SampleOf(q Query, filter Filter, relevant func(id int64) bool) Sample {
	s := Sample{Hits: x.Search(q, gatherCount+len(filter.ForceInclude), filter)}
	for _, h := range s.Hits {
		s.Relevant = append(s.Relevant, relevant(h.ID))
	}
	return s
}

// The parameters of Fit, chosen by cross-validation on the development questions.
const (
	fitEpochs   = 200
	fitRidge    = 1e-3 // of the squared weights
	fitTrees    = 200
	fitLeaves   = 6
	fitLeafRows = 100
	fitRate     = 0.05
	fitLambda   = 5.0
	fitUse      = 0.25 // share of the features that a tree may ask
	fitBins     = 64
)

// FitRanker learns to order candidates. The loss is that of ListNet (Cao et al., Learning to Rank: From Pairwise Approach
// to Listwise Approach, 2007): the cross entropy of a softmax over the candidates of a question with the ones that
// answer. First a weighted sum is fitted to it, then regression trees to what is left (Friedman, Greedy Function
// Approximation: A Gradient Boosting Machine, 2001; second order as in Chen and Guestrin, XGBoost, 2016). The same
// samples give the same model.
func FitRanker(samples []Sample) *Model {
	p := problem{names: featureNames[:]}
	for _, s := range samples {
		if !slices.Contains(s.Relevant, true) {
			continue // nothing among the candidates to learn from
		}
		for i := range s.Hits {
			p.rows = append(p.rows, s.Hits[i].features[:])
			p.positive = append(p.positive, s.Relevant[i])
		}
		p.ends = append(p.ends, len(p.rows))
	}
	return p.fit(p.listwise, fitTrees)
}

// foundWithin is the place up to which an answer counts as found: what may be shown.
const foundWithin = 3

// found reports whether what answers is among the first hits.
func (s Sample) found() bool {
	return slices.Contains(s.Relevant[:min(foundWithin, len(s.Relevant))], true)
}

// FitConfidence learns how likely the index has an answer, from samples with and without, by logistic regression with
// weights that are not below 0: more of a question's words never makes an answer less likely. (Trees and free weights
// fitted these samples better and answered questions of other kinds worse.) The samples are to be ranked by a model that
// did not learn from them.
func FitConfidence(samples []Sample) *Model {
	p := problem{names: confidenceNames}
	for _, s := range samples {
		if len(s.Hits) == 0 {
			continue
		}
		f := confidenceOf(&s.Hits[0])
		p.rows = append(p.rows, f[:])
		p.positive = append(p.positive, s.found())
	}
	lowest := make([]float64, len(p.names))
	lowest[len(lowest)-1] = math.Inf(-1) // the constant
	return &Model{names: p.names, weights: p.fitWeights(p.pointwise, lowest)}
}

// Ranked returns the sample with its hits in the order of a ranker.
func (s Sample) Ranked(ranker *Model) Sample {
	order := make([]int, len(s.Hits))
	hits := slices.Clone(s.Hits)
	for i := range order {
		order[i] = i
		hits[i].Score = ranker.value(hits[i].features[:])
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(hits[b].Score, hits[a].Score), cmp.Compare(hits[a].ID, hits[b].ID))
	})
	out := Sample{Hits: make([]Hit, len(hits)), Relevant: make([]bool, len(hits))}
	for place, i := range order {
		out.Hits[place], out.Relevant[place] = hits[i], s.Relevant[i]
	}
	return out
}

// Without returns the sample as if search did not know some features, by their names; it panics on one there is not.
func (s Sample) Without(names ...string) Sample {
	s.Hits = slices.Clone(s.Hits)
	for _, name := range names {
		f := slices.Index(featureNames[:], name)
		for i := range s.Hits {
			s.Hits[i].features[f] = 0
		}
	}
	return s
}

// ByLists is the ranker that orders as the lists do.
func ByLists() *Model {
	m := &Model{names: featureNames[:], weights: make([]float64, numFeatures)}
	m.weights[featScore] = 1
	return m
}

// Sum is the model's weighted sum without its trees.
func (m *Model) Sum() *Model { return &Model{names: m.names, weights: m.weights} }

// Confidence is what a model says of the sample.
func (s Sample) Confidence(model *Model) float64 {
	if len(s.Hits) == 0 {
		return 0
	}
	f := confidenceOf(&s.Hits[0])
	return logistic(model.value(f[:]))
}

// problem is what a model is fitted to.
type problem struct {
	names    []string
	rows     [][]float32
	positive []bool
	ends     []int // of the rows of each question
}

// loss fills the gradient and the curvature of the loss at scores.
type loss func(scores, gradient, curvature []float64)

func (p *problem) listwise(scores, gradient, curvature []float64) {
	from := 0
	for _, to := range p.ends {
		most, positives := math.Inf(-1), 0
		for i := from; i < to; i++ {
			most = max(most, scores[i])
			if p.positive[i] {
				positives++
			}
		}
		sum := 0.0
		for i := from; i < to; i++ {
			sum += math.Exp(scores[i] - most)
		}
		for i := from; i < to; i++ {
			likely := math.Exp(scores[i]-most) / sum
			gradient[i], curvature[i] = likely, max(likely*(1-likely), 1e-4)
			if p.positive[i] {
				gradient[i] -= 1 / float64(positives)
			}
		}
		from = to
	}
}

func (p *problem) pointwise(scores, gradient, curvature []float64) {
	for i, s := range scores {
		likely := 1 / (1 + math.Exp(-s))
		gradient[i], curvature[i] = likely, max(likely*(1-likely), 1e-4)
		if p.positive[i] {
			gradient[i]--
		}
	}
}

func (p *problem) fit(l loss, trees int) *Model {
	m := &Model{names: p.names, weights: p.fitWeights(l, nil)}
	scores := make([]float64, len(p.rows))
	for i, row := range p.rows {
		scores[i] = m.value(row)
	}
	g := newGrower(p)
	for range trees {
		l(scores, g.gradient, g.curvature)
		t := g.grow()
		for i, row := range p.rows {
			scores[i] += t.value(row)
		}
		m.trees = append(m.trees, t)
	}
	return m
}

// fitWeights fits a weighted sum by Adam (Kingma and Ba, 2015) on standardised numbers, and returns the weights of the
// numbers as they are. None gets below its lowest, if given.
func (p *problem) fitWeights(l loss, lowest []float64) []float64 {
	n := len(p.names)
	mean, deviation := p.standard()
	weights := make([]float64, n)
	first, second := make([]float64, n), make([]float64, n)
	scores, gradient, curvature := make([]float64, len(p.rows)), make([]float64, len(p.rows)), make([]float64, len(p.rows))
	questions := float64(max(len(p.ends), 1))
	if len(p.ends) == 0 {
		questions = float64(max(len(p.rows), 1))
	}
	const rate, decay1, decay2 = 0.05, 0.9, 0.999
	for step := 1; step <= fitEpochs; step++ {
		for i, row := range p.rows {
			scores[i] = 0
			for j, v := range row {
				scores[i] += weights[j] * (float64(v) - mean[j]) / deviation[j]
			}
		}
		l(scores, gradient, curvature)
		slope := make([]float64, n)
		for i, row := range p.rows {
			for j, v := range row {
				slope[j] += gradient[i] * (float64(v) - mean[j]) / deviation[j]
			}
		}
		for j := range weights {
			s := slope[j]/questions + fitRidge*weights[j]
			first[j] = decay1*first[j] + (1-decay1)*s
			second[j] = decay2*second[j] + (1-decay2)*s*s
			weights[j] -= rate * first[j] / (1 - math.Pow(decay1, float64(step))) /
				(math.Sqrt(second[j]/(1-math.Pow(decay2, float64(step)))) + 1e-8)
			if lowest != nil {
				weights[j] = max(weights[j], lowest[j])
			}
		}
	}
	for j := range weights {
		weights[j] /= deviation[j]
		if constant := len(weights) - 1; p.names[constant] == constantName && j != constant {
			weights[constant] -= weights[j] * mean[j]
		}
	}
	return weights
}

// standard is the mean and the standard deviation of each number; what never varies counts as it is.
func (p *problem) standard() (mean, deviation []float64) {
	mean, deviation = make([]float64, len(p.names)), make([]float64, len(p.names))
	for _, row := range p.rows {
		for j, v := range row {
			mean[j] += float64(v)
			deviation[j] += float64(v) * float64(v)
		}
	}
	n := float64(max(len(p.rows), 1))
	for j := range mean {
		mean[j] /= n
		deviation[j] = math.Sqrt(max(deviation[j]/n-mean[j]*mean[j], 0))
		if deviation[j] < 1e-6 {
			mean[j], deviation[j] = 0, 1
		}
	}
	return mean, deviation
}
