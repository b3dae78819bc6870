package vectorstore_test

import (
	"math"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/vectorstore"
)

// always is the day after the last one.
const always = 99999999

func makeTable(t *testing.T, store *vectorstore.Store, model string, dimension int) vectorstore.Table {
	t.Helper()
	table, err := store.MakeTable(t.Context(), model, dimension)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func inTx(t *testing.T, db *database.DB, do func(tx *database.Tx) error) {
	t.Helper()
	if err := db.InTx(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, db *database.DB, store *vectorstore.Store, table vectorstore.Table, rows ...vectorstore.Row) {
	t.Helper()
	inTx(t, db, func(tx *database.Tx) error { return store.Put(t.Context(), tx, table, rows) })
}

// circle stores n vectors around half a circle, the i-th, with the id i+1, at i/n of it, in force from day i.
func circle(t *testing.T, db *database.DB, table vectorstore.Table, n int) {
	t.Helper()
	var rows []vectorstore.Row
	for i := range n {
		rows = append(rows, vectorstore.Row{ID: int64(i + 1), Begins: int64(i), Expires: always, Hash: "h", Vector: at(table.Dimension, i, n)})
	}
	put(t, db, vectorstore.New(db), table, rows...)
}

func at(dimension, i, n int) []float32 {
	v := make([]float32, dimension)
	angle := math.Pi * float64(i) / float64(n)
	v[0], v[1] = float32(math.Cos(angle)), float32(math.Sin(angle))
	return v
}

// found is the ids of the k nearest on a day.
func found(t *testing.T, store *vectorstore.Store, table vectorstore.Table, v []float32, day int64, k int) []int64 {
	t.Helper()
	neighbours, err := store.Nearest(t.Context(), table, v, day, k)
	if err != nil {
		t.Fatal(err)
	}
	var ids []int64
	for _, n := range neighbours {
		ids = append(ids, n.ID)
	}
	return ids
}

func TestNearestIsInOrderOfTheAngleAndKnowsDays(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := vectorstore.New(db)
		for _, dimension := range []int{2, 2000, 2001, 4000} {
			table := makeTable(t, store, "m", dimension)
			circle(t, db, table, 20)
			for day, want := range map[int64][]int64{0: {11, 10, 12, 9}, 20: {11, 10, 12, 9}, 5: {6, 5, 4, 3}} {
				ids := found(t, store, table, at(dimension, 9990, 20000), day, 4) // a hair before the eleventh
				if diff := cmp.Diff(want, ids); diff != "" {
					t.Errorf("%d numbers, day %d: %s", dimension, day, diff)
				}
			}
			neighbours, err := store.Nearest(t.Context(), table, at(dimension, 0, 1), 0, 1)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]vectorstore.Neighbour{{ID: 1}}, neighbours, cmpopts.EquateApprox(0, 1e-3)); diff != "" {
				t.Errorf("the same direction has distance 0: %s", diff)
			}
		}
	})
}

func TestNearestTakesAnyNumberAndRefusesAnotherDimension(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := vectorstore.New(db)
		table := makeTable(t, store, "m", 8)
		circle(t, db, table, 10)
		for k, want := range map[int]int{-1: 0, 0: 0, 3: 3, 100000: 10} {
			if ids := found(t, store, table, at(8, 1, 10), 0, k); len(ids) != want {
				t.Errorf("of %d nearest %d came", k, len(ids))
			}
		}
		if _, err := store.Nearest(t.Context(), table, at(9, 1, 10), 0, 1); err == nil {
			t.Error("a vector of another dimension was compared")
		}
	})
}

