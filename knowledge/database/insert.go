package database

import (
	"context"
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
	if !tx.db.Shared() && tx.statement(ctx, query) == nil { // many rows are coming: it is worth it for this transaction alone
		prepared, err := tx.tx.PrepareContext(ctx, query) // closed with the transaction
		if err != nil {
			return err
		}
		tx.keep(query, prepared)
	}
	_, err := tx.exec(ctx, query, values)
	return err
}
