package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"thidua/cmd/evaluate/training"
	"thidua/knowledge/bank"
	"thidua/knowledge/corpus"
)

type fitEmbedderCommand struct {
	Articles  []string `required:"" sep:"none" help:"Articles with headings, .jsonl or .jsonl.gz; may be repeated." placeholder:"FILE"`
	Documents []string `required:"" sep:"none" help:"The documents of the question bank, a file or a folder; may be repeated." placeholder:"PATH"`
	Output    string   `short:"o" help:"Write weights.bin to this folder; without it only figures are printed." placeholder:"DIR"`
}

// leastWords is the bytes of an article from which its heading tells something of it.
const leastWords = 60

// Run learns the vectors of pieces from headings and from the question bank.
func (c *fitEmbedderCommand) Run(ctx context.Context, env *environment) error {
	if c.Output != "" {
		if err := os.MkdirAll(c.Output, 0o755); err != nil { // now, not after the minutes that learning takes
			return err
		}
	}
	var headings []training.Heading
	whole := map[string]*corpus.Document{}
	for _, from := range []struct {
		paths   []string
		builtin bool
	}{{c.Articles, false}, {c.Documents, true}} {
		err := eachDocument(ctx, env, from.paths, from.builtin, func(d *corpus.Document) {
			headings = append(headings, headingsOf(d)...)
			if from.builtin {
				whole[d.Key] = d
			}
		})
		if err != nil {
			return err
		}
	}
	weights := training.Embedder(env.Stdout, headings, placesOf(whole))
	if c.Output == "" {
		return nil
	}
	if err := os.WriteFile(filepath.Join(c.Output, "weights.bin"), weights, 0o644); err != nil {
		return fmt.Errorf("writing the vectors: %w", err)
	}
	return nil
}

// eachDocument reads a corpus and calls use with each of its documents, whole.
func eachDocument(ctx context.Context, env *environment, paths []string, builtin bool, use func(*corpus.Document)) error {
	corpus, err := newTestbed(ctx, testbedConfig{paths: paths, builtin: builtin, stderr: env.Stderr, log: env.Log})
	if err != nil {
		return err
	}
	defer corpus.close()
	documents, err := corpus.library.Documents(ctx)
	if err != nil {
		return err
	}
	for _, d := range documents {
		whole, err := corpus.library.Document(ctx, d.Key)
		if err != nil {
			return err
		}
		use(whole)
	}
	return nil
}

// headingsOf are the headings of a document's articles; of every other one with what the document is about.
func headingsOf(d *corpus.Document) (headings []training.Heading) {
	for _, p := range d.Provisions {
		if p.Level != corpus.LevelArticle || p.Heading == "" {
			continue
		}
		words, _ := d.FullText(p.Path)
		if len(words) < leastWords {
			continue
		}
		title := p.Heading
		if len(headings)%2 == 1 {
			title += " " + d.Title
		}
		headings = append(headings, training.Heading{Title: title, Words: words})
	}
	return headings
}

// placesOf are the provisions of the documents that the shipped bank has questions of, in its order.
func placesOf(whole map[string]*corpus.Document) (places []training.Place) {
	at := map[[2]string]int{}
	for _, e := range bank.Shipped() {
		key := [2]string{e.Document, e.Path}
		i, known := at[key]
		if !known {
			d := whole[e.Document]
			if d == nil {
				continue
			}
			words, above := d.FullText(e.Path)
			if words == "" {
				continue
			}
			i = len(places)
			at[key] = i
			places = append(places, training.Place{Document: e.Document, Path: e.Path, Words: above + "\n" + words})
		}
		places[i].Questions = append(places[i].Questions, e.Question)
	}
	return places
}
