// Package training learns the ranking of search and the confidence in it from questions with the articles that answer
// them, and measures both by cross-validation. It is for those who develop the program: what is learned is part of it.
package training

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"sync"

	"thidua/knowledge"
	"thidua/knowledge/evaluation"
	"thidua/knowledge/lexical"
	"thidua/knowledge/vietnamese"
)

// Folds is the parts of the cross-validation: what is reported of a part was learned from the others.
const Folds = 5

// Course is one corpus with its questions.
type Course struct {
	name      string
	study     *knowledge.Study
	questions []evaluation.Question
	folds     []int
	samples   [2][]lexical.Sample // typed, and without tones
	absent    [2][]lexical.Sample // the same where the corpus lacks the documents that answer
}

// NewCourse asks the questions of a study, whose lessons they are, in their order.
func NewCourse(name string, study *knowledge.Study, questions []evaluation.Question) *Course {
	c := &Course{name: name, study: study, questions: questions}
	for _, q := range questions {
		c.folds = append(c.folds, evaluation.FoldOf(q.ID, Folds))
	}
	for t, typing := range typings {
		for i := range questions {
			c.samples[t] = append(c.samples[t], study.Sample(i, typing.typed, false))
			c.absent[t] = append(c.absent[t], study.Sample(i, typing.typed, true))
		}
	}
	return c
}

// typings are how the questions are typed.
var typings = [2]struct {
	name  string
	typed func(string) string
}{{"typed", func(s string) string { return s }}, {"no tones", vietnamese.Fold}}

// Rankers fits a ranker without each part, tells w how it ranks that part, and one with all, which comes last.
func Rankers(w io.Writer, courses []*Course) []*lexical.Model {
	rankers := crossFit(courses, func(s lexical.Sample) lexical.Sample { return s })
	for _, course := range courses {
		for t, typing := range typings {
			reciprocal, recall := course.measure(t, func(fold int) *lexical.Model { return rankers[fold] })
			fmt.Fprintf(w, "%s, %s: %d questions, cross-validated mrr@10 %.4f recall@10 %.4f\n", course.name, typing.name, len(course.questions), reciprocal, recall)
		}
	}
	return rankers
}

// crossFit fits a ranker without each part, and one with all, on samples as seen makes them.
func crossFit(courses []*Course, seen func(lexical.Sample) lexical.Sample) []*lexical.Model {
	rankers := make([]*lexical.Model, Folds+1)
	twoAtATime(len(rankers), func(fold int) {
		var samples []lexical.Sample
		for _, course := range courses {
			for i := range course.questions {
				if course.folds[i] != fold {
					samples = append(samples, seen(course.samples[0][i]), seen(course.samples[1][i]))
				}
			}
		}
		rankers[fold] = lexical.FitRanker(samples)
	})
	return rankers
}

// twoAtATime calls do with 0 to n-1.
func twoAtATime(n int, do func(i int)) {
	var group sync.WaitGroup
	room := make(chan struct{}, 2)
	for i := range n {
		group.Go(func() {
			room <- struct{}{}
			defer func() { <-room }()
			do(i)
		})
	}
	group.Wait()
}

