package vectorstore

import (
	"context"
	"encoding/json"
	"fmt"

	"thidua/knowledge/database"
)

const tableProbe = `select probe from vector_table where id = $1`

// Probe is the vector that SetProbe kept with the table; nil when there is none.
func (s *Store) Probe(ctx context.Context, t Table) (v []float32, err error) {
	var text string
	err = s.db.QueryRow(ctx, tableProbe, t.ID).Scan(&text)
	if err == nil && text != "" {
		err = json.Unmarshal([]byte(text), &v)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the probe of %s: %w", t.name(), err)
	}
	return v, nil
}

const setTableProbe = `update vector_table set probe = $1 where id = $2`

// SetProbe keeps the vector of a text that never changes with the table, to know the model by.
func (s *Store) SetProbe(ctx context.Context, t Table, v []float32) error {
	text, err := json.Marshal(v)
	if err == nil {
		err = s.db.InTx(ctx, func(tx *database.Tx) error {
			_, err := tx.Exec(ctx, setTableProbe, string(text), t.ID)
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("keeping the probe of %s: %w", t.name(), err)
	}
	return nil
}

// Count is how many vectors a table has.
func (s *Store) Count(ctx context.Context, t Table) (n int, err error) {
	if err := s.db.QueryRow(ctx, `select count(*) from `+t.name()).Scan(&n); err != nil {
		return 0, fmt.Errorf("counting %s: %w", t.name(), err)
	}
	return n, nil
}

const forgetTable = `delete from vector_table where id = $1`

// Drop drops a table with its vectors.
func (s *Store) Drop(ctx context.Context, t Table) error {
	err := s.db.InTx(ctx, func(tx *database.Tx) error {
		if _, err := tx.Exec(ctx, forgetTable, t.ID); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `drop table if exists `+t.name())
		return err
	})
	if err != nil {
		return fmt.Errorf("dropping %s: %w", t.name(), err)
	}
	return nil
}
