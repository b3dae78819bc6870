package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/database"
	"thidua/knowledge/evaluation"
)

// evalCorpus is a corpus in a folder of its own, for the time of one measurement.
type evalCorpus struct {
	environment
	builtin bool // the built-in documents belong to it
	paths   []string

	folder       string
	db           *database.DB
	library      *knowledge.Library
	stopModel    func()
	store, index time.Duration
	reopen       time.Duration

	articles int
	rows     map[articlePlace]string // of collections: the id of each article
	known    map[string]string       // every id, in the form that survives typing → the id as it is shown
	repeated int                     // ids that a former row had
}

// articlePlace is where an article stands.
type articlePlace struct{ document, path string }

// close removes everything that was made.
func (c *evalCorpus) close() {
	if c.db != nil {
		_ = c.db.Close() // the data goes with it
	}
	if c.stopModel != nil {
		c.stopModel()
	}
	if c.folder != "" {
		if err := os.RemoveAll(c.folder); err != nil {
			fmt.Fprintf(c.Stderr, "không xóa được thư mục tạm %s: %v\n", c.folder, err)
		}
	}
}

// prepare stores the corpus, makes it searchable and opens it again as a restart would.
func (c *evalCorpus) prepare(ctx context.Context, vectors bool) (err error) {
	if c.folder, err = os.MkdirTemp("", "thidua-eval-"); err != nil {
		return fmt.Errorf("không tạo được thư mục tạm: %w", err)
	}
	c.DatabaseURL, c.DataDir = "", c.folder
	switch {
	case !vectors:
		c.EmbeddingModel = ""
	case c.OpenAIBaseURL == "":
		c.EmbeddingModel = ""
		if c.stopModel, err = c.standInModel(); err != nil {
			return err
		}
	case c.EmbeddingModel == "":
		return errors.New("đã có OPENAI_BASE_URL nhưng chưa có EMBEDDING_MODEL; đề nghị cho biết tên mô hình vectơ")
	}
	began := time.Now()
	if err := c.load(ctx); err != nil {
		return err
	}
	c.store = time.Since(began)

	began = time.Now()
	if err := c.shelve(ctx); err != nil {
		return err
	}
	embedding := progress(&c.environment, "Tính vectơ")
	_, err = c.library.Embed(ctx, 0, func(at knowledge.Embedded) {
		if embedding != nil {
			embedding(at.Done+at.Skipped, at.Total, "")
		}
	})
	if err != nil {
		return err
	}
	c.index = time.Since(began)
	saveIndex(c.library, c.Log)

	c.library = nil
	if err := c.db.Close(); err != nil {
		return err
	}
	began = time.Now()
	if c.db, _, err = c.open(ctx); err != nil {
		return err
	}
	if err := c.shelve(ctx); err != nil {
		return err
	}
	c.reopen = time.Since(began)
	return c.learnDocuments(ctx)
}

func (c *evalCorpus) open(ctx context.Context) (*database.DB, *knowledge.Store, error) {
	if c.builtin {
		return openCorpus(ctx, c.database())
	}
	db, err := openDatabase(ctx, c.database())
	if err != nil {
		return nil, nil, err
	}
	return db, knowledge.NewStore(db), nil
}