// measure is how rankers order the questions of a course, each the part it did not learn from.
func (c *Course) measure(typing int, ranker func(fold int) *lexical.Model) (reciprocal, recall float64) {
	for i, q := range c.questions {
		ranked := c.samples[typing][i].Ranked(ranker(c.folds[i]))
		first := 0
		for at, relevant := range ranked.Relevant[:min(10, len(ranked.Relevant))] {
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
	n := float64(len(c.questions))
	return reciprocal / n, recall / n
}

// ingredients are features that belong together.
var ingredients = []struct {
	name     string
	features []string
}{
	{"the title: how much of it the question has, and the reverse", []string{"title", "title phrases", "title coverage", "title near", "title has", "title mean", "title run", "rest", "rest has", "title best", "title idf", "no title"}},
	{"the document's name", []string{"source", "source phrases", "source coverage", "source has"}},
	{"the document's year and level", []string{"year", "level"}},
	{"pairs and runs of words", []string{"title phrases", "source phrases", "above phrases", "body phrases", "all pairs", "body pairs", "phrases", "part phrases", "title run", "body run", "run", "start"}},
	{"words near each other", []string{"part near", "body near", "title near"}},
	{"the best part beside the whole article", []string{"part coverage", "part phrases", "part near", "part terms", "head coverage", "start"}},
	{"other articles of the document", []string{"group best", "group share"}},
	{"what kind of question it is", []string{"definition", "rule", "query terms"}},
	{"the first and the last words of the question", []string{"first", "last"}},
}

// Ingredients tells w what each ingredient brings, cross-validated, typed with and without tones.
func Ingredients(w io.Writer, courses []*Course) {
	report := func(name string, measured []*Course, ranker func(fold int) *lexical.Model) {
		fmt.Fprint(w, name, ":")
		for _, course := range measured {
			for t, typing := range typings {
				reciprocal, recall := course.measure(t, ranker)
				fmt.Fprintf(w, "  %s %s %.4f %.4f", course.name, typing.name, reciprocal, recall)
			}
		}
		fmt.Fprintln(w)
	}
	all := crossFit(courses, func(s lexical.Sample) lexical.Sample { return s })
	report("the lists alone", courses, func(int) *lexical.Model { return lexical.ByLists() })
	report("a weighted sum", courses, func(fold int) *lexical.Model { return all[fold].Sum() })
	report("and trees", courses, func(fold int) *lexical.Model { return all[fold] })
	for _, without := range ingredients {
		less := crossFit(courses, func(s lexical.Sample) lexical.Sample { return s.Without(without.features...) })
		blind := make([]*Course, len(courses))
		for i, c := range courses {
			copied := *c
			for t := range typings {
				copied.samples[t] = nil
				for _, s := range c.samples[t] {
					copied.samples[t] = append(copied.samples[t], s.Without(without.features...))
				}
			}
			blind[i] = &copied
		}
		report("without "+without.name, blind, func(fold int) *lexical.Model { return less[fold] })
	}
}

// trial is a sample in the order of a ranker that did not learn from it, of a corpus of some size.
type trial struct {
	lexical.Sample
	fold  int
	size  string
	there bool // the corpus has what answers
}

// smallSizes are the sizes of corpora that the confidence must hold on besides the whole ones, in articles.
var smallSizes = [...]int{300, 1525}

// smallBatch is the lessons that share a small corpus.
const smallBatch = 5

// Confidence fits the confidence on questions with and without their answer, in whole corpora and in small ones, each
// ranked by the ranker that did not learn from it, and tells w how well it tells them apart.
func Confidence(w io.Writer, courses []*Course, rankers []*lexical.Model) *lexical.Model {
	var trials []trial
	for _, course := range courses {
		add := func(sample lexical.Sample, i int, size string, there bool) {
			trials = append(trials, trial{sample.Ranked(rankers[course.folds[i]]), course.folds[i], size, there})
		}
		for t := range typings {
			for i := range course.questions {
				add(course.samples[t][i], i, course.name, true)
				add(course.absent[t][i], i, course.name, false)
			}
		}
		random := rand.New(rand.NewPCG(1, 1))
		for from := 0; from < len(course.questions); from += smallBatch {
			var lessons []int
			for i := from; i < min(from+smallBatch, len(course.questions)); i++ {
				lessons = append(lessons, i)
			}
			for _, size := range smallSizes {
				small := course.study.Small(lessons, size, random)
				for n, i := range lessons {
					t := random.IntN(len(typings))
					add(small.Sample(n, typings[t].typed, false), i, fmt.Sprint(size), true)
					add(small.Sample(n, typings[t].typed, true), i, fmt.Sprint(size), false)
				}
			}
		}
	}
	models := make([]*lexical.Model, Folds+1)
	twoAtATime(len(models), func(fold int) {
		var samples []lexical.Sample
		for _, t := range trials {
			if t.fold != fold {
				samples = append(samples, t.Sample)
			}
		}
		models[fold] = lexical.FitConfidence(samples)
	})
	sizes := []string{}
	for _, course := range courses {
		sizes = append(sizes, course.name)
	}
	for _, size := range smallSizes {
		sizes = append(sizes, fmt.Sprint(size))
	}
	for _, size := range append(sizes, "") {
		reportROC(w, trials, models, size)
	}
	reportThresholds(w, trials, models)
	return models[Folds]
}

// curve is the ROC of the confidence: how well it tells corpora that have the answer from those that lack it, on the
// trials that use allows.
func curve(trials []trial, models []*lexical.Model, use func(trial) bool) (points []evaluation.Point, area float64, n int) {
	var scores []float64
	var there []bool
	for _, t := range trials {
		if use(t) {
			scores, there = append(scores, t.Confidence(models[t.fold])), append(there, t.there)
		}
	}
	points, area = evaluation.ROC(scores, there)
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
		at := slices.IndexFunc(points, func(p evaluation.Point) bool { return p.TruePositive >= wanted })
		if at >= 0 {
			fmt.Fprintf(w, "  %.3f: from %.4f %.3f", wanted, points[at].Threshold, points[at].FalsePositive)
		}
	}
	fmt.Fprintln(w)
}
