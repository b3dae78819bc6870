package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"thidua/bot/job"
	"thidua/knowledge"
	"thidua/knowledge/database"
	"thidua/knowledge/llm"
	"thidua/knowledge/llm/llmtest"
	"thidua/knowledge/vietnamese"
)

// library is the corpus of the store; its search is semantic too when a model for it is set. Its index is kept in the
// data folder.
func (s *Settings) library(store *knowledge.Store, log *slog.Logger) (*knowledge.Library, error) {
	library := knowledge.NewLibrary(store)
	library.Log = log
	if s.DataDir != "" {
		library.IndexFile = filepath.Join(s.DataDir, indexFile)
	}
	if s.Abbreviations != "" {
		table, err := readAbbreviations(s.Abbreviations)
		if err != nil {
			return nil, err
		}
		library.Abbreviations = table
	}
	if s.EmbeddingModel == "" {
		return library, nil
	}
	if s.OpenAIBaseURL == "" {
		return nil, errors.New("EMBEDDING_MODEL is set and OPENAI_BASE_URL is not: say where the model is, such as http://localhost:11434/v1")
	}
	if s.Similar < 0 || s.Similar > 1 {
		return nil, errors.New("EMBEDDING_SIMILAR is a cosine, from 0 to 1")
	}
	client, err := llm.NewClient(llm.Config{URL: s.OpenAIBaseURL, Key: s.OpenAIAPIKey})
	if err != nil {
		return nil, err
	}
	library.Embedder = &llm.Embedder{
		Client: client, Name: s.EmbeddingModel, QueryPrefix: s.QueryPrefix, PassagePrefix: s.PassagePrefix,
	}
	library.MinSimilarity = s.Similar
	return library, nil
}

// indexFile is the saved index, in the data folder. It may be deleted at any time: it is made anew.
const indexFile = "search.index"

// readAbbreviations reads the short forms that a province adds to those of the program.
func readAbbreviations(name string) (*vietnamese.Abbreviations, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("không mở được tệp viết tắt (ABBREVIATIONS): %w", err)
	}
	defer file.Close()
	table, err := vietnamese.ReadAbbreviations(file)
	if err != nil {
		return nil, fmt.Errorf("tệp viết tắt %s: %w", name, err)
	}
	return table, nil
}

// standInModel lets the demo search with vectors without a model: hashed words take the real path. An
// endpoint that is set is left alone.
func (s *Settings) standInModel() (stop func(), err error) {
	if s.OpenAIBaseURL != "" || s.EmbeddingModel != "" {
		return func() {}, nil
	}
	server := &llmtest.Server{}
	if err := server.Start(); err != nil {
		return nil, err
	}
	s.OpenAIBaseURL, s.OpenAIAPIKey, s.EmbeddingModel, s.Similar = server.URL(), "", llmtest.Model, 0
	s.QueryPrefix, s.PassagePrefix = "", ""
	return server.Close, nil
}

// embedKind is the kind of the job that gives passages their vectors.
const embedKind = "embed"

// keepVectors keeps the vectors in step with the corpus until ctx is cancelled. What is in hand then is dropped: the next start
// goes on from the last batch.
func keepVectors(ctx context.Context, library *knowledge.Library, jobs *job.Store, log *slog.Logger) {
	embedding := &knowledge.EmbedJob{
		Library: library,
		Enqueue: func(ctx context.Context, tx *database.Tx, payload string, wait time.Duration) error {
			return jobs.Enqueue(ctx, tx, embedKind, "corpus", payload, wait)
		},
	}
	worker := &job.Worker{Store: jobs, Log: log, Handlers: map[string]job.Handler{
		embedKind: func(working context.Context, j job.Job) (func(context.Context, *database.Tx) error, error) {
			working, cancel := context.WithCancel(working)
			defer cancel()
			defer context.AfterFunc(ctx, cancel)()
			return embedding.Run(working, j.Payload)
		},
	}}
	var both sync.WaitGroup
	both.Go(func() { embedding.Watch(ctx) })
	both.Go(func() { worker.Run(ctx) })
	both.Wait()
}
