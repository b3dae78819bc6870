// Package training learns the ranking of search and the confidence in it from questions with the articles that answer
// them, and measures both by cross-validation: what is reported of a question was learned without it.
package training

import (
	"sync"

	"thidua/cmd/evaluate/measure"
	"thidua/knowledge"
	"thidua/knowledge/lexical"
	"thidua/knowledge/vietnamese"
)

// Folds is the parts of the cross-validation: what is reported of a part was learned from the others.
const Folds = 5

// Dataset is one corpus with its questions, each asked with and without tones.
type Dataset struct {
	name      string
	set       *knowledge.TrainingSet
	questions []measure.Question
	folds     []int                          // of each question
	samples   [len(typings)][]lexical.Sample // by typing, then question
	absent    [len(typings)][]lexical.Sample // the same where the corpus lacks the documents that answer
}

// typings are how the questions are typed.
var typings = [2]struct {
	name  string
	typed func(string) string
}{{"typed", func(s string) string { return s }}, {"no tones", vietnamese.Fold}}

// NewDataset asks the questions, whose examples the set has in their order.
func NewDataset(name string, set *knowledge.TrainingSet, questions []measure.Question) *Dataset {
	d := &Dataset{name: name, set: set, questions: questions}
	for _, q := range questions {
		d.folds = append(d.folds, measure.FoldOf(q.ID, Folds))
	}
	for t, typing := range typings {
		for i := range questions {
			d.samples[t] = append(d.samples[t], set.Sample(i, typing.typed, false))
			d.absent[t] = append(d.absent[t], set.Sample(i, typing.typed, true))
		}
	}
	return d
}

// without is the dataset as if search did not know some features.
func (d *Dataset) without(features []string) *Dataset {
	blind := *d
	for t := range typings {
		blind.samples[t] = nil
		for _, s := range d.samples[t] {
			blind.samples[t] = append(blind.samples[t], s.Without(features...))
		}
	}
	return &blind
}

// rankDepth is the rank up to which a found article counts.
const rankDepth = 10

// measure is how rankers order the questions, each the part that it did not learn from: MRR and mean recall at rankDepth.
func (d *Dataset) measure(typing int, ranker func(fold int) *lexical.Model) (reciprocal, recall float64) {
	for i, q := range d.questions {
		ranked := d.samples[typing][i].Ranked(ranker(d.folds[i]))
		first := 0
		for at, relevant := range ranked.Relevant[:min(rankDepth, len(ranked.Relevant))] {
			if !relevant {
				continue
			}
			recall += 1 / float64(len(q.Relevant))
			if first == 0 {
				first = at + 1
				reciprocal += 1 / float64(first)
			}
		}
	}
	n := float64(len(d.questions))
	return reciprocal / n, recall / n
}

// atOnce is how many models are fitted at a time: each keeps a copy of all samples.
const atOnce = 2

// forEach calls do with 0 to n-1, atOnce at a time.
func forEach(n int, do func(i int)) {
	var group sync.WaitGroup
	semaphore := make(chan struct{}, atOnce)
	for i := range n {
		group.Go(func() {
			semaphore <- struct{}{}
			defer func() { <-semaphore }()
			do(i)
		})
	}
	group.Wait()
}
