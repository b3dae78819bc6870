package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/conversation/question"
	"thidua/cmd/evaluate/measure"
	"thidua/knowledge"
	"thidua/knowledge/relevance"
	"thidua/knowledge/vietnamese"
)

type answersCommand struct {
	questionFlags
	modelFlags
	Province    string `env:"PROVINCE_NAME" default:"tỉnh Thái Bình" help:"The province whose officials ask (${default})." placeholder:"NAME"`
	Relevance   string `help:"Answer with the model of this file, as fit-answers writes it, instead of the program's own." placeholder:"FILE"`
	WithoutBank bool   `help:"Answer without the questions that provisions answer, to see what these add."`
}

// answersResult is the JSON of a measurement of answers.
type answersResult struct {
	Articles int `json:"articles"`
	measure.Answers
	FirstTwoRate float64 `json:"first_two_rate"` // of those to be answered
	FullRate     float64 `json:"full_rate"`      // of those to be answered
	KeptRate     float64 `json:"kept_silent_rate"`

	Styles    map[string]*measure.Answers `json:"styles"`
	Expected  map[string]*measure.Answers `json:"expected"`   // by what was to become of them: answer, decline, false_premise …
	FollowUps measure.Answers             `json:"follow_ups"` // that are understood only after the turns before them
	// FarFromBank are those that share less than half of their content syllables with every question of the bank.
	FarFromBank measure.Answers `json:"far_from_bank"`

	Curve       []measure.Coverage `json:"curve"` // of what was found and shown, by how confident the answer is
	Reliability []measure.Bin      `json:"reliability"`
	cost
}

// thresholds are those of the curve.
var thresholds = []float64{0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95}

// count counts an answer, of all and of each part that its question is of.
func (r *answersResult) count(g *measure.Gold, far bool, outcome string, v measure.Verdict) {
	parts := []*measure.Answers{&r.Answers, part(&r.Styles, g.Style), part(&r.Expected, g.Expected())}
	if g.FollowsUp() {
		parts = append(parts, &r.FollowUps)
	}
	if far {
		parts = append(parts, &r.FarFromBank)
	}
	for _, p := range parts {
		p.Add(g, outcome, v)
	}
}

func part(of *map[string]*measure.Answers, name string) *measure.Answers {
	if *of == nil {
		*of = map[string]*measure.Answers{}
	}
	if (*of)[name] == nil {
		(*of)[name] = &measure.Answers{}
	}
	return (*of)[name]
}

// finish works out what is known when all are counted.
func (r *answersResult) finish(judged []measure.Judged) {
	rate := func(n, of int) float64 { return rounded(measure.Rate(float64(n), of), 4) }
	r.FirstTwoRate, r.FullRate, r.KeptRate = rate(r.FirstTwo, r.ToAnswer), rate(r.Full, r.ToAnswer), rate(r.Kept, r.NotToAnswer)
	r.Curve, r.Reliability = measure.Curve(judged, r.Questions, thresholds), measure.Reliability(judged)
}

// answerRow is a line of the file of single results.
type answerRow struct {
	ID          string          `json:"id"`
	Question    string          `json:"question"`
	Style       string          `json:"style"`
	Expect      string          `json:"expect"`
	Outcome     string          `json:"outcome"`
	Gold        []measure.Place `json:"gold"`
	Citations   []citationRow   `json:"citations"`
	Rank        int             `json:"rank"` // of the first right citation, 0 when there is none
	FirstTwo    bool            `json:"first_two"`
	Exact       bool            `json:"exact"`
	Shown       bool            `json:"shown"`
	Full        bool            `json:"full"`
	Kept        bool            `json:"kept_silent"`
	Confidence  float64         `json:"confidence"`
	FarFromBank bool            `json:"far_from_bank"`
	MS          float64         `json:"ms"`
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
	config := testbedConfig{builtin: true, withoutBank: c.WithoutBank}
	if c.Relevance != "" {
		file, err := os.Open(c.Relevance)
		if err != nil {
			return err
		}
		defer file.Close()
		if config.relevance, err = relevance.Read(file); err != nil {
			return fmt.Errorf("%s: %w", c.Relevance, err)
		}
	}
	return run(ctx, env, &c.questionFlags, &c.modelFlags, config, func(corpus *testbed, results *resultFile) error {
		return c.measure(ctx, env, corpus, golds, results)
	})
}

func (c *answersCommand) measure(ctx context.Context, env *environment, corpus *testbed, golds []measure.Gold, results *resultFile) error {
	answerer := &knowledge.Answerer{Library: corpus.library, Home: c.Province}
	today, err := c.day("--as-of", "")
	if err != nil {
		return err
	}
	if today != "" { // what is asked then may still speak of another time
		midnight, err := time.ParseInLocation(time.DateOnly, string(today), vietnamese.Zone())
		if err != nil {
			return err
		}
		answerer.Now = func() time.Time { return midnight }
	}
	if err := corpus.library.Warm(ctx); err != nil { // as a running bot has
		return err
	}
	bank := shippedWords()
	result := answersResult{Articles: corpus.articles}
	var judged []measure.Judged
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
		given, far := c.given(answer), bank.far(g.Question)
		verdict := g.Judge(given)
		result.count(g, far, given.Outcome, verdict)
		if !verdict.Declined {
			judged = append(judged, measure.Judged{Confidence: given.Confidence, Right: verdict.Right(g)})
		}
		if err := results.write(c.row(g, answer, verdict, far, spent)); err != nil {
			return err
		}
	}
	asked(len(golds), len(golds), "")
	result.finish(judged)
	result.cost = costOf(corpus.took, took)
	if c.JSON {
		return writeJSON(env.Stdout, result)
	}
	return result.print(env.Stdout)
}

// ask asks one question, after the turns before it.
func (c *answersCommand) ask(ctx context.Context, answerer *knowledge.Answerer, g *measure.Gold) (knowledge.Answer, time.Duration, error) {
	question, err := c.questionOf(g)
	if err != nil {
		return knowledge.Answer{}, 0, err
	}
	began := time.Now()
	answer, err := answerer.Answer(ctx, question)
	return answer, time.Since(began), err
}

// given is an answer as it is judged: with the words that its reader has.
func (c *answersCommand) given(answer knowledge.Answer) measure.Given {
	words := conversation.NewWords("Ban Thi đua - Khen thưởng, Sở Nội vụ", c.Province, "đồng chí")
	given := measure.Given{Outcome: string(answer.Outcome), Text: question.Plain(answer, words), Confidence: answer.Confidence}
	for _, cited := range answer.Citations {
		given.Citations = append(given.Citations, measure.Cited{Document: cited.Document, Number: cited.Number, Path: cited.Path})
	}
	return given
}

func (c *answersCommand) row(g *measure.Gold, answer knowledge.Answer, v measure.Verdict, far bool, spent time.Duration) answerRow {
	row := answerRow{
		ID: g.ID, Question: c.typed(g.Question), Style: g.Style, Expect: g.Expected(), Outcome: string(answer.Outcome), Gold: g.Gold, Citations: []citationRow{},
		Rank: v.Rank, FirstTwo: v.FirstTwo, Exact: v.Exact, Shown: v.Shown, Full: v.Full, Kept: v.Kept, Confidence: rounded(answer.Confidence, 4), FarFromBank: far,
		MS: milliseconds(spent),
	}
	for _, cited := range answer.Citations {
		row.Citations = append(row.Citations, citationRow{Number: cited.Number, Path: cited.Path, Score: cited.Score})
	}
	return row
}
