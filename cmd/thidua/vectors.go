package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
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
	library.Similar = s.Similar
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

// saveIndex keeps the index of the library over a restart. That it cannot be kept costs time at the next start, no more.
func saveIndex(library *knowledge.Library, log *slog.Logger) {
	if library.IndexFile == "" {
		return
	}
	if err := os.MkdirAll(filepath.Dir(library.IndexFile), 0o700); err != nil {
		log.Warn("the index could not be saved; the next start makes it anew", "error", err)
		return
	}
	if err := library.Save(); err != nil {
		log.Warn("the index could not be saved; the next start makes it anew", "error", err)
	}
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

// vectors keeps the vectors in step with the corpus: a job that does a slice of the work and then makes the next.
type vectors struct {
	db      *database.DB
	store   *knowledge.Store
	library *knowledge.Library
	jobs    *job.Store
	log     *slog.Logger
}

const (
	embedKind   = "embed"
	embedSlice  = 20 * time.Second // far below the lease of a job
	lookEvery   = 2 * time.Second
	longestRest = 10 * time.Minute // between two tries of an endpoint that is down
)

// watch makes the job at the start and whenever the corpus version moves: ingest runs in another process, and does not
// wait for vectors.
func (v *vectors) watch(ctx context.Context) {
	seen := int64(-1)
	for ctx.Err() == nil {
		version, err := v.store.Version(ctx)
		if err == nil && version != seen {
			err = v.db.InTx(ctx, func(tx *database.Tx) error { return v.enqueue(ctx, tx, 0, 0) })
			if err == nil {
				seen = version
			}
		}
		if err != nil && ctx.Err() == nil {
			v.log.Error("embedding could not be begun", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(lookEvery):
		}
	}
}

// work does the jobs until ctx is cancelled.
func (v *vectors) work(ctx context.Context) {
	worker := &job.Worker{Store: v.jobs, Log: v.log, Handlers: map[string]job.Handler{
		embedKind: func(working context.Context, j job.Job) (func(context.Context, *database.Tx) error, error) {
			// What is in hand may be dropped at the end of the program: the next start goes on from the last batch.
			working, cancel := context.WithCancel(working)
			defer cancel()
			defer context.AfterFunc(ctx, cancel)()
			return v.embed(working, j)
		},
	}}
	worker.Run(ctx)
}

// embed does one slice. That the endpoint is down is no failure of the job, which would be given up after some tries:
// it rests, longer each time, for as long as it takes.
func (v *vectors) embed(ctx context.Context, j job.Job) (func(context.Context, *database.Tx) error, error) {
	failures, err := strconv.Atoi(j.Payload)
	if err != nil {
		return nil, fmt.Errorf("reading the job: %w", err)
	}
	before := -1
	at, err := v.library.Embed(ctx, embedSlice, func(at knowledge.Embedded) {
		if before < 0 {
			v.log.Info("embedding the corpus", "model", v.library.Embedder.Model(), "done", at.Done, "of", at.Total)
		}
		before = at.Done
	})
	switch {
	case ctx.Err() != nil:
		return func(ctx context.Context, tx *database.Tx) error { return v.enqueue(ctx, tx, 0, 0) }, nil
	case err != nil:
		rest := min(5*time.Second<<min(failures, 10), longestRest)
		level := slog.LevelDebug
		if failures == 0 {
			level = slog.LevelWarn
		}
		v.log.Log(ctx, level, "embedding rests; search goes on with the vectors there are", "done", at.Done, "of", at.Total, "error", err, "again_in", rest)
		return func(ctx context.Context, tx *database.Tx) error { return v.enqueue(ctx, tx, failures+1, rest) }, nil
	case at.Complete() && before >= 0:
		v.log.Info("the corpus is embedded", "passages", at.Done, "skipped", at.Skipped)
	}
	return func(ctx context.Context, tx *database.Tx) error {
		version, err := v.store.VersionIn(ctx, tx)
		if err != nil || at.Complete() && version == at.Version {
			return err
		}
		return v.enqueue(ctx, tx, 0, 0)
	}, nil
}

func (v *vectors) enqueue(ctx context.Context, tx *database.Tx, failures int, wait time.Duration) error {
	return v.jobs.Enqueue(ctx, tx, embedKind, "corpus", strconv.Itoa(failures), wait)
}
