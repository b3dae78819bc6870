package training

import (
	"fmt"
	"io"

	"thidua/knowledge/lexical"
)

// Rankers fits a ranker without each part, tells w how it ranks that part, and one with all, which comes last.
func Rankers(w io.Writer, datasets []*Dataset) []*lexical.Model {
	rankers := crossFit(datasets)
	for _, d := range datasets {
		for t, typing := range typings {
			reciprocal, recall := d.measure(t, func(fold int) *lexical.Model { return rankers[fold] })
			fmt.Fprintf(w, "%s, %s: %d questions, cross-validated mrr@10 %.4f recall@10 %.4f\n", d.name, typing.name, len(d.questions), reciprocal, recall)
		}
	}
	return rankers
}

// crossFit fits a ranker without each part, and one with all.
func crossFit(datasets []*Dataset) []*lexical.Model {
	rankers := make([]*lexical.Model, Folds+1)
	forEach(len(rankers), func(fold int) {
		var samples []lexical.Sample
		for _, d := range datasets {
			for i := range d.questions {
				if d.folds[i] == fold {
					continue
				}
				for t := range typings {
					samples = append(samples, d.samples[t][i])
				}
			}
		}
		rankers[fold] = lexical.FitRanker(samples)
	})
	return rankers
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

// Ingredients tells w what each ingredient of the ranking brings, cross-validated, typed with and without tones.
func Ingredients(w io.Writer, datasets []*Dataset) {
	report := func(name string, measured []*Dataset, ranker func(fold int) *lexical.Model) {
		fmt.Fprint(w, name, ":")
		for _, d := range measured {
			for t, typing := range typings {
				reciprocal, recall := d.measure(t, ranker)
				fmt.Fprintf(w, "  %s %s %.4f %.4f", d.name, typing.name, reciprocal, recall)
			}
		}
		fmt.Fprintln(w)
	}
	all := crossFit(datasets)
	report("the lists alone", datasets, func(int) *lexical.Model { return lexical.ByLists() })
	report("a weighted sum", datasets, func(fold int) *lexical.Model { return all[fold].Sum() })
	report("and trees", datasets, func(fold int) *lexical.Model { return all[fold] })
	for _, ingredient := range ingredients {
		blind := make([]*Dataset, len(datasets))
		for i, d := range datasets {
			blind[i] = d.without(ingredient.features)
		}
		fitted := crossFit(blind)
		report("without "+ingredient.name, blind, func(fold int) *lexical.Model { return fitted[fold] })
	}
}
