package database_test

import (
	"testing"

	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// foreignKeys are the table and column of each foreign key that no whole index begins with.
var foreignKeys = map[string]string{
	"sqlite": `
select t.name, f."from" from sqlite_schema t, pragma_foreign_key_list(t.name) f
where t.type = 'table' and f."from" not in (select name from pragma_table_info(t.name) where pk = 1) and not exists (
	select 1 from pragma_index_list(t.name) i, pragma_index_info(i.name) c
	where i.partial = 0 and c.seqno = 0 and c.name = f."from")`,
	"postgres": `
select f.conrelid::regclass::text, a.attname from pg_constraint f
join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
where f.contype = 'f' and not exists (
	select 1 from pg_index i where i.indrelid = f.conrelid and i.indpred is null and i.indkey[0] = f.conkey[1])`,
}

// A deletion looks for what refers to the row: without an index it reads the whole other table, for each row.
func TestEveryForeignKeyHasAnIndex(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		rows, err := db.Query(t.Context(), foreignKeys[db.Engine()])
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var table, column string
			if err := rows.Scan(&table, &column); err != nil {
				t.Fatal(err)
			}
			t.Errorf("%s.%s", table, column)
		}
		if err := rows.Err(); err != nil {
			t.Error(err)
		}
	})
}
