package vectorstore_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/vectorstore"
)

func TestAProbeStaysWithItsTableAndGoesWithIt(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := vectorstore.New(db)
		one, other := makeTable(t, store, "m", 4), makeTable(t, store, "m", 5)
		probe := func(table vectorstore.Table) []float32 {
			t.Helper()
			v, err := store.Probe(t.Context(), table)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		if v := probe(one); v != nil {
			t.Errorf("before it was set: %v", v)
		}
		want := []float32{0.1, -1e-30, 3.4e38, 0}
		if err := store.SetProbe(t.Context(), one, want); err != nil {
			t.Fatal(err)
		}
		if v := probe(one); !slices.Equal(v, want) || probe(other) != nil {
			t.Errorf("%v, and of the other %v", v, probe(other))
		}
		circle(t, db, one, 7)
		circle(t, db, other, 3)
		if n, err := store.Count(t.Context(), one); err != nil || n != 7 {
			t.Errorf("%d vectors, %v", n, err)
		}
		if err := store.Drop(t.Context(), one); err != nil {
			t.Fatal(err)
		}
		if table, err := store.Table(t.Context(), "m", 4); err != nil || table.ID != 0 {
			t.Errorf("after it was dropped: %+v, %v", table, err)
		}
		if n, err := store.Count(t.Context(), other); err != nil || n != 3 {
			t.Errorf("the other has %d vectors, %v", n, err)
		}
		again := makeTable(t, store, "m", 4)
		if n, err := store.Count(t.Context(), again); err != nil || n != 0 || probe(again) != nil {
			t.Errorf("made again it has %d vectors and the probe %v, %v", n, probe(again), err)
		}
	})
}

// Whoever changes a document while another process drops the vectors of a former model waits for that, and goes on.
func TestATableThatIsBeingDroppedFailsNobodyElse(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := vectorstore.New(db)
		table, kept := makeTable(t, store, "m", 4), makeTable(t, store, "m", 5)
		circle(t, db, table, 3)
		circle(t, db, kept, 3)
		taken := make(chan error, 1)
		inTx(t, db, func(tx *database.Tx) error {
			_, err := tx.Exec(t.Context(), `delete from vector_table where id = $1`, table.ID)
			if err == nil {
				_, err = tx.Exec(t.Context(), fmt.Sprint(`drop table vector_`, table.ID))
			}
			go func() {
				taken <- db.InTx(t.Context(), func(tx *database.Tx) error {
					rows, err := store.Take(t.Context(), tx, []int64{1})
					if err == nil && len(rows[kept]) != 1 {
						err = fmt.Errorf("taken %v", rows)
					}
					return err
				})
			}()
			time.Sleep(200 * time.Millisecond) // it has listed the tables, if nothing keeps it
			return err
		})
		if err := <-taken; err != nil {
			t.Error(err)
		}
	})
}
