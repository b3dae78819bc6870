package database

import (
	"context"
	"database/sql"
)

// Each gives scan every row of a query.
func Each(ctx context.Context, q Querier, query string, scan func(rows *sql.Rows) error, args ...any) error {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
