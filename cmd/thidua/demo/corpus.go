package demo

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"thidua/ingest"
	"thidua/knowledge"
)

// corpusProgress is how far the reading of the corpus is; the page shows it.
type corpusProgress struct {
	Done     int    `json:"done"`
	Total    int    `json:"total"`
	File     string `json:"file,omitempty"`
	Failed   int    `json:"failed"`
	Finished bool   `json:"finished"`
}

// ingest reads the corpus beside the running bot.
func (s *session) ingest(ctx context.Context, store *knowledge.Store) {
	if len(s.Corpus) == 0 {
		return
	}
	began := time.Now()
	logged := began
	in := &ingest.Ingester{Store: store, Progress: func(done, total int, file string) {
		s.setCorpus(corpusProgress{Done: done, Total: total, File: filepath.Base(file)})
		if time.Since(logged) > 5*time.Second {
			logged = time.Now()
			s.Log.Info("reading documents", "done", done, "of", total)
		}
	}}
	results, err := in.Paths(ctx, s.Corpus...)
	if ctx.Err() != nil {
		return // what is not read yet is read by the next run
	}
	if err != nil {
		s.Log.Error("the documents cannot be read", "error", err)
	}
	failed := 0
	for _, r := range results {
		if r.Problem != nil {
			failed++
			fmt.Fprintf(s.Stderr, "%s: %s\n", r.File, r.Problem.Sentence)
		}
	}
	s.setCorpus(corpusProgress{Done: len(results), Total: len(results), Failed: failed, Finished: true})
	s.Log.Info("documents were read", "files", len(results), "failed", failed, "took", time.Since(began).Round(time.Millisecond))
}

func (s *session) setCorpus(p corpusProgress) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.corpus = p
}
