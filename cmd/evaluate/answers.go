package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"thidua/cmd/evaluate/measure"
	"thidua/knowledge"
)

type answersCommand struct {
	questionFlags
	modelFlags
	Province string `env:"PROVINCE_NAME" default:"tỉnh Thái Bình" help:"The province whose officials ask (${default})." placeholder:"NAME"`
}

// answersResult is the JSON of a measurement of answers.
type answersResult struct {
	Articles int `json:"articles"`
	answerFigures
	FollowUps answerFigures `json:"follow_ups"` // of those that are understood only after the turns before them
	cost
}

// answerFigures are rates of answerable and of unanswerable questions; see measure.Answers.
type answerFigures struct {
	Questions    int            `json:"questions"`
	Outcomes     map[string]int `json:"outcomes"`
	Answerable   int            `json:"answerable"`
	Exact        float64        `json:"exact_citation_rate"`
	Cited        float64        `json:"cited_rate"`
	Shown        float64        `json:"shown_rate"`
	Declined     float64        `json:"declined_rate"`
	Unanswerable int            `json:"unanswerable"`
	False        float64        `json:"false_answer_rate"`
}

func figures(a *measure.Answers) answerFigures {
	rate := func(n int) float64 { return rounded(measure.Rate(float64(n), a.Answerable), 4) }
	f := answerFigures{
		Questions: a.Questions, Outcomes: a.Outcomes, Answerable: a.Answerable, Exact: rounded(a.ExactRate(), 4), Cited: rate(a.Cited),
		Shown: rate(a.Shown), Declined: rate(a.Declined), Unanswerable: a.Unanswerable, False: rounded(a.FalseRate(), 4),
	}
	if f.Outcomes == nil {
		f.Outcomes = map[string]int{}
	}
	return f
}

// answerRow is a line of the file of single results.
type answerRow struct {
	ID         string          `json:"id"`
	Question   string          `json:"question"`
	Style      string          `json:"style"`
	Answerable bool            `json:"answerable"`
	Outcome    string          `json:"outcome"`
	Gold       []measure.Place `json:"gold"`
	Citations  []citationRow   `json:"citations"`
	Rank       int             `json:"rank"` // of the first right citation, 0 when there is none
	Exact      bool            `json:"exact"`
	Shown      bool            `json:"shown"`
	MS         float64         `json:"ms"`
}

type citationRow struct {
	Number string  `json:"number"`
	Path   string  `json:"path"`
	Score  float64 `json:"score"`
}

// Run measures. The documents that come with the program belong to the corpus. What is stored for it lies in a folder of
// its own, which is gone afterwards.
func (c *answersCommand) Run(ctx context.Context, env *environment) error {
	golds, err := readQuestions(ctx, c.Questions, (*measure.Gold).Check)
	if err != nil {
		return err
	}
	return run(ctx, env, &c.questionFlags, &c.modelFlags, true, func(corpus *corpus, results *resultFile) error {
		return c.measure(ctx, env, corpus, golds, results)
	})
}

func (c *answersCommand) measure(ctx context.Context, env *environment, corpus *corpus, golds []measure.Gold, results *resultFile) error {
	answerer := &knowledge.Answerer{Library: corpus.library, Home: c.Province}
	var all, followUps measure.Answers
	var took []time.Duration
	asked := progress(env.Stderr, "asking")
	for i := range golds {
		g := &golds[i]
		asked(i, len(golds), "")
		answer, spent, err := c.ask(ctx, answerer, g)
		if err != nil {
			return err
		}
		took = append(took, spent)
		verdict := judge(g, answer)
		all.Add(g, string(answer.Outcome), verdict)
		if g.FollowsUp() {
			followUps.Add(g, string(answer.Outcome), verdict)
		}
		if err := results.write(c.row(g, answer, verdict, spent)); err != nil {
			return err
		}
	}
	asked(len(golds), len(golds), "")
	result := answersResult{
		Articles: corpus.articles, answerFigures: figures(&all), FollowUps: figures(&followUps), cost: costOf(corpus.took, took),
	}
	if c.JSON {
		return writeJSON(env.Stdout, result)
	}
	table := newTable(env.Stdout)
	table.row("articles", strconv.Itoa(result.Articles))
	table.answers("questions", &all)
	if followUps.Questions > 0 {
		table.answers("of them follow-ups", &followUps)
	}
	table.cost(result.cost)
	return table.print()
}

// ask asks one question, after the turns before it.
func (c *answersCommand) ask(ctx context.Context, answerer *knowledge.Answerer, g *measure.Gold) (knowledge.Answer, time.Duration, error) {
	day, err := c.day(g.ID, g.AsOf)
	if err != nil {
		return knowledge.Answer{}, 0, err
	}
	question := knowledge.Question{Text: c.typed(g.Question), AsOf: day}
	for _, turn := range g.History {
		question.History = append(question.History, c.typed(turn))
	}
	began := time.Now()
	answer, err := answerer.Answer(ctx, question)
	return answer, time.Since(began), err
}

// judge judges the citations of an answer.
func judge(g *measure.Gold, answer knowledge.Answer) measure.Verdict {
	var cited []measure.Cited
	for _, c := range answer.Citations {
		cited = append(cited, measure.Cited{Number: c.Number, Path: c.Path, Quote: c.Quote})
	}
	return g.Judge(cited)
}

func (c *answersCommand) row(g *measure.Gold, answer knowledge.Answer, verdict measure.Verdict, spent time.Duration) answerRow {
	row := answerRow{
		ID: g.ID, Question: c.typed(g.Question), Style: g.Style, Answerable: *g.Answerable, Outcome: string(answer.Outcome),
		Gold: g.Gold, Citations: []citationRow{}, Rank: verdict.Rank, Exact: verdict.Exact, Shown: verdict.Shown, MS: milliseconds(spent),
	}
	for _, cited := range answer.Citations {
		row.Citations = append(row.Citations, citationRow{Number: cited.Number, Path: cited.Path, Score: cited.Score})
	}
	return row
}

func (t table) answers(name string, a *measure.Answers) {
	of := func(n, all int) string {
		return fmt.Sprintf("%.4f (%d/%d)", measure.Rate(float64(n), all), n, all)
	}
	t.row(name, strconv.Itoa(a.Questions))
	for _, outcome := range slices.Sorted(maps.Keys(a.Outcomes)) {
		t.row("    "+outcome, strconv.Itoa(a.Outcomes[outcome]))
	}
	if a.Answerable > 0 {
		t.row("  a right citation is the first or second", of(a.Exact, a.Answerable))
		t.row("  a right citation is among them", of(a.Cited, a.Answerable))
		t.row("  and all words that must be shown are", of(a.Shown, a.Answerable))
		t.row("  answerable, but declined", of(a.Declined, a.Answerable))
	}
	if a.Unanswerable > 0 {
		t.row("  answered without a basis", of(a.False, a.Unanswerable))
	}
}
