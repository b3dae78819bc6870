package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"thidua/knowledge"
	"thidua/knowledge/evaluation"
)

// answerResult is the JSON of a measurement of answers.
type answerResult struct {
	Articles int `json:"articles"`
	answerFigures
	FollowUps answerFigures `json:"follow_ups"` // those of them that lean on the turns before them
	evalCost
}

// answerFigures are rates of answerable and of unanswerable questions; see evaluation.Answers.
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

func figures(a *evaluation.Answers) answerFigures {
	rate := func(n int) float64 { return rounded(evaluation.Rate(float64(n), a.Answerable), 4) }
	f := answerFigures{
		Questions: a.Questions, Outcomes: a.Outcomes, Answerable: a.Answerable, Exact: rounded(a.ExactRate(), 4), Cited: rate(a.Cited),
		Shown: rate(a.Shown), Declined: rate(a.Declined), Unanswerable: a.Unanswerable, False: rounded(a.FalseRate(), 4),
	}
	if f.Outcomes == nil {
		f.Outcomes = map[string]int{}
	}
	return f
}

// answeredRow is a line of the file of single results.
type answeredRow struct {
	ID         string             `json:"id"`
	Question   string             `json:"question"`
	Style      string             `json:"style"`
	Answerable bool               `json:"answerable"`
	Outcome    string             `json:"outcome"`
	Gold       []evaluation.Place `json:"gold"`
	Citations  []citedRow         `json:"citations"`
	Rank       int                `json:"rank"` // of the first right citation, 0 when there is none
	Exact      bool               `json:"exact"`
	Shown      bool               `json:"shown"`
	MS         float64            `json:"ms"`
}

type citedRow struct {
	Number string  `json:"number"`
	Path   string  `json:"path"`
	Score  float64 `json:"score"`
}

func (c *evalCommand) measureAnswers(ctx context.Context, corpus *evalCorpus, golds []evaluation.Gold, out *perQuestion) error {
	answerer := &knowledge.Answerer{Library: corpus.library, Home: corpus.Province}
	var all, followUps evaluation.Answers
	var took []time.Duration
	progress := progress(&corpus.environment, "Hỏi")
	for i := range golds {
		g := &golds[i]
		if progress != nil {
			progress(i, len(golds), "")
		}
		day, err := asOf(g.AsOf)
		if err != nil {
			return fmt.Errorf("câu hỏi %s: %w", g.ID, err)
		}
		question := knowledge.Question{Text: c.typed(g.Question), AsOf: day}
		for _, turn := range g.History {
			question.History = append(question.History, c.typed(turn))
		}
		began := time.Now()
		answer, err := answerer.Answer(ctx, question)
		spent := time.Since(began)
		if err != nil {
			return err
		}
		took = append(took, spent)
		row := answeredRow{ID: g.ID, Question: question.Text, Style: g.Style, Answerable: *g.Answerable, Outcome: string(answer.Outcome),
			Gold: g.Gold, Citations: []citedRow{}, MS: milliseconds(spent)}
		var cited []evaluation.Cited
		for _, citation := range answer.Citations {
			cited = append(cited, evaluation.Cited{Number: citation.Number, Path: citation.Path, Quote: citation.Quote})
			row.Citations = append(row.Citations, citedRow{Number: citation.Number, Path: citation.Path, Score: citation.Score})
		}
		verdict := g.Judge(cited)
		row.Rank, row.Exact, row.Shown = verdict.Rank, verdict.Exact, verdict.Shown
		all.Add(g, row.Outcome, verdict)
		if g.FollowsUp() {
			followUps.Add(g, row.Outcome, verdict)
		}
		if err := out.write(row); err != nil {
			return err
		}
	}
	if progress != nil {
		progress(len(golds), len(golds), "")
	}
	result := answerResult{
		Articles: corpus.articles, answerFigures: figures(&all), FollowUps: figures(&followUps), evalCost: corpus.cost(took),
	}
	if c.JSON {
		return writeJSON(corpus.Stdout, result)
	}
	table := newTable(corpus.Stdout)
	table.row("Điều khoản trong kho", strconv.Itoa(result.Articles))
	table.answers("Câu hỏi", &all)
	if followUps.Questions > 0 {
		table.answers("Trong đó câu hỏi nối tiếp", &followUps)
	}
	table.cost(result.evalCost)
	return table.print()
}

func (t table) answers(name string, a *evaluation.Answers) {
	of := func(n, all int) string {
		return fmt.Sprintf("%.4f (%d/%d)", evaluation.Rate(float64(n), all), n, all)
	}
	t.row(name, strconv.Itoa(a.Questions))
	for _, outcome := range slices.Sorted(maps.Keys(a.Outcomes)) {
		t.row("    "+outcome, strconv.Itoa(a.Outcomes[outcome]))
	}
	if a.Answerable > 0 {
		t.row("  Trích đúng căn cứ (thứ nhất hoặc thứ hai)", of(a.Exact, a.Answerable))
		t.row("  Có căn cứ đúng trong các trích dẫn", of(a.Cited, a.Answerable))
		t.row("  Trích đúng và đủ các từ phải có", of(a.Shown, a.Answerable))
		t.row("  Từ chối câu trả lời được", of(a.Declined, a.Answerable))
	}
	if a.Unanswerable > 0 {
		t.row("  Trả lời câu không có căn cứ", of(a.False, a.Unanswerable))
	}
}
