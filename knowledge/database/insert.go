package database

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
)

// Insert adds rows of width values each, all rows one after the other in values, in as few statements as suits the engine.
// The query is the statement up to and with the word "values".
func (tx *Tx) Insert(ctx context.Context, query string, width int, values []any) error {
	if len(values)%width != 0 {
		return fmt.Errorf("inserting: %d values are not rows of %d", len(values), width)
	}
	for chunk := range slices.Chunk(values, tx.db.dialect.insertRows*width) {
		if err := tx.insert(ctx, query+PlaceholderRows(width, len(chunk)/width), chunk); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) insert(ctx context.Context, query string, values []any) error {
	if tx.db.Shared() { // its driver prepares what it has seen before by itself
		_, err := tx.tx.ExecContext(ctx, query, values...)
		return err
	}
	prepared := tx.inserts[query]
	if prepared == nil {
		var err error
		if prepared, err = tx.tx.PrepareContext(ctx, query); err != nil { // closed with the transaction
			return err
		}
		if tx.inserts == nil {
			tx.inserts = map[string]*sql.Stmt{}
		}
		tx.inserts[query] = prepared
	}
	_, err := prepared.ExecContext(ctx, values...)
	return err
}
