package knowledge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"thidua/knowledge/backfill"
	"thidua/knowledge/corpus"
	"thidua/knowledge/vectorstore"
	"thidua/knowledge/worker"
)

// Embedded is how far embedding has come.
type Embedded struct {
	Version int64 // the corpus version that was looked at
	Total   int   // passages, without those that left the corpus since
	Done    int   // of them have their vector
	Skipped int   // of them have none because the embedder gave nothing usable for them; see backfill.Skips
}

// Complete reports whether nothing is left to do for the version.
func (e Embedded) Complete() bool { return e.Done+e.Skipped == e.Total }

// embedBatch is the passages of one request, and between two commits: what an interruption can lose. Endpoints commonly take 32.
const embedBatch = 32

// Embed gives the passages that have none their vectors, in batches that are each committed, until all have one or
// limit is over (0: no limit); it may be interrupted at any moment and called again, and embeds nothing twice. It also
// brings the days of the stored vectors in line with the corpus. progress, if not nil, is called after each batch. It
// does nothing without an Embedder, or when the corpus is larger than MaxEmbedded. A passage whose text the embedder gives nothing usable for is left out and
// tried again after a day; an embedder that fails is an error, after which what was stored stays. See package backfill.
func (l *Library) Embed(ctx context.Context, limit time.Duration, progress func(Embedded)) (Embedded, error) {
	if l.Embedder == nil {
		return Embedded{}, nil
	}
	began := time.Now()
	s, err := l.snapshot(ctx)
	if err != nil {
		return Embedded{}, err
	}
	if !l.embeds(s) {
		return Embedded{Version: s.version}, nil
	}
	run := embedRun{
		library: l, snapshot: s, at: Embedded{Version: s.version},
		fill: backfill.Run{DB: l.store.db, Vectors: l.store.vectors, Embedder: l.Embedder, Log: l.log(), Put: l.store.putVectors},
		// Its own, so that what people ask about stays at hand meanwhile.
		cache: newDocumentCache(l.store, maxCached/10),
	}
	missing, err := run.compare(ctx)
	if err != nil {
		l.outage.LeaveAlone(worker.RetryAfter(err))
		return run.at, fmt.Errorf("embedding: %w", err)
	}
	for len(missing) > 0 && (limit == 0 || time.Since(began) < limit) {
		n := min(embedBatch, len(missing))
		if err := run.embedSome(ctx, missing[:n]); err != nil {
			l.outage.LeaveAlone(worker.RetryAfter(err)) // questions too
			return run.at, fmt.Errorf("embedding: %w", err)
		}
		missing = missing[n:]
		if progress != nil {
			progress(run.at)
		}
	}
	if err := run.fill.End(); err != nil {
		return run.at, fmt.Errorf("embedding: %w", err)
	}
	return run.at, nil
}

// embedRun is one run of Embed.
type embedRun struct {
	library  *Library
	snapshot *corpusSnapshot
	cache    *documentCache
	fill     backfill.Run
	at       Embedded
}

// unembedded is a passage that has no vector of its text: its document, as the snapshot has it, and its root.
type unembedded struct {
	document *corpus.Document
	root     int64
}

// compare finds the passages without a vector of their text and moves the days of the others. It holds one document's
// words at a time.
func (e *embedRun) compare(ctx context.Context) (missing []unembedded, err error) {
	if err := e.fill.Begin(ctx); err != nil {
		return nil, err
	}
	for documents := range slices.Chunk(e.snapshot.Documents, compareBatch) {
		more, err := e.compareSome(ctx, documents)
		if err != nil {
			return nil, err
		}
		missing = append(missing, more...)
	}
	return missing, e.fill.Forget(ctx)
}

// compareBatch is the documents that are compared at a time.
const compareBatch = 50

func (e *embedRun) compareSome(ctx context.Context, documents []*corpus.Document) (missing []unembedded, err error) {
	ids := make([]int64, len(documents))
	for i, d := range documents {
		ids[i] = d.ID
	}
	type text struct {
		unembedded
		hash string
	}
	var texts []text
	var roots []int64
	_, err = e.library.store.each(ctx, ids, func(whole *corpus.Document) error {
		d := e.snapshot.ByID[whole.ID]
		if stateOf(d) != stateOf(whole) {
			return nil
		}
		for _, p := range passagesOf(whole) {
			root := p.Provision().ID
			texts = append(texts, text{unembedded{d, root}, hashText(p.embedded())})
			roots = append(roots, root)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	e.at.Total += len(texts)
	var stored map[int64]vectorstore.Row
	if e.fill.Table.ID != 0 {
		if stored, err = e.library.store.vectors.Rows(ctx, e.fill.Table, roots); err != nil {
			return nil, err
		}
	}
	late := map[*corpus.Document][]int64{}
	for _, t := range texts {
		row, ok := stored[t.root]
		if !ok || row.Hash != t.hash {
			if e.fill.LeftOut(t.hash) {
				e.at.Skipped++
			} else {
				missing = append(missing, t.unembedded)
			}
			continue
		}
		e.at.Done++
		if begins, expires := daysOf(t.document); row.Begins != begins || row.Expires != expires {
			late[t.document] = append(late[t.document], t.root)
		}
	}
	for d, provisions := range late {
		begins, expires := daysOf(d)
		if err := e.library.store.dateVectors(ctx, e.fill.Table, provisions, begins, expires); err != nil {
			return nil, err
		}
	}
	return missing, nil
}

// embedSome embeds passages and stores their vectors; those that left the corpus no longer count.
func (e *embedRun) embedSome(ctx context.Context, missing []unembedded) error {
	documents := make([]*corpus.Document, len(missing))
	for i, m := range missing {
		documents[i] = m.document
	}
	loaded, err := e.cache.load(ctx, documents...)
	if stale, changed := errors.AsType[*staleError](err); changed {
		there := slices.DeleteFunc(slices.Clone(missing), func(m unembedded) bool { return slices.Contains(stale.documents, m.document) })
		e.at.Total -= len(missing) - len(there)
		if len(there) == 0 {
			return nil
		}
		return e.embedSome(ctx, there)
	}
	if err != nil {
		return err
	}
	passages := make([]backfill.Passage, len(missing))
	for i, v := range loaded {
		p := v.passage(missing[i].root)
		text := p.embedded()
		begins, expires := daysOf(missing[i].document)
		passages[i] = backfill.Passage{
			Row:  vectorstore.Row{ID: missing[i].root, Hash: hashText(text), Begins: begins, Expires: expires},
			Text: text, Document: p.Document.Key, Path: p.Provision().Path,
		}
	}
	done, skipped, err := e.fill.Embed(ctx, passages)
	e.at.Done += done
	e.at.Skipped += skipped
	return err
}
