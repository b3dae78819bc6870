package main

import (
	"context"
	"fmt"
	"os"
	"runtime/debug"

	"thidua/knowledge/vietnamese"
)

// run makes the corpus that the flags describe, measures on it and removes it.
func run(ctx context.Context, env *environment, questions *questionFlags, model *modelFlags, builtin bool, measure func(*corpus, *resultFile) error) error {
	results, err := questions.results()
	if err != nil {
		return err
	}
	defer results.close()
	abbreviations, err := readAbbreviations(questions.Abbreviations)
	if err != nil {
		return err
	}
	embedder, stop, err := model.embedder()
	if err != nil {
		return err
	}
	defer stop()
	corpus, err := newCorpus(ctx, corpusConfig{
		paths: questions.Corpus, builtin: builtin, abbreviations: abbreviations, embedder: embedder, similar: model.Similar,
		stderr: env.Stderr, log: env.Log,
	})
	if err != nil {
		return err
	}
	defer corpus.close()
	debug.FreeOSMemory() // what building needed is not what serving needs
	if err := measure(corpus, results); err != nil {
		return err
	}
	return results.close()
}

// readAbbreviations reads a file of short forms; without one it is nil, which stands for the built-in ones.
func readAbbreviations(name string) (*vietnamese.Abbreviations, error) {
	if name == "" {
		return nil, nil
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("reading the abbreviations: %w", err)
	}
	defer file.Close()
	table, err := vietnamese.ReadAbbreviations(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return table, nil
}
