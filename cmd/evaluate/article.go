package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"thidua/cmd/evaluate/measure"
	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
)

// articleIDs are the ids by which labels name the articles of a corpus. A row of a collection has its own. An article of
// a document that was read from a text has the document's number, else its file's name, then "#" and the number of the
// article or the path of the item: "06/2022/QH15#24", "ke-hoach#II.3".
type articleIDs struct {
	rows  map[knowledge.ArticlePlace]string // of collections
	known map[string]string                 // every id, exact and loose → the id as it is shown
}

func newArticleIDs() articleIDs {
	return articleIDs{rows: map[knowledge.ArticlePlace]string{}, known: map[string]string{}}
}

// add takes the id of a row; it is false when a former row had the same.
func (a articleIDs) add(row ingest.ArticleRow) bool {
	_, twice := a.known[row.ID]
	a.known[row.ID] = row.ID
	a.rows[knowledge.ArticlePlace{Document: row.Document, Path: row.Path}] = row.ID
	return !twice
}

// collected is the keys of the documents that came from collections.
func (a articleIDs) collected() map[string]bool {
	keys := map[string]bool{}
	for place := range a.rows {
		keys[place.Document] = true
	}
	return keys
}

// addDocument makes ids for the units of a document that was read from a text.
func (a articleIDs) addDocument(d *corpus.Document) {
	for _, p := range d.Provisions {
		id := textID(d, p.Path)
		a.known[looseID(id)] = id
		a.known[looseID(fileName(d)+"#"+p.Path)] = id
	}
}

func textID(d *corpus.Document, path string) string {
	name := d.Number
	if name == "" {
		name = fileName(d)
	}
	return name + "#" + strings.TrimPrefix(path, "Điều ")
}

func fileName(d *corpus.Document) string {
	base := filepath.Base(strings.TrimPrefix(d.Source, "builtin:"))
	return strings.TrimSuffix(base, filepath.Ext(base))
}

// looseID is the form of an id that survives typing: 06/2022/QH15#Điều 24, 6/2022/qh15#24.
func looseID(id string) string {
	document, article, _ := strings.Cut(id, "#")
	return corpus.NumberKey(document) + "#" + strings.TrimPrefix(article, "Điều ")
}

// found is what was found by ids, each once: rows of one id are one article.
func (a articleIDs) found(articles []knowledge.Found) []foundRow {
	rows := make([]foundRow, 0, len(articles))
	for _, f := range articles {
		id, collected := a.rows[knowledge.ArticlePlace{Document: f.Document.Key, Path: f.Path}]
		if !collected {
			id = textID(f.Document, f.Path)
		}
		if !slices.ContainsFunc(rows, func(r foundRow) bool { return r.ID == id }) {
			rows = append(rows, foundRow{ID: id, Score: f.Score})
		}
	}
	return rows
}

// lookUp is the id as found writes it; known is false when the corpus does not have it.
func (a articleIDs) lookUp(id string) (shown string, known bool) {
	if shown, known = a.known[id]; known {
		return shown, true
	}
	shown, known = a.known[looseID(id)]
	return shown, known
}

// resolve writes ids as found does. One that the corpus does not have stays as it is.
func (a articleIDs) resolve(relevant []string) []string {
	resolved := slices.Clone(relevant)
	for i, id := range relevant {
		if shown, known := a.lookUp(id); known {
			resolved[i] = shown
		}
	}
	return resolved
}

// warnUnknown tells how many labels can never be found, and names one.
func (a articleIDs) warnUnknown(w io.Writer, questions []measure.Question) {
	unknown := map[string]bool{}
	example := ""
	for _, q := range questions {
		for _, id := range q.Relevant {
			if _, known := a.lookUp(id); known {
				continue
			}
			if unknown[id] = true; example == "" {
				example = fmt.Sprintf("%s of question %s", id, q.ID)
			}
		}
	}
	if len(unknown) > 0 {
		fmt.Fprintf(w, "%d labels name no article of the corpus and count as not found, such as %s\n", len(unknown), example)
	}
}
