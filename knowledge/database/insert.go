package database

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Insert adds rows of width values each, all rows one after the other in values, in as few statements as suits the engine.
// The query is the statement up to and with the word "values".
func (tx *Tx) Insert(ctx context.Context, query string, width int, values []any) error {
	batch := tx.db.dialect.insertRows
	for chunk := range slices.Chunk(values, batch*width) {
		rows := len(chunk) / width
		if len(chunk)%width != 0 {
			return fmt.Errorf("inserting: %d values are not rows of %d", len(values), width)
		}
		var err error
		if rows == batch && tx.db.dialect.prepare {
			var full *sql.Stmt
			if full, err = tx.prepared(ctx, query, width); err == nil {
				_, err = full.ExecContext(ctx, chunk...)
			}
		} else {
			_, err = tx.tx.ExecContext(ctx, query+placeholders(width, rows), chunk...)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// prepared is the statement that inserts a full batch; it lives until the transaction ends.
func (tx *Tx) prepared(ctx context.Context, query string, width int) (*sql.Stmt, error) {
	if found := tx.inserts[query]; found != nil {
		return found, nil
	}
	made, err := tx.tx.PrepareContext(ctx, query+placeholders(width, tx.db.dialect.insertRows))
	if err != nil {
		return nil, err
	}
	if tx.inserts == nil {
		tx.inserts = map[string]*sql.Stmt{}
	}
	tx.inserts[query] = made
	return made, nil
}

// placeholders is "($1, $2), ($3, $4)" for 2, 2.
func placeholders(width, rows int) string {
	var b strings.Builder
	for i := range rows {
		for j := range width {
			switch {
			case j > 0:
				b.WriteString(", $")
			case i > 0:
				b.WriteString("), ($")
			default:
				b.WriteString("($")
			}
			b.WriteString(strconv.Itoa(i*width + j + 1))
		}
	}
	b.WriteString(")")
	return b.String()
}
