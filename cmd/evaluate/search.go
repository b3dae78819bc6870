package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"thidua/cmd/evaluate/measure"
	"thidua/knowledge"
)

type searchCommand struct {
	questionFlags
	modelFlags
}

// depths are those at which recall is measured; as many articles are asked for as the last says.
var depths = [...]int{1, 5, 10, 20}

// reciprocalDepth is the rank up to which an article counts for MRR.
const reciprocalDepth = 10

// searchResult is the JSON of a measurement of search.
type searchResult struct {
	Articles  int     `json:"articles"`
	Questions int     `json:"questions"`
	Recall1   float64 `json:"recall@1"`
	Recall5   float64 `json:"recall@5"`
	Recall10  float64 `json:"recall@10"`
	Recall20  float64 `json:"recall@20"`
	MRR10     float64 `json:"mrr@10"`
	cost
}

// searchRow is a line of the file of single results.
type searchRow struct {
	ID       string     `json:"id"`
	Question string     `json:"question"`
	Relevant []string   `json:"relevant"`
	Found    []foundRow `json:"found"`
	Rank     int        `json:"rank"` // of the first relevant, 0 when it is not among those found
	MS       float64    `json:"ms"`
}

type foundRow struct {
	ID    string  `json:"id"`
	Score float64 `json:"score"`
}

// Run measures. What is stored for it lies in a folder of its own, which is gone afterwards.
func (c *searchCommand) Run(ctx context.Context, env *environment) error {
	questions, err := readQuestions(ctx, c.Questions, (*measure.Question).Check)
	if err != nil {
		return err
	}
	return run(ctx, env, &c.questionFlags, &c.modelFlags, testbedConfig{}, func(corpus *testbed, results *resultFile) error {
		return c.measure(ctx, env, corpus, questions, results)
	})
}

func (c *searchCommand) measure(ctx context.Context, env *environment, corpus *testbed, questions []measure.Question, results *resultFile) error {
	corpus.ids.warnUnknown(env.Stderr, questions)
	var recall [len(depths)][]float64
	var reciprocal []float64
	var took []time.Duration
	asked := progress(env.Stderr, "asking")
	for i, q := range questions {
		asked(i, len(questions), "")
		row, err := c.ask(ctx, corpus, &q, &took)
		if err != nil {
			return err
		}
		ids := make([]string, len(row.Found))
		for i, f := range row.Found {
			ids[i] = f.ID
		}
		relevant := corpus.ids.resolve(q.Relevant)
		row.Rank = measure.Rank(ids, relevant)
		for i, k := range depths {
			recall[i] = append(recall[i], measure.Recall(ids, relevant, k))
		}
		reciprocal = append(reciprocal, measure.ReciprocalRank(ids, relevant, reciprocalDepth))
		if err := results.write(row); err != nil {
			return err
		}
	}
	asked(len(questions), len(questions), "")
	result := searchResult{
		Articles: corpus.articles, Questions: len(questions), MRR10: rounded(measure.Mean(reciprocal), 4),
		Recall1: rounded(measure.Mean(recall[0]), 4), Recall5: rounded(measure.Mean(recall[1]), 4),
		Recall10: rounded(measure.Mean(recall[2]), 4), Recall20: rounded(measure.Mean(recall[3]), 4),
		cost: costOf(corpus.took, took),
	}
	if c.JSON {
		return writeJSON(env.Stdout, result)
	}
	table := newTable(env.Stdout)
	table.row("articles", strconv.Itoa(result.Articles))
	table.row("questions", strconv.Itoa(result.Questions))
	for i, k := range depths {
		table.row(fmt.Sprintf("found among the first %d (recall@%d)", k, k), fmt.Sprintf("%.4f", measure.Mean(recall[i])))
	}
	table.row("mean reciprocal rank (mrr@10)", fmt.Sprintf("%.4f", result.MRR10))
	table.cost(result.cost)
	return table.print()
}

// ask searches for one question, and adds how long it took.
func (c *searchCommand) ask(ctx context.Context, corpus *testbed, q *measure.Question, took *[]time.Duration) (searchRow, error) {
	day, err := c.day(q.ID, q.AsOf)
	if err != nil {
		return searchRow{}, err
	}
	text := c.typed(q.Question)
	began := time.Now()
	found, err := corpus.library.Search(ctx, knowledge.Question{Text: text, AsOf: day}, depths[len(depths)-1])
	spent := time.Since(began)
	if err != nil {
		return searchRow{}, err
	}
	*took = append(*took, spent)
	return searchRow{ID: q.ID, Question: text, Relevant: q.Relevant, Found: corpus.ids.found(found), MS: milliseconds(spent)}, nil
}
