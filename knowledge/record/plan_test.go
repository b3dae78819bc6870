package record

import (
	"fmt"
	"strings"
	"testing"

	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// What is asked while a document is stored finds its rows by an index: a topic of the codification asks hundreds of times, and all others wait.
func TestNumbersAreFoundByTheirIndex(t *testing.T) {
	db := databasetest.Open(t, databasetest.SQLite(t))
	for _, statement := range []string{withNumber, withNumbers + database.Placeholders(0, 1), `select d.id from document d ` + fmt.Sprintf(ends, database.Placeholders(0, 1))} {
		rows, err := db.Query(t.Context(), `explain query plan `+statement, "5/qd-ubnd")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var id, parent, unused int
			var detail string
			if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(detail, "SCAN ") {
				t.Errorf("%s\n%s", statement, detail)
			}
		}
		if err := rows.Err(); err != nil {
			t.Error(err)
		}
	}
}
