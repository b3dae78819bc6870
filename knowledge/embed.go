package knowledge

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"thidua/knowledge/database"
)

// Embedded is how far embedding has come.
type Embedded struct {
	Version int64 // the corpus version that was looked at
	Total   int   // passages
	Done    int   // of them have their vector
	Skipped int   // of them have none because the embedder gave nothing usable for them
}

// Complete reports whether nothing is left to do for the version.
func (e Embedded) Complete() bool { return e.Done+e.Skipped == e.Total }

// embedBatch is the passages between two commits: what an interruption can lose.
const embedBatch = 64

// Embed gives the passages that have none their vectors, in batches that are each committed, until all have one or
// limit is over (0: no limit); it may be interrupted at any moment and called again, and embeds nothing twice. It also
// brings the days of the stored vectors in line with the corpus. progress, if not nil, is called after each batch. It
// does nothing without an Embedder. A vector that cannot be used is left out with a line in the log; an embedder that
// does not answer is an error, after which what was stored stays.
func (l *Library) Embed(ctx context.Context, limit time.Duration, progress func(Embedded)) (Embedded, error) {
	if l.Embedder == nil {
		return Embedded{}, nil
	}
	began := time.Now()
	s, err := l.shelf(ctx)
	if err != nil {
		return Embedded{}, err
	}
	run := embedding{library: l, shelf: s, log: l.log(), at: Embedded{Version: s.version, Total: len(s.passages)}}
	missing, err := run.compare(ctx)
	if err != nil {
		return run.at, fmt.Errorf("embedding: %w", err)
	}
	for len(missing) > 0 && (limit == 0 || time.Since(began) < limit) {
		n := min(embedBatch, len(missing))
		if err := run.batch(ctx, missing[:n]); err != nil {
			return run.at, fmt.Errorf("embedding: %w", err)
		}
		missing = missing[n:]
		if progress != nil {
			progress(run.at)
		}
	}
	return run.at, nil
}

// embedding is one run of Embed.
type embedding struct {
	library *Library
	shelf   *shelf
	log     *slog.Logger
	table   database.VectorTable // without an ID until a batch confirmed the dimension
	at      Embedded
}

// compare finds the passages without a vector of their text and moves the days of the others.
func (e *embedding) compare(ctx context.Context) (missing []*passage, err error) {
	store := e.library.store
	// The dimension is asked for, not remembered: a model may be exchanged under its name.
	probe, err := e.library.Embedder.EmbedQuery(ctx, "thi đua, khen thưởng")
	if err != nil {
		return nil, err
	}
	if err := usable(probe); err != nil {
		return nil, err
	}
	if e.table, err = store.vectorTable(ctx, e.library.Embedder.Model(), len(probe)); err != nil {
		return nil, err
	}
	var stored map[int64]vectorRow
	if e.table.ID != 0 {
		if stored, err = store.vectorRows(ctx, e.table); err != nil {
			return nil, err
		}
	}
	late := map[*Document][]any{}
	for i := range e.shelf.passages {
		p := &e.shelf.passages[i]
		row, ok := stored[p.provision().ID]
		if !ok || row.hash != hashText(p.embedded()) {
			missing = append(missing, p)
			continue
		}
		e.at.Done++
		if begins, expires := p.document.days(); row.begins != begins || row.expires != expires {
			late[p.document] = append(late[p.document], row.provision)
		}
	}
	for d, provisions := range late {
		begins, expires := d.days()
		if err := store.dateVectors(ctx, e.table, provisions, begins, expires); err != nil {
			return nil, err
		}
	}
	return missing, nil
}

// batch embeds some passages and stores their vectors.
func (e *embedding) batch(ctx context.Context, passages []*passage) error {
	texts := make([]string, len(passages))
	for i, p := range passages {
		texts[i] = p.embedded()
	}
	vectors, err := e.library.Embedder.EmbedPassages(ctx, texts)
	switch {
	case errors.Is(err, ErrText) && len(passages) > 1: // find the one
		half := len(passages) / 2
		if err := e.batch(ctx, passages[:half]); err != nil {
			return err
		}
		return e.batch(ctx, passages[half:])
	case errors.Is(err, ErrText):
		e.skip(passages[0], err)
		return nil
	case err != nil:
		return err
	case len(vectors) != len(texts):
		return fmt.Errorf("%s gave %d vectors for %d texts", e.library.Embedder.Model(), len(vectors), len(texts))
	}
	var rows []vectorRow
	for i, v := range vectors {
		if len(v) != e.table.Dimension {
			return fmt.Errorf("%s gave a vector of %d numbers where it gave %d", e.library.Embedder.Model(), len(v), e.table.Dimension)
		}
		if err := usable(v); err != nil {
			e.skip(passages[i], err)
			continue
		}
		begins, expires := passages[i].document.days()
		rows = append(rows, vectorRow{
			provision: passages[i].provision().ID, hash: hashText(texts[i]), begins: begins, expires: expires,
			embedding: e.library.store.db.Vector(v),
		})
	}
	if len(rows) == 0 {
		return nil
	}
	if e.table.ID == 0 {
		if e.table, err = e.library.store.makeVectorTable(ctx, e.library.Embedder.Model(), e.table.Dimension); err != nil {
			return err
		}
	}
	if err := e.library.store.putVectors(ctx, e.table, rows); err != nil {
		return err
	}
	e.at.Done += len(rows)
	return nil
}

func (e *embedding) skip(p *passage, cause error) {
	e.at.Skipped++
	e.log.Warn("a passage has no vector and is found by its words alone", "document", p.document.Key, "path", p.provision().Path, "error", cause)
}
