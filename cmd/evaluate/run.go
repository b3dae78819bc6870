package main

import (
	"context"
	"fmt"
	"os"
	"runtime/debug"

	"thidua/knowledge/vietnamese"
)

// run makes the corpus that the flags and the rest of its config describe, measures on it and removes it.
func run(ctx context.Context, env *environment, questions *questionFlags, model *modelFlags, config testbedConfig, measure func(*testbed, *resultFile) error) error {
	results, err := questions.results()
	if err != nil {
		return err
	}
	defer results.close()
	abbreviations, err := readAbbreviations(questions.Abbreviations)
	if err != nil {
		return err
	}
	embedder, err := model.embedder()
	if err != nil {
		return err
	}
	config.paths, config.abbreviations, config.embedder, config.similar = questions.Corpus, abbreviations, embedder, model.Similar
	config.maxEmbedded, config.stderr, config.log = model.maxEmbedded(), env.Stderr, env.Log
	corpus, err := newTestbed(ctx, config)
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
