package vectorstore

import (
	"context"
	"fmt"
	"slices"

	"thidua/knowledge/database"
)

// Row is a vector with what is known of it.
type Row struct {
	ID int64 // of what it stands for; one vector each in a table
	// Begins is the first day and Expires the first day no more, as yyyymmdd, of the days on which it may be found.
	Begins, Expires int64
	Hash            string    // tells whether it is of the present text
	Vector          []float32 // of the length of the table; nil in rows that were read

	stored any // the vector of a row that Take returned, as the engine has it
}

// rowBatch is the rows of one statement.
const rowBatch = 200

// Rows is what the table has of the ids, without the vectors.
func (s *Store) Rows(ctx context.Context, t Table, ids []int64) (map[int64]Row, error) {
	found := make(map[int64]Row, len(ids))
	for chunk := range slices.Chunk(ids, rowBatch) {
		query := `select id, begins, expires, hash from ` + t.name() + ` where id in ` + database.Placeholders(0, len(chunk))
		rows, err := s.db.Query(ctx, query, database.Args(chunk)...)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", t.name(), err)
		}
		for rows.Next() {
			var r Row
			if err := rows.Scan(&r.ID, &r.Begins, &r.Expires, &r.Hash); err != nil {
				rows.Close()
				return nil, fmt.Errorf("reading %s: %w", t.name(), err)
			}
			found[r.ID] = r
		}
		rows.Close()
		if err := rows.Err(); err != nil {
			return nil, fmt.Errorf("reading %s: %w", t.name(), err)
		}
	}
	return found, nil
}

// Put stores rows, in the place of those of the same ids. Their vectors are in Vector, or are those that Take returned.
func (s *Store) Put(ctx context.Context, tx *database.Tx, t Table, rows []Row) error {
	for chunk := range slices.Chunk(rows, rowBatch) {
		ids := make([]int64, len(chunk))
		args := make([]any, 0, 5*len(chunk))
		for i, r := range chunk {
			ids[i] = r.ID
			vector := r.stored
			if r.Vector != nil {
				vector = s.engine.vector(r.Vector)
			}
			args = append(args, r.ID, r.Begins, r.Expires, r.Hash, vector)
		}
		if err := remove(ctx, tx, t, ids); err != nil { // vec0 knows no upsert
			return err
		}
		insert := `insert into ` + t.name() + ` (id, begins, expires, hash, embedding) values ` + database.PlaceholderRows(5, len(chunk))
		if _, err := tx.Exec(ctx, insert, args...); err != nil {
			return fmt.Errorf("adding to %s: %w", t.name(), err)
		}
	}
	return nil
}

// SetDays changes the days on which the vectors of the ids may be found.
func (s *Store) SetDays(ctx context.Context, tx *database.Tx, t Table, ids []int64, begins, expires int64) error {
	for chunk := range slices.Chunk(ids, rowBatch) {
		update := `update ` + t.name() + ` set begins = $1, expires = $2 where id in ` + database.Placeholders(2, len(chunk))
		if _, err := tx.Exec(ctx, update, append([]any{begins, expires}, database.Args(chunk)...)...); err != nil {
			return fmt.Errorf("dating vectors of %s: %w", t.name(), err)
		}
	}
	return nil
}

// Take takes the vectors of the ids out of every table and returns them, so that they can be Put under other ids. Of a
// table that has none of them there is no entry.
func (s *Store) Take(ctx context.Context, tx *database.Tx, ids []int64) (map[Table][]Row, error) {
	all, err := tables(ctx, tx)
	if err != nil {
		return nil, err
	}
	taken := map[Table][]Row{}
	for _, t := range all {
		for chunk := range slices.Chunk(ids, rowBatch) {
			rows, err := s.stored(ctx, tx, t, chunk)
			if err != nil {
				return nil, fmt.Errorf("reading %s: %w", t.name(), err)
			}
			if len(rows) > 0 {
				taken[t] = append(taken[t], rows...)
			}
		}
		if err := remove(ctx, tx, t, ids); err != nil {
			return nil, err
		}
	}
	return taken, nil
}

// stored is the rows of a batch of ids with their vectors.
func (s *Store) stored(ctx context.Context, tx *database.Tx, t Table, ids []int64) (all []Row, err error) {
	query := `select id, begins, expires, hash, embedding from ` + t.name() + ` where id in ` + database.Placeholders(0, len(ids))
	rows, err := tx.Query(ctx, query, database.Args(ids)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var r Row
		if err := rows.Scan(&r.ID, &r.Begins, &r.Expires, &r.Hash, &r.stored); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

func remove(ctx context.Context, tx *database.Tx, t Table, ids []int64) error {
	for chunk := range slices.Chunk(ids, rowBatch) {
		statement := `delete from ` + t.name() + ` where id in ` + database.Placeholders(0, len(chunk))
		if _, err := tx.Exec(ctx, statement, database.Args(chunk)...); err != nil {
			return fmt.Errorf("removing from %s: %w", t.name(), err)
		}
	}
	return nil
}
