package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/relevance"
	"thidua/knowledge/vietnamese"
)

// testbedConfig says what a corpus is made of and how it is searched.
type testbedConfig struct {
	paths         []string
	builtin       bool                      // the documents that come with the program belong to it
	withoutBank   bool                      // the questions that provisions answer are left out
	relevance     *relevance.Model          // nil: the program\'s own
	abbreviations *vietnamese.Abbreviations // nil: the built-in ones
	embedder      knowledge.Embedder        // nil: search is by words alone
	similar       float64                   // see knowledge.Library, as maxEmbedded
	maxEmbedded   int
	stderr        io.Writer
	log           *slog.Logger
}

// testbed is a corpus in a folder of its own, for the time of one measurement.
type testbed struct {
	testbedConfig
	folder  string
	db      *database.DB
	library *knowledge.Library

	ids      articleIDs
	articles int // how many there are
	took     preparation
}

// preparation is what it took to make a corpus.
type preparation struct {
	store  time.Duration // to read and store it
	index  time.Duration // to make it searchable
	reopen time.Duration // to make it searchable again after a restart
}

// newTestbed stores a corpus, makes it searchable and opens it again as a restart would. It is to be closed.
func newTestbed(ctx context.Context, config testbedConfig) (*testbed, error) {
	folder, err := os.MkdirTemp("", "thidua-evaluate-")
	if err != nil {
		return nil, fmt.Errorf("making a folder for the corpus: %w", err)
	}
	c := &testbed{testbedConfig: config, folder: folder, ids: newArticleIDs()}
	if err := c.prepare(ctx); err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// close removes everything that was made.
func (c *testbed) close() {
	if c.db != nil {
		_ = c.db.Close() // the data goes with it
	}
	if err := os.RemoveAll(c.folder); err != nil {
		fmt.Fprintf(c.stderr, "the folder %s could not be removed: %v\n", c.folder, err)
	}
}

func (c *testbed) prepare(ctx context.Context) error {
	began := time.Now()
	if err := c.open(ctx); err != nil {
		return err
	}
	if err := c.load(ctx); err != nil {
		return err
	}
	c.took.store = time.Since(began)

	began = time.Now()
	if err := c.refresh(ctx); err != nil {
		return err
	}
	embedding := progress(c.stderr, "embedding")
	_, err := c.library.Embed(ctx, 0, func(at knowledge.Embedded) { embedding(at.Done+at.Skipped, at.Total, "") })
	if err != nil {
		return err
	}
	c.took.index = time.Since(began)
	if err := c.library.Save(); err != nil {
		return err
	}

	if err := c.db.Close(); err != nil {
		return err
	}
	began = time.Now()
	if err := c.open(ctx); err != nil {
		return err
	}
	if err := c.refresh(ctx); err != nil {
		return err
	}
	c.took.reopen = time.Since(began)
	return c.nameDocuments(ctx)
}

func (c *testbed) open(ctx context.Context) (err error) {
	if c.db, err = database.Open(ctx, database.Config{DataDir: c.folder}); err != nil {
		return err
	}
	if err := c.db.Migrate(ctx); err != nil {
		return err
	}
	store := knowledge.NewStore(c.db)
	c.library = knowledge.NewLibrary(store)
	c.library.IndexFile = filepath.Join(c.folder, "search.index")
	c.library.MaxEmbedded = c.maxEmbedded
	c.library.Abbreviations, c.library.Embedder, c.library.MinSimilarity, c.library.Log = c.abbreviations, c.embedder, c.similar, c.log
	c.library.WithoutBank = c.withoutBank
	c.library.Relevance = c.relevance
	if !c.builtin {
		return nil
	}
	return (&ingest.Ingester{Store: store}).Builtin(ctx)
}

// refresh makes the stored corpus searchable. Who cancels need not wait for the end of it: the program ends.
func (c *testbed) refresh(ctx context.Context) error {
	library, done := c.library, make(chan error, 1)
	go func() { done <- library.Refresh(ctx) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// load stores all that the paths name: collections of articles, and documents.
func (c *testbed) load(ctx context.Context) error {
	collections, documents, err := sorted(c.paths)
	if err != nil {
		return err
	}
	in := &ingest.Ingester{Store: knowledge.NewStore(c.db), Progress: progress(c.stderr, "storing")}
	repeated := 0
	err = in.Articles(ctx, collections, func(row ingest.ArticleRow) {
		c.articles++
		if !c.ids.add(row) {
			repeated++
		}
	})
	if err != nil {
		return err
	}
	if repeated > 0 {
		fmt.Fprintf(c.stderr, "%d rows have the id of a former row; rows of one id are taken for one article\n", repeated)
	}
	results, err := in.Paths(ctx, documents...)
	if err != nil {
		return err
	}
	for _, r := range results {
		if r.Problem == nil {
			continue
		}
		if slices.Contains(documents, r.File) {
			return fmt.Errorf("%s: %w", r.File, r.Problem)
		}
		fmt.Fprintf(c.stderr, "%s is left out: %v\n", r.File, r.Problem)
	}
	return nil
}

// sorted parts paths into collections and documents, each path once.
func sorted(paths []string) (collections, documents []string, err error) {
	seen := map[string]bool{}
	for _, path := range paths {
		absolute, err := filepath.Abs(path)
		if err != nil {
			return nil, nil, err
		}
		if seen[absolute] {
			continue
		}
		seen[absolute] = true
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && isCollection(path) {
			collections = append(collections, path)
		} else {
			documents = append(documents, path)
		}
	}
	return collections, documents, nil
}

func isCollection(path string) bool {
	path = strings.ToLower(path)
	return strings.HasSuffix(path, ".jsonl") || strings.HasSuffix(path, ".gz")
}

// nameDocuments gives the articles of the documents that were read from texts their ids, and counts them.
func (c *testbed) nameDocuments(ctx context.Context) error {
	documents, err := c.library.Documents(ctx)
	if err != nil {
		return err
	}
	if len(documents) == 0 {
		return errors.New("the corpus has no article: look at --corpus")
	}
	collected := c.ids.collected()
	for _, d := range documents {
		if collected[d.Key] {
			continue
		}
		whole, err := c.library.Document(ctx, d.Key)
		if err != nil {
			return err
		}
		c.ids.addDocument(whole)
		c.articles += articlesOf(whole)
	}
	return nil
}

// articlesOf is how many articles a document has or, of a plan, how many items.
func articlesOf(d *corpus.Document) int {
	articles, top := 0, 0
	for _, p := range d.Provisions {
		if p.Part > 1 {
			continue
		}
		if p.Level == corpus.LevelArticle {
			articles++
		}
		if p.Parent < 0 {
			top++
		}
	}
	if articles == 0 {
		return top
	}
	return articles
}
