package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"thidua/cmd/evaluate/measure"
	"thidua/ingest/jsonl"
	"thidua/knowledge"
	"thidua/knowledge/vietnamese"
)

// questionFlags say what is asked, of what, and where the results go.
type questionFlags struct {
	Corpus        []string `required:"" sep:"none" help:"The corpus: .jsonl or .jsonl.gz with an article a line, .txt, .md, or a folder of these; may be repeated." placeholder:"PATH"`
	Questions     string   `required:"" help:"Labelled questions, .jsonl or .jsonl.gz." placeholder:"FILE"`
	AsOf          string   `help:"Day on which questions that name none are asked; without it, today." placeholder:"DAY"`
	NoTones       bool     `help:"Ask without diacritics, as many people type."`
	JSON          bool     `name:"json" help:"Print the result as JSON."`
	PerQuestion   string   `help:"Write what became of each question to this file, a JSON object a line." placeholder:"FILE"`
	Abbreviations string   `env:"ABBREVIATIONS" help:"A province's own short forms, beside the built-in ones." placeholder:"FILE"`
}

// typed is the question as it is asked.
func (f *questionFlags) typed(question string) string {
	if f.NoTones {
		return vietnamese.Fold(question)
	}
	return question
}

// readQuestions reads a file of labelled questions, one a line. Its errors name file and line.
func readQuestions[T any](ctx context.Context, file string, check func(*T) error) ([]T, error) {
	var questions []T
	err := jsonl.Read(ctx, file, func(row []byte) error {
		var q T
		if err := jsonl.Decode(row, &q); err != nil {
			return err
		}
		if err := check(&q); err != nil {
			return err
		}
		questions = append(questions, q)
		return nil
	})
	switch {
	case errors.As(err, new(*fs.PathError)) && !errors.As(err, new(*jsonl.Error)):
		return nil, fmt.Errorf("reading the questions: %w", err)
	case err != nil:
		return nil, err
	case len(questions) == 0:
		return nil, fmt.Errorf(`%s holds no question: write one a line, {"id": …, "question": …, "relevant": […]}`, file)
	}
	return questions, nil
}

// day is the day that a question is asked for, as its label or, when that says none, --as-of has it; "" is today.
func (f *questionFlags) day(question, label string) (knowledge.Day, error) {
	if label == "" {
		label = f.AsOf
	}
	if label == "" {
		return "", nil
	}
	day, err := vietnamese.ParseDay(label)
	if err != nil {
		return "", fmt.Errorf("question %s: %w", question, err)
	}
	return day, nil
}

// questionOf is a labelled question as it is asked: for the day that its label gives, after the turns before it.
func (f *questionFlags) questionOf(g *measure.Gold) (q knowledge.Question, err error) {
	q = knowledge.Question{Text: f.typed(g.Question), Sector: knowledge.SectorOf(g.Sector)}
	if label := g.Day(); label != "" {
		q.AsOf, err = f.day(g.ID, label)
	}
	for _, turn := range g.History {
		q.History = append(q.History, f.typed(turn))
	}
	return q, err
}
