package backfill

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"time"

	"thidua/knowledge/database"
)

// Skip is a text that a model gave nothing usable for.
type Skip struct {
	Hash           string // of the text
	Document, Path string // where it stands, or stood first
	Error          string // what came instead
	At             time.Time
}

const listSkips = `select hash, document, path, error, skipped_at from vector_skipped where model = $1 order by document, path, hash`

// Skips lists the texts that were skipped with a model.
func Skips(ctx context.Context, db *database.DB, model string) (all []Skip, err error) {
	err = database.Each(ctx, db, listSkips, func(rows *sql.Rows) error {
		var s Skip
		var at int64
		if err := rows.Scan(&s.Hash, &s.Document, &s.Path, &s.Error, &at); err != nil {
			return err
		}
		s.At = database.Time(at)
		all = append(all, s)
		return nil
	}, model)
	if err != nil {
		return nil, fmt.Errorf("reading the skipped passages: %w", err)
	}
	return all, nil
}

const putSkip = `
insert into vector_skipped (model, hash, document, path, error, skipped_at) values ($1, $2, $3, $4, $5, $6)
on conflict (model, hash) do update set document = excluded.document, path = excluded.path, error = excluded.error, skipped_at = excluded.skipped_at`

// skip remembers that a passage has no vector. The log names it the first time.
func (r *Run) skip(ctx context.Context, p Passage, cause error) error {
	level := slog.LevelWarn
	if _, known := r.skipped[p.Row.Hash]; known {
		level = slog.LevelDebug
	}
	r.Log.Log(ctx, level, "a passage has no vector and is found by its words alone", "document", p.Document, "path", p.Path, "error", cause)
	err := r.DB.InTx(ctx, func(tx *database.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, putSkip, r.Embedder.Model(), p.Row.Hash, p.Document, p.Path, database.Text([]byte(cause.Error())), now)
		return err
	})
	if err != nil {
		return fmt.Errorf("remembering a skipped passage: %w", err)
	}
	r.skipped[p.Row.Hash] = Skip{}
	return nil
}

const dropSkip = `delete from vector_skipped where model = $1 and hash = $2`

func forget(ctx context.Context, db *database.DB, model, hash string) error {
	return drop(ctx, db, dropSkip, model, hash)
}

const dropSkips = `delete from vector_skipped where model = $1`

// forgetAll lets another model of the same name try.
func forgetAll(ctx context.Context, db *database.DB, model string) error {
	return drop(ctx, db, dropSkips, model)
}

func drop(ctx context.Context, db *database.DB, statement string, args ...any) error {
	err := db.InTx(ctx, func(tx *database.Tx) error {
		_, err := tx.Exec(ctx, statement, args...)
		return err
	})
	if err != nil {
		return fmt.Errorf("forgetting skipped passages: %w", err)
	}
	return nil
}
