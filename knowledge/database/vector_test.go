package database_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// circle stores n vectors around half a circle, the i-th at i/n of it, in force from day i.
func circle(t *testing.T, db *database.DB, table database.VectorTable, n int) {
	t.Helper()
	err := db.InTx(t.Context(), func(tx *database.Tx) error {
		if err := tx.CreateVectors(t.Context(), table); err != nil {
			return err
		}
		if err := tx.CreateVectors(t.Context(), table); err != nil { // it is there
			return err
		}
		for i := range n {
			insert := fmt.Sprintf(`insert into %s (provision_id, begins, expires, hash, embedding) values ($1, $2, 99999999, 'h', $3)`, table.Name())
			if _, err := tx.Exec(t.Context(), insert, i+1, i, db.Vector(at(table.Dimension, i, n))); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func at(dimension, i, n int) []float32 {
	v := make([]float32, dimension)
	angle := math.Pi * float64(i) / float64(n)
	v[0], v[1] = float32(math.Cos(angle)), float32(math.Sin(angle))
	return v
}

func TestNearestIsInOrderOfTheAngleAndKnowsDays(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		for id, dimension := range []int{2, 2000, 2001, 4000} {
			table := database.VectorTable{ID: int64(id + 1), Dimension: dimension}
			circle(t, db, table, 20)
			for day, want := range map[int64][]int64{0: {11, 10, 12, 9}, 20: {11, 10, 12, 9}, 5: {6, 5, 4, 3}} {
				found, err := db.Nearest(t.Context(), table, at(dimension, 9990, 20000), day, 4) // a hair before the eleventh
				if err != nil {
					t.Fatal(err)
				}
				var ids []int64
				for _, n := range found {
					ids = append(ids, n.Provision)
				}
				if diff := cmp.Diff(want, ids); diff != "" {
					t.Errorf("%d numbers, day %d: %s", dimension, day, diff)
				}
			}
			found, err := db.Nearest(t.Context(), table, at(dimension, 0, 1), 0, 1)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]database.Neighbour{{Provision: 1}}, found, cmpopts.EquateApprox(0, 1e-3)); diff != "" {
				t.Errorf("the same direction has distance 0: %s", diff)
			}
		}
	})
}

func TestNearestTakesAnyNumberAndRefusesAnotherDimension(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		table := database.VectorTable{ID: 1, Dimension: 8}
		circle(t, db, table, 10)
		for k, want := range map[int]int{-1: 0, 0: 0, 3: 3, 100000: 10} {
			found, err := db.Nearest(t.Context(), table, at(8, 1, 10), 0, k)
			if err != nil || len(found) != want {
				t.Errorf("of %d nearest %d came (%v)", k, len(found), err)
			}
		}
		if _, err := db.Nearest(t.Context(), table, at(9, 1, 10), 0, 1); err == nil {
			t.Error("a vector of another dimension was compared")
		}
		err := db.InTx(t.Context(), func(tx *database.Tx) error {
			return tx.CreateVectors(t.Context(), database.VectorTable{ID: 2, Dimension: 4001})
		})
		if err == nil {
			t.Error("a table was made that cannot be indexed")
		}
	})
}
