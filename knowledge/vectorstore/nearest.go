package vectorstore

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"thidua/knowledge/database"
)

// Neighbour is a vector found near another.
type Neighbour struct {
	ID       int64
	Distance float64 // 1 - cosine
}

// maxNearest is the most neighbours that are found: vec0 refuses more.
const maxNearest = 4096

// Nearest is the k vectors nearest to v by cosine, at most 4,096, among those whose days hold day (yyyymmdd; 0 takes
// all), nearest first. PostgreSQL's index is approximate; see postgres.nearest.
func (s *Store) Nearest(ctx context.Context, t Table, v []float32, day int64, k int) ([]Neighbour, error) {
	if k = min(k, maxNearest); k <= 0 {
		return nil, nil
	}
	found, err := s.engine.nearest(ctx, s.db, t, v, day, k)
	if err != nil {
		return nil, fmt.Errorf("searching %s: %w", t.name(), err)
	}
	slices.SortStableFunc(found, func(a, b Neighbour) int { return cmp.Compare(a.Distance, b.Distance) })
	return found[:min(k, len(found))], nil
}

// engine is what differs between the engines.
type engine interface {
	// create is the statements that make a table, with the columns id, begins, expires, hash and embedding, unless it is
	// there.
	create(t Table) []string
	// vector is v as an argument of a statement.
	vector(v []float32) any
	// nearest finds the k nearest, or more, in any order.
	nearest(ctx context.Context, db *database.DB, t Table, v []float32, day int64, k int) ([]Neighbour, error)
}

const duringDay = ` begins <= $3 and expires > $3`

// neighbours runs a query of ids and distances. Day 0 is no argument of it.
func neighbours(ctx context.Context, q database.Querier, query string, v any, k int, day int64) (found []Neighbour, err error) {
	args := []any{v, k}
	if day > 0 {
		args = append(args, day)
	}
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var n Neighbour
		if err := rows.Scan(&n.ID, &n.Distance); err != nil {
			return nil, err
		}
		found = append(found, n)
	}
	return found, rows.Err()
}
