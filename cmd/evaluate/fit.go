package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"thidua/cmd/evaluate/measure"
	"thidua/cmd/evaluate/training"
	"thidua/knowledge"
	"thidua/knowledge/lexical"
)

type fitCommand struct {
	Corpus      []string `required:"" sep:"none" help:"The corpus of the questions that stand at the same place: .jsonl or .jsonl.gz; may be repeated." placeholder:"FILE"`
	Questions   []string `required:"" sep:"none" help:"Labelled questions, a file for each corpus." placeholder:"FILE"`
	Ingredients bool     `help:"Tell what each ingredient of the ranking brings, and learn nothing that is kept."`
	Output      string   `short:"o" help:"Write ranker.txt and confidence.txt to this folder; without it only figures are printed." placeholder:"DIR"`
}

// Run learns the ranking and the confidence from questions with their articles.
func (c *fitCommand) Run(ctx context.Context, env *environment) error {
	if len(c.Corpus) != len(c.Questions) {
		return errors.New("each --corpus wants one --questions, in the same order")
	}
	if c.Output != "" {
		if err := os.MkdirAll(c.Output, 0o755); err != nil { // now, not after the minutes that learning takes
			return err
		}
	}
	var datasets []*training.Dataset
	for i := range c.Corpus {
		dataset, err := c.dataset(ctx, env, c.Corpus[i], c.Questions[i])
		if err != nil {
			return err
		}
		datasets = append(datasets, dataset)
	}
	if c.Ingredients {
		training.Ingredients(env.Stdout, datasets)
		return nil
	}
	rankers := training.Rankers(env.Stdout, datasets)
	confidence := training.Confidence(env.Stdout, datasets, rankers)
	return errors.Join(c.write("ranker.txt", rankers[training.Folds]), c.write("confidence.txt", confidence))
}

// dataset asks the questions of one corpus. It is named after the corpus's folder.
func (c *fitCommand) dataset(ctx context.Context, env *environment, path, questionsPath string) (*training.Dataset, error) {
	questions, err := readQuestions(ctx, questionsPath, (*measure.Question).Check)
	if err != nil {
		return nil, err
	}
	corpus, err := newTestbed(ctx, testbedConfig{paths: []string{path}, stderr: env.Stderr, log: env.Log})
	if err != nil {
		return nil, err
	}
	defer corpus.close()
	corpus.ids.warnUnknown(env.Stderr, questions)
	places := map[string]knowledge.ArticlePlace{}
	for place, id := range corpus.ids.rows {
		places[id] = place
	}
	examples := make([]knowledge.Example, len(questions))
	for i, q := range questions {
		examples[i].Question.Text = q.Question
		for _, id := range q.Relevant {
			examples[i].Relevant = append(examples[i].Relevant, places[id])
		}
	}
	set, err := corpus.library.TrainingSet(ctx, examples)
	if err != nil {
		return nil, err
	}
	return training.NewDataset(filepath.Base(filepath.Dir(path)), set, questions), nil
}

func (c *fitCommand) write(name string, model *lexical.Model) (err error) {
	if c.Output == "" {
		return nil
	}
	file, err := os.Create(filepath.Join(c.Output, name))
	if err != nil {
		return fmt.Errorf("writing a model: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	_, err = model.WriteTo(file)
	return err
}
