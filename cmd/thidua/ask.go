package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"thidua/bot/conversation/question"
	"thidua/knowledge"
)

type askCommand struct {
	JSON     bool     `name:"json" help:"Print JSON."`
	AsOf     dayFlag  `help:"Answer by what was in force on that day; today if not given." placeholder:"DATE"`
	History  []string `sep:"none" help:"What was asked before it, the oldest first; may be repeated." placeholder:"TEXT"`
	Sector   string   `help:"The sector of who asks, such as \"y tế\", or the name of their agency." placeholder:"NAME"`
	Question []string `arg:"" help:"The question."`
	StoreSettings
	BoardSettings
	SearchSettings
	LogSettings
}

// askAnswer is the JSON of an answer.
type askAnswer struct {
	Outcome   knowledge.Outcome `json:"outcome"`
	Text      string            `json:"text"`
	After     string            `json:"after,omitempty"` // the earlier question that it was read after
	Citations []askCitation     `json:"citations"`
	TookMS    float64           `json:"took_ms"`
}

type askCitation struct {
	Document string  `json:"document"`
	Number   string  `json:"number"`
	Path     string  `json:"path"`
	Quote    string  `json:"quote"`
	Score    float64 `json:"score"`
}

// Run answers one question from the corpus.
func (c *askCommand) Run(ctx context.Context, env *environment) error {
	db, store, err := openCorpus(ctx, c.database())
	if err != nil {
		return err
	}
	defer db.Close()
	library, err := c.library(store, c.DataDir, env.Log)
	if err != nil {
		return err
	}
	answerer := &knowledge.Answerer{Library: library, Home: c.Province}
	if err := answerer.Library.Refresh(ctx); err != nil {
		return err
	}
	if err := library.Save(); err != nil {
		env.Log.Warn("the index could not be saved; the next start makes it anew", "error", err)
	}
	asked := knowledge.Question{Text: strings.Join(c.Question, " "), AsOf: c.AsOf.Day, History: c.History, Sector: knowledge.SectorOf(c.Sector)}
	if c.Sector != "" && asked.Sector == "" {
		env.Log.Warn("no sector goes by this name; the question is read without one", "sector", c.Sector)
	}
	began := time.Now()
	answer, err := answerer.Answer(ctx, asked)
	if err != nil {
		return err
	}
	took := time.Since(began)
	words := question.Plain(answer, c.words())
	if !c.JSON {
		_, err := fmt.Fprintln(env.Stdout, words)
		return err
	}
	out := askAnswer{
		Outcome: answer.Outcome, Text: words, After: answer.After, Citations: []askCitation{},
		TookMS: float64(took.Microseconds()) / 1000,
	}
	for _, cited := range answer.Citations {
		out.Citations = append(out.Citations, askCitation{
			Document: cited.Document, Number: cited.Number, Path: cited.Path, Quote: cited.Quote, Score: cited.Score,
		})
	}
	encoder := json.NewEncoder(env.Stdout)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(out)
}