// shelve makes the stored corpus searchable. Who cancels need not wait for the end of it: the program ends.
func (c *evalCorpus) shelve(ctx context.Context) (err error) {
	if c.library, err = c.environment.library(knowledge.NewStore(c.db), c.Log); err != nil {
		return err
	}
	library, done := c.library, make(chan error, 1)
	go func() { done <- library.Refresh(ctx) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// load stores all that --corpus names.
func (c *evalCorpus) load(ctx context.Context) error {
	var collections, documents []string
	seen := map[string]bool{}
	for _, path := range c.paths {
		absolute, err := filepath.Abs(path)
		if err != nil {
			return err
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
	db, store, err := c.open(ctx)
	if err != nil {
		return err
	}
	c.db = db
	c.rows, c.known = map[articlePlace]string{}, map[string]string{}
	in := &ingest.Ingester{Store: store, Progress: progress(&c.environment, "Nạp văn bản")}
	err = in.Articles(ctx, collections, func(row ingest.ArticleRow) {
		c.articles++
		if _, twice := c.known[row.ID]; twice {
			c.repeated++
		}
		c.known[row.ID] = row.ID
		c.rows[articlePlace{row.Document, row.Path}] = row.ID
	})
	if err != nil {
		return err
	}
	if c.repeated > 0 {
		fmt.Fprintf(c.Stderr, "Lưu ý: %d dòng có mã (id) trùng với dòng trước; các dòng cùng mã được coi là một điều.\n", c.repeated)
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
			return fmt.Errorf("%s: %s", r.File, r.Problem.Sentence)
		}
		fmt.Fprintf(c.Stderr, "Lưu ý: %s: %s\n", r.File, r.Problem.Sentence)
	}
	return nil
}

func isCollection(path string) bool {
	path = strings.ToLower(path)
	return strings.HasSuffix(path, ".jsonl") || strings.HasSuffix(path, ".gz")
}

// learnDocuments gives the articles of the documents that were read from texts their ids: the document's number, else
// its file, then "#" and the number of the article or the path of the item.
func (c *evalCorpus) learnDocuments(ctx context.Context) error {
	documents, err := c.library.Documents(ctx)
	if err != nil {
		return err
	}
	if len(documents) == 0 {
		return errors.New("kho không có điều khoản nào; đề nghị kiểm tra lại --corpus")
	}
	collected := map[string]bool{}
	for place := range c.rows {
		collected[place.document] = true
	}
	for _, d := range documents {
		if collected[d.Key] {
			continue
		}
		if d, err = c.library.Document(ctx, d.Key); err != nil {
			return err
		}
		articles := 0
		for _, p := range d.Provisions {
			id := textID(d, p.Path)
			c.known[looseID(id)] = id
			c.known[looseID(fileName(d)+"#"+p.Path)] = id
			if p.Level == knowledge.LevelArticle && p.Part <= 1 {
				articles++
			}
		}
		if articles == 0 { // a plan: its items
			for _, p := range d.Provisions {
				if p.Parent < 0 && p.Part <= 1 {
					articles++
				}
			}
		}
		c.articles += articles
	}
	return nil
}

// textID is the id of an article of a document that was read from a text.
func textID(d *knowledge.Document, path string) string {
	name := d.Number
	if name == "" {
		name = fileName(d)
	}
	return name + "#" + strings.TrimPrefix(path, "Điều ")
}

func fileName(d *knowledge.Document) string {
	base := filepath.Base(strings.TrimPrefix(d.Source, "builtin:"))
	return strings.TrimSuffix(base, filepath.Ext(base))
}

// looseID is the form of an id that survives typing: 06/2022/QH15#Điều 24, 6/2022/qh15#24.
func looseID(id string) string {
	document, article, _ := strings.Cut(id, "#")
	return knowledge.NumberKey(document) + "#" + strings.TrimPrefix(article, "Điều ")
}

// found is what was found by ids, each once: rows of one id are one article.
func (c *evalCorpus) found(articles []knowledge.Found) []foundRow {
	rows := make([]foundRow, 0, len(articles))
	for _, f := range articles {
		id, collected := c.rows[articlePlace{f.Document.Key, f.Path}]
		if !collected {
			id = textID(f.Document, f.Path)
		}
		if !slices.ContainsFunc(rows, func(r foundRow) bool { return r.ID == id }) {
			rows = append(rows, foundRow{ID: id, Score: f.Score})
		}
	}
	return rows
}

// resolve writes ids as found does. One that the corpus does not have stays as it is.
func (c *evalCorpus) resolve(relevant []string) []string {
	resolved := make([]string, len(relevant))
	for i, id := range relevant {
		resolved[i] = id
		if _, exact := c.known[id]; exact {
			continue
		}
		if shown, known := c.known[looseID(id)]; known {
			resolved[i] = shown
		}
	}
	return resolved
}

// warnUnknown tells how many labels can never be found, and names one.
func (c *evalCorpus) warnUnknown(questions []evaluation.Question) {
	unknown := map[string]bool{}
	example := ""
	for _, q := range questions {
		for _, id := range q.Relevant {
			_, exact := c.known[id]
			if _, known := c.known[looseID(id)]; exact || known {
				continue
			}
			if unknown[id] = true; example == "" {
				example = id + " (câu hỏi " + q.ID + ")"
			}
		}
	}
	if len(unknown) > 0 {
		fmt.Fprintf(c.Stderr, "Lưu ý: %d mã điều khoản trong bộ câu hỏi không có trong kho, tính là không tìm thấy; ví dụ: %s.\n", len(unknown), example)
	}
}

// cost is what the questions and the preparation took.
func (c *evalCorpus) cost(took []time.Duration) evalCost {
	return evalCost{
		P50: milliseconds(evaluation.Percentile(took, 50)), P95: milliseconds(evaluation.Percentile(took, 95)),
		P99:   milliseconds(evaluation.Percentile(took, 99)),
		Store: rounded(c.store.Seconds(), 3), Index: rounded(c.index.Seconds(), 3), Reopen: rounded(c.reopen.Seconds(), 3),
		RSS: residentMB(),
	}
}