func TestAModelHasOneTableForEachLengthOfVector(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store, ctx := vectorstore.New(db), t.Context()
		if table, err := store.Table(ctx, "m", 8); err != nil || table.ID != 0 {
			t.Errorf("before it is made the table is %+v (%v)", table, err)
		}
		if n, err := store.Dimension(ctx, "m"); err != nil || n != 0 {
			t.Errorf("before there is any the dimension is %d (%v)", n, err)
		}
		var made [4]vectorstore.Table
		var group sync.WaitGroup
		for i := range made {
			group.Go(func() {
				var err error
				if made[i], err = store.MakeTable(ctx, "m", 8); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		for _, table := range made {
			if table != made[0] || table.ID == 0 || table.Dimension != 8 {
				t.Fatalf("made at once: %+v", made)
			}
		}
		longer, other := makeTable(t, store, "m", 9), makeTable(t, store, "n", 8)
		if longer.ID == made[0].ID || other.ID == made[0].ID || other.ID == longer.ID {
			t.Errorf("one table for several: %+v %+v %+v", made[0], longer, other)
		}
		if table, err := store.Table(ctx, "m", 8); err != nil || table != made[0] {
			t.Errorf("the table is %+v, was made as %+v (%v)", table, made[0], err)
		}
		if n, err := store.Dimension(ctx, "m"); err != nil || n != 9 {
			t.Errorf("the newest dimension is %d, want 9 (%v)", n, err)
		}
		for _, dimension := range []int{-1, 0, 4001} {
			if _, err := store.MakeTable(ctx, "m", dimension); err == nil {
				t.Errorf("a table of %d numbers was made, which cannot be indexed", dimension)
			}
		}
	})
}

func TestPutTakesThePlaceOfTheFormerVector(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := vectorstore.New(db)
		table := makeTable(t, store, "m", 2)
		east, north := []float32{1, 0}, []float32{0, 1}
		put(t, db, store, table, vectorstore.Row{ID: 1, Expires: always, Hash: "a", Vector: east}, vectorstore.Row{ID: 2, Expires: always, Hash: "b", Vector: north})
		put(t, db, store, table, vectorstore.Row{ID: 1, Begins: 5, Expires: 9, Hash: "c", Vector: []float32{-1, 0}})
		rows, err := store.Rows(t.Context(), table, []int64{1, 2, 3})
		if err != nil {
			t.Fatal(err)
		}
		want := map[int64]vectorstore.Row{1: {ID: 1, Begins: 5, Expires: 9, Hash: "c"}, 2: {ID: 2, Expires: always, Hash: "b"}}
		if diff := cmp.Diff(want, rows, cmpopts.IgnoreUnexported(vectorstore.Row{})); diff != "" {
			t.Error(diff)
		}
		if ids := found(t, store, table, east, 0, 1); !slices.Equal(ids, []int64{2}) {
			t.Errorf("the former vector is still found: %v", ids)
		}
	})
}

func TestTheDaysOfAVectorAreChangedAlone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := vectorstore.New(db)
		table := makeTable(t, store, "m", 4)
		var rows []vectorstore.Row
		var ids []int64
		for i := range int64(450) { // more than one statement
			rows = append(rows, vectorstore.Row{ID: i + 1, Expires: always, Hash: "h", Vector: at(4, int(i), 450)})
			ids = append(ids, i+1)
		}
		put(t, db, store, table, rows...)
		inTx(t, db, func(tx *database.Tx) error { return store.SetDays(t.Context(), tx, table, ids[1:], 20200101, 20210101) })
		for day, want := range map[int64]int{20191231: 1, 20200101: 450, 20201231: 450, 20210101: 1} {
			if got := found(t, store, table, at(4, 0, 1), day, 1000); len(got) != want {
				t.Errorf("on %d there are %d, want %d", day, len(got), want)
			}
		}
	})
}

func TestWhatIsTakenCanBePutUnderAnotherID(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store, ctx := vectorstore.New(db), t.Context()
		short, long := makeTable(t, store, "m", 2), makeTable(t, store, "m", 2001) // halfvec on PostgreSQL
		empty := makeTable(t, store, "n", 2)
		circle(t, db, short, 3)
		circle(t, db, long, 2)
		inTx(t, db, func(tx *database.Tx) error {
			taken, err := store.Take(ctx, tx, []int64{2, 3, 99})
			if err != nil {
				return err
			}
			if len(taken) != 2 || len(taken[short]) != 2 || len(taken[long]) != 1 || taken[empty] != nil {
				t.Errorf("taken: %+v", taken)
			}
			for table, rows := range taken {
				for i := range rows {
					rows[i].ID += 10
				}
				if err := store.Put(ctx, tx, table, rows); err != nil {
					return err
				}
			}
			return nil
		})
		for table, want := range map[vectorstore.Table][]int64{short: {12, 1, 13}, long: {12, 1}} {
			n := len(want) // vectors at 0, 1/n, … of half a circle; a hair before the second
			if ids := found(t, store, table, at(table.Dimension, 95, 100*n), 0, 10); !slices.Equal(ids, want) {
				t.Errorf("%+v has %v, want %v", table, ids, want)
			}
		}
	})
}

func TestAFailedTransactionTakesNothing(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store, ctx := vectorstore.New(db), t.Context()
		table := makeTable(t, store, "m", 2)
		circle(t, db, table, 3)
		err := db.InTx(ctx, func(tx *database.Tx) error {
			if _, err := store.Take(ctx, tx, []int64{1, 2, 3}); err != nil {
				return err
			}
			return store.Put(ctx, tx, table, []vectorstore.Row{{ID: 7, Hash: "h", Vector: make([]float32, 3)}}) // of another length
		})
		if err == nil {
			t.Error("a vector of another length was stored")
		}
		if ids := found(t, store, table, at(2, 0, 3), 0, 10); len(ids) != 3 {
			t.Errorf("left: %v", ids)
		}
	})
}
