// Package vectorstore keeps vectors and finds those nearest to another, on both engines: with an HNSW index over cosine
// distance on PostgreSQL, with sqlite-vec's vec0, which compares with every vector, on SQLite. It knows nothing of what a
// vector stands for.
//
// Vectors of one model and length are in a table of their own, vector_<id>, made when the first of them comes; the table
// vector_table lists them.
package vectorstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"thidua/knowledge/database"
)

// Store is the vectors of a database. It is safe for concurrent use.
type Store struct {
	db     *database.DB
	engine engine
}

// New uses a migrated database.
func New(db *database.DB) *Store {
	if db.Shared() {
		return &Store{db, postgres{}}
	}
	return &Store{db, sqlite{}}
}

// Table is a table of vectors of one model and length.
type Table struct {
	ID        int64
	Dimension int // the length of the vectors
}

// name is the table's name in a statement.
func (t Table) name() string { return "vector_" + strconv.FormatInt(t.ID, 10) }

// maxDimension is the longest vector that both engines can index.
const maxDimension = 4000

const findTable = `select id from vector_table where model = $1 and dimension = $2`

// Table is the table of the model and dimension; its ID is 0 when there is none yet.
func (s *Store) Table(ctx context.Context, model string, dimension int) (Table, error) {
	table := Table{Dimension: dimension}
	err := s.db.QueryRow(ctx, findTable, model, dimension).Scan(&table.ID)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return table, fmt.Errorf("looking the vector table up: %w", err)
	}
	return table, nil
}

const newestDimension = `select dimension from vector_table where model = $1 order by id desc limit 1`

// Dimension is the length of the vectors of the model's newest table, 0 when it has none.
func (s *Store) Dimension(ctx context.Context, model string) (n int, err error) {
	err = s.db.QueryRow(ctx, newestDimension, model).Scan(&n)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("looking the vectors of a model up: %w", err)
	}
	return n, nil
}

const addTable = `
insert into vector_table (model, dimension, created_at) values ($1, $2, $3) on conflict (model, dimension) do nothing`

// MakeTable is the table of the model and dimension, made when it is not there. It fails on a dimension above
// MaxDimension. Several processes may make one table at once.
func (s *Store) MakeTable(ctx context.Context, model string, dimension int) (Table, error) {
	if dimension < 1 || dimension > maxDimension {
		return Table{}, fmt.Errorf("vectors of %d numbers cannot be indexed; at most %d", dimension, maxDimension)
	}
	table := Table{Dimension: dimension}
	err := s.db.InTx(ctx, func(tx *database.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		// Another process that makes the same table waits here for this one's commit.
		if _, err := tx.Exec(ctx, addTable, model, dimension, now); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, findTable, model, dimension).Scan(&table.ID); err != nil {
			return err
		}
		for _, statement := range s.engine.create(table) {
			if _, err := tx.Exec(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Table{}, fmt.Errorf("making a table for the vectors of %s: %w", model, err)
	}
	return table, nil
}

const listTables = `select id, dimension from vector_table order by id `

// tables lists the tables of all models, oldest first. None of them is dropped until the transaction ends.
func tables(ctx context.Context, tx *database.Tx) (all []Table, err error) {
	rows, err := tx.Query(ctx, listTables+tx.ForUpdate())
	if err != nil {
		return nil, fmt.Errorf("listing the vector tables: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var t Table
		if err := rows.Scan(&t.ID, &t.Dimension); err != nil {
			return nil, fmt.Errorf("listing the vector tables: %w", err)
		}
		all = append(all, t)
	}
	return all, rows.Err()
}
