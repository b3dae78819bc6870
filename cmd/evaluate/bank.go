package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"thidua/knowledge"
	"thidua/knowledge/bank"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/record"
)

type questionsCommand struct {
	Corpus []string `required:"" help:"What the questions are about: a document or a folder of documents; may be given several times." placeholder:"FILE|DIR"`
	Stamp  bool     `help:"Write into the files which words the questions were written for: those of this corpus."`
	Files  []string `arg:"" optional:"" help:"Files of questions; without any, those that come with the program, from the top of the repository."`
}

// shippedQuestions are the files that come with the program, seen from the top of the repository.
const shippedQuestions = "knowledge/bank/questions/*.txt"

// Run checks that every unit that questions are about is in the corpus, with the words that they were written for.
func (c *questionsCommand) Run(ctx context.Context, env *environment) error {
	files := c.Files
	if len(files) == 0 {
		var err error
		if files, err = filepath.Glob(shippedQuestions); err != nil || len(files) == 0 {
			return fmt.Errorf("there is no %s here: run it from the top of the repository, or name files", shippedQuestions)
		}
	}
	corpus, err := newTestbed(ctx, testbedConfig{paths: c.Corpus, builtin: true, stderr: env.Stderr, log: env.Log})
	if err != nil {
		return err
	}
	defer corpus.close()
	units, err := readUnits(ctx, corpus.db)
	if err != nil {
		return err
	}
	questions, wrong := 0, 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if c.Stamp {
			stamped := bank.Stamp(string(text), units.words)
			if stamped != string(text) {
				if err := os.WriteFile(file, []byte(stamped), 0o644); err != nil {
					return err
				}
			}
			text = []byte(stamped)
		}
		all, problems, err := units.check(string(text))
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		for _, p := range problems {
			fmt.Fprintf(env.Stdout, "%s: %s\n", file, p)
		}
		questions, wrong = questions+all, wrong+len(problems)
	}
	fmt.Fprintf(env.Stdout, "%d questions in %d files, %d units or words are not as they were\n", questions, len(files), wrong)
	if wrong > 0 {
		return fmt.Errorf("%d questions are about what the corpus does not have", wrong)
	}
	return nil
}

// units are the documents of a corpus, whole, by key.
type units map[string]*corpus.Document

func readUnits(ctx context.Context, db *database.DB) (units, error) {
	documents, err := knowledge.DocumentsByKey(ctx, db)
	if err != nil {
		return nil, err
	}
	keys := make([]string, 0, len(documents))
	for key := range documents {
		keys = append(keys, key)
	}
	return record.Whole(ctx, db, keys)
}

// words are those of a unit of the document with a key, "" where there is none.
func (u units) words(document, path string) string {
	if u[document] == nil {
		return ""
	}
	words, _ := u[document].FullText(path)
	return words
}

// check counts the questions of a file, and says of each unit once what is wrong with it.
func (u units) check(text string) (questions int, problems []string, err error) {
	all, err := bank.Parse(text)
	told := map[[2]string]bool{}
	for _, e := range all {
		at := [2]string{e.Document, e.Path}
		if told[at] {
			continue
		}
		told[at] = true
		switch words := u.words(e.Document, e.Path); {
		case words == "":
			problems = append(problems, fmt.Sprintf("line %d: the corpus has no %s of %s", e.Line, e.Path, e.Document))
		case e.Words == 0:
			problems = append(problems, fmt.Sprintf("line %d: %s does not say which words it was written for", e.Line, e.Path))
		case !bank.Holds(e.Words, bank.Hash(words)):
			problems = append(problems, fmt.Sprintf("line %d: %s has other words now", e.Line, e.Path))
		}
	}
	return len(all), problems, err
}
