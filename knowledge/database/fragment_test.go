package database_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// named are the leases whose names the condition takes, sorted.
func named(t *testing.T, db *database.DB, condition string, args ...any) []string {
	t.Helper()
	rows, err := db.Query(t.Context(), "select name from lease where name "+condition+" order by name", args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return names
}

// addNames adds a lease of each name.
func addNames(t *testing.T, db *database.DB, names ...string) {
	t.Helper()
	err := db.InTx(t.Context(), func(tx *database.Tx) error {
		var values []any
		for _, name := range names {
			values = append(values, name, "me", 1, 1)
		}
		query := "insert into lease (name, owner, fence, until) values " + database.PlaceholderRows(4, len(names))
		n, err := tx.Exec(t.Context(), query, values...)
		if err == nil && int(n) != len(names) {
			err = fmt.Errorf("%d of %d rows were added", n, len(names))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAListOfPlaceholdersTakesTheValuesAfterOthers(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		addNames(t, db, "a", "b", "c", "d")
		for n, list := range [][]string{{}, {"b"}, {"b", "c"}, {"a", "x", "d"}} {
			args := append([]any{"c"}, database.Args(list)...)
			want := slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == "c" || s == "x" })
			if got := named(t, db, "<> $1 and name in "+database.Placeholders(1, len(list)), args...); !slices.Equal(got, want) {
				t.Errorf("list %d: %v, want %v", n, got, want)
			}
		}
	})
}

func TestAnEscapedTextMatchesOnlyItself(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		names := []string{"100%", "1000", "a_b", "axb", "wow!", "wow!!", `back\slash`, `back\\slash`, "!%_", "it's"}
		addNames(t, db, names...)
		for _, name := range names {
			if got := named(t, db, "like $1 escape '!'", database.EscapeLike(name)); !slices.Equal(got, []string{name}) {
				t.Errorf("%q found %q", name, got)
			}
			var containing []string
			for _, other := range names {
				if strings.Contains(other, name) {
					containing = append(containing, other)
				}
			}
			got := named(t, db, "like $1 escape '!'", "%"+database.EscapeLike(name)+"%")
			slices.Sort(got) // the engines order marks differently
			slices.Sort(containing)
			if !slices.Equal(got, containing) {
				t.Errorf("in a pattern %q found %q, want %q", name, got, containing)
			}
		}
	})
}
