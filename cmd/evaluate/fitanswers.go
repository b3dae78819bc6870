package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"thidua/cmd/evaluate/measure"
	"thidua/cmd/evaluate/training"
	"thidua/knowledge"
)

type fitAnswersCommand struct {
	Corpus    []string `required:"" sep:"none" help:"Documents beside those that come with the program, a file or a folder; may be repeated." placeholder:"PATH"`
	Questions []string `required:"" sep:"none" help:"Labelled questions, as answers has them; may be repeated." placeholder:"FILE"`
	Province  string   `env:"PROVINCE_NAME" default:"tỉnh Thái Bình" help:"The province whose officials ask (${default})." placeholder:"NAME"`
	Without   []string `help:"Learn without what comes from words, bank, vectors, kinds, awards, receivers or scope; may be repeated." placeholder:"NAME"`
	Output    string   `short:"o" help:"Write the model to this file; without it only figures are printed." placeholder:"FILE"`
}

// Run learns which passage is meant and whether it answers: from labelled questions, and from messages/beyond.txt, which nothing answers.
func (c *fitAnswersCommand) Run(ctx context.Context, env *environment) error {
	for _, name := range c.Without {
		if training.RelevanceGroups[name] == nil {
			return fmt.Errorf("--without %s: there is no such thing; there are %s", name, strings.Join(slices.Sorted(maps.Keys(training.RelevanceGroups)), ", "))
		}
	}
	var golds []measure.Gold
	for _, path := range c.Questions {
		some, err := readQuestions(ctx, path, (*measure.Gold).Check)
		if err != nil {
			return err
		}
		golds = append(golds, some...)
	}
	corpus, err := newTestbed(ctx, testbedConfig{paths: c.Corpus, builtin: true, stderr: env.Stderr, log: env.Log})
	if err != nil {
		return err
	}
	defer corpus.close()
	questions, err := c.weigh(ctx, env, &knowledge.Answerer{Library: corpus.library, Home: c.Province}, golds)
	if err != nil {
		return err
	}
	for _, name := range c.Without {
		questions = training.Without(questions, training.RelevanceGroups[name])
	}
	figures, err := training.CrossValidate(questions)
	if err != nil {
		return err
	}
	printRelevance(env.Stdout, figures)
	model, err := training.Relevance(questions)
	if err != nil || c.Output == "" {
		return err
	}
	var out strings.Builder
	if err := model.Write(&out); err != nil {
		return err
	}
	return os.WriteFile(c.Output, []byte(out.String()), 0o644)
}

func printRelevance(w io.Writer, f training.RelevanceFigures) {
	fmt.Fprintf(w, "cross-validated: a right passage is found for %d questions, among the first two of %d (%.3f)\n", f.Ranked, f.FirstTwo, measure.Rate(float64(f.FirstTwo), f.Ranked))
	fmt.Fprintf(w, "%-10s%22s%22s\n", "shown from", fmt.Sprintf("right of %d", f.ToAnswer), fmt.Sprintf("silent of %d", f.NotTo))
	for i, t := range f.Thresholds {
		fmt.Fprintf(w, "%-10.2f%14d  (%.3f)%14d  (%.3f)\n", t, f.Right[i], measure.Rate(float64(f.Right[i]), f.ToAnswer), f.Silent[i], measure.Rate(float64(f.Silent[i]), f.NotTo))
	}
}

// weigh asks the questions and the messages. What the model of reach says of a message it has learned is worth nothing: each is judged by one that has learned
// the others.
func (c *fitAnswersCommand) weigh(ctx context.Context, env *environment, answerer *knowledge.Answerer, golds []measure.Gold) (all []training.Weighed, err error) {
	messages, err := reachMessages()
	if err != nil {
		return nil, err
	}
	reach := map[string]float64{}
	for i, beyond := range reachByOthers(messages) {
		reach[messages[i].Text] = beyond
	}
	known := map[string]bool{}
	for i := range golds {
		known[golds[i].Question] = true
	}
	asked := progress(env.Stderr, "asking")
	for i := range golds {
		asked(i, len(golds)+len(messages), "")
		g := &golds[i]
		question, err := new(questionFlags).questionOf(g)
		if err != nil {
			return nil, err
		}
		w, err := answerer.Weigh(ctx, question)
		if err != nil {
			return nil, err
		}
		all = append(all, weighedOf(w, reach, g))
	}
	for i, m := range messages {
		asked(len(golds)+i, len(golds)+len(messages), "")
		if !m.Beyond || known[m.Text] {
			continue
		}
		w, err := answerer.Weigh(ctx, knowledge.Question{Text: m.Text})
		if err != nil {
			return nil, err
		}
		all = append(all, weighedOf(w, reach, &measure.Gold{Question: m.Text, Expect: "decline"}))
	}
	asked(len(golds)+len(messages), len(golds)+len(messages), "")
	return all, nil
}

func weighedOf(w knowledge.Weighing, reach map[string]float64, g *measure.Gold) training.Weighed {
	out := training.Weighed{Asked: w.Asked, ToAnswer: g.ToAnswer(), Ranked: g.ToAnswer(), Judged: !w.Decided}
	if beyond, ok := reach[g.Question]; ok {
		out.Asked.Beyond = beyond
	}
	for _, c := range w.Candidates {
		right := g.At(measure.Cited{Document: c.Document, Number: c.Number, Path: c.Path}) || g.At(measure.Cited{Document: c.Document, Number: c.Number, Path: c.Meant})
		out.Passages, out.Right = append(out.Passages, c.Signals), append(out.Right, right)
	}
	return out
}
