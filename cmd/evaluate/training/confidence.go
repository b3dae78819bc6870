package training

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"

	"thidua/cmd/evaluate/measure"
	"thidua/knowledge/lexical"
)

// trial is a sample in the order of a ranker that did not learn from it, of a corpus of some size.
type trial struct {
	lexical.Sample
	fold  int
	size  string
	there bool // the corpus has what answers
}

// smallSizes are the sizes of corpora that the confidence must hold on besides the whole ones, in articles.
var smallSizes = [...]int{300, 1525}

// smallBatch is the examples that share a small corpus.
const smallBatch = 5

// Confidence fits the confidence on questions with and without their answer, in whole corpora and in small ones, each
// ranked by the ranker that did not learn from it, and tells w how well it tells them apart.
func Confidence(w io.Writer, datasets []*Dataset, rankers []*lexical.Model) *lexical.Model {
	var trials []trial
	var sizes []string
	for _, d := range datasets {
		trials = append(trials, d.trials(rankers)...)
		sizes = append(sizes, d.name)
	}
	for _, size := range smallSizes {
		sizes = append(sizes, fmt.Sprint(size))
	}
	models := make([]*lexical.Model, Folds+1)
	forEach(len(models), func(fold int) {
		var samples []lexical.Sample
		for _, t := range trials {
			if t.fold != fold {
				samples = append(samples, t.Sample)
			}
		}
		models[fold] = lexical.FitConfidence(samples)
	})
	for _, size := range append(sizes, "") {
		reportROC(w, trials, models, size)
	}
	reportThresholds(w, trials, models)
	return models[Folds]
}

// trials asks the questions with and without their answer in the whole corpus, and in small ones that a few of them
// share.
func (d *Dataset) trials(rankers []*lexical.Model) (all []trial) {
	add := func(sample lexical.Sample, i int, size string, there bool) {
		all = append(all, trial{sample.Ranked(rankers[d.folds[i]]), d.folds[i], size, there})
	}
	for t := range typings {
		for i := range d.questions {
			add(d.samples[t][i], i, d.name, true)
			add(d.absent[t][i], i, d.name, false)
		}
	}
	random := rand.New(rand.NewPCG(1, 1))
	for from := 0; from < len(d.questions); from += smallBatch {
		var examples []int
		for i := from; i < min(from+smallBatch, len(d.questions)); i++ {
			examples = append(examples, i)
		}
		for _, size := range smallSizes {
			small := d.set.Small(examples, size, random)
			for n, i := range examples {
				t := random.IntN(len(typings))
				add(small.Sample(n, typings[t].typed, false), i, fmt.Sprint(size), true)
				add(small.Sample(n, typings[t].typed, true), i, fmt.Sprint(size), false)
			}
		}
	}
	return all
}

// curve is the ROC of the confidence: how well it tells corpora that have the answer from those that lack it, on the
// trials that use allows.
func curve(trials []trial, models []*lexical.Model, use func(trial) bool) (points []measure.Point, area float64, n int) {
	var scores []float64
	var there []bool
	for _, t := range trials {
		if use(t) {
			scores, there = append(scores, t.Confidence(models[t.fold])), append(there, t.there)
		}
	}
	points, area = measure.ROC(scores, there)
	return points, area, len(scores)
}

// reportROC prints the curve on the trials of a size, or on all.
func reportROC(w io.Writer, trials []trial, models []*lexical.Model, size string) {
	points, area, n := curve(trials, models, func(t trial) bool { return size == "" || t.size == size })
	if size == "" {
		size = "all"
	}
	fmt.Fprintf(w, "confidence, %s: %d trials, AUC %.4f; answered with the answer there, and with it absent:", size, n, area)
	for threshold := 0.1; threshold < 0.85; threshold += 0.1 {
		at := points[0]
		for _, p := range points {
			if p.Threshold >= threshold {
				at = p
			}
		}
		fmt.Fprintf(w, "  %.1f: %.3f %.3f", threshold, at.TruePositive, at.FalsePositive)
	}
	fmt.Fprintln(w)
}

// reportThresholds prints from what confidence on shares of the questions are answered that have an answer, in small
// corpora: what a province has on emulation is as large.
func reportThresholds(w io.Writer, trials []trial, models []*lexical.Model) {
	points, _, n := curve(trials, models, func(t trial) bool {
		return slices.ContainsFunc(smallSizes[:], func(size int) bool { return t.size == fmt.Sprint(size) })
	})
	fmt.Fprintf(w, "small corpora, %d trials, confidence from which a share is answered, and of those without answer:", n)
	for _, wanted := range []float64{0.9, 0.95, 0.975, 0.99} {
		at := slices.IndexFunc(points, func(p measure.Point) bool { return p.TruePositive >= wanted })
		if at >= 0 {
			fmt.Fprintf(w, "  %.3f: from %.4f %.3f", wanted, points[at].Threshold, points[at].FalsePositive)
		}
	}
	fmt.Fprintln(w)
}
