package database

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"thidua/knowledge/database/migration"
)

// kind is what the values of a column are, whatever an engine calls it.
type kind string

const (
	integerKind kind = "integer"
	booleanKind kind = "boolean" // PostgreSQL's alone: on SQLite it is 0 and 1 in an integer
	realKind    kind = "real"
	textKind    kind = "text"
	blobKind    kind = "blob"
)

var kinds = map[string]kind{
	"integer": integerKind, "bigint": integerKind, "boolean": booleanKind, "real": realKind, "double precision": realKind,
	"text": textKind, "blob": blobKind, "bytea": blobKind,
}

type column struct {
	name string
	kind kind
}

// table is a table of the schema as the store has it.
type table struct {
	name    string
	columns []column
	key     []string // the primary key
	parents []string // the tables its foreign keys point to
}

// columnNames are the columns in their order, for a statement.
func (t table) columnNames() string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.name
	}
	return strings.Join(names, ", ")
}

// derivedPrefix begins the names of tables that hold what is made from the others, vectors: they are not copied.
const derivedPrefix = "vector_"

var createLine = regexp.MustCompile(`(?m)^create (table|function) (\w+)`)

// migrationNames are the names of all tables, or functions, that the migrations ever make.
func migrationNames(what string) (names []string, err error) {
	files, err := migration.Files.ReadDir(".")
	if err != nil {
		return nil, fmt.Errorf("reading the migrations: %w", err)
	}
	for _, file := range files {
		text, err := migration.Files.ReadFile(file.Name())
		if err != nil {
			return nil, fmt.Errorf("reading the migrations: %w", err)
		}
		for _, made := range createLine.FindAllStringSubmatch(string(text), -1) {
			if made[1] == what && !slices.Contains(names, made[2]) {
				names = append(names, made[2])
			}
		}
	}
	return names, nil
}

// catalogue lists the tables of the migrations that the store has, parents before those that point to them and else by
// name: the same order on both engines. Derived tables are left out.
func (db *DB) catalogue(ctx context.Context, q Querier) ([]table, error) {
	known, err := migrationNames("table")
	if err != nil {
		return nil, err
	}
	there, err := texts(ctx, q, db.dialect.listTables)
	if err != nil {
		return nil, fmt.Errorf("listing the tables: %w", err)
	}
	var all []table
	for _, name := range there {
		if !slices.Contains(known, name) || strings.HasPrefix(name, derivedPrefix) {
			continue
		}
		t, err := db.describe(ctx, q, name)
		if err != nil {
			return nil, fmt.Errorf("reading what table %s is like: %w", name, err)
		}
		all = append(all, t)
	}
	return parentsFirst(all)
}

// describe reads the columns, the key and the parents of a table.
func (db *DB) describe(ctx context.Context, q Querier, name string) (table, error) {
	t := table{name: name}
	rows, err := q.Query(ctx, db.dialect.listColumns, name)
	if err != nil {
		return table{}, err
	}
	defer rows.Close()
	key := map[int]string{}
	for rows.Next() {
		var c column
		var typeName string
		var place int // in the primary key, from 1; 0 = not of it
		if err := rows.Scan(&c.name, &typeName, &place); err != nil {
			return table{}, err
		}
		if c.kind = kinds[strings.ToLower(typeName)]; c.kind == "" {
			return table{}, fmt.Errorf("column %s is %s, which cannot be copied", c.name, typeName)
		}
		t.columns = append(t.columns, c)
		if place > 0 {
			key[place] = c.name
		}
	}
	if err := rows.Err(); err != nil {
		return table{}, err
	}
	rows.Close()
	for place := 1; key[place] != ""; place++ {
		t.key = append(t.key, key[place])
	}
	if len(t.key) == 0 {
		return table{}, fmt.Errorf("it has no primary key, by which its rows are ordered")
	}
	t.parents, err = texts(ctx, q, db.dialect.listParents, name)
	return t, err
}

// parentsFirst puts each table after those it points to.
func parentsFirst(all []table) (ordered []table, err error) {
	placed := map[string]bool{}
	for len(ordered) < len(all) {
		i := slices.IndexFunc(all, func(t table) bool {
			return !placed[t.name] && !slices.ContainsFunc(t.parents, func(p string) bool { return p != t.name && !placed[p] })
		})
		if i < 0 {
			return nil, fmt.Errorf("ordering the tables: some point to each other in a circle")
		}
		placed[all[i].name] = true
		ordered = append(ordered, all[i])
	}
	return ordered, nil
}

// texts reads a column of text.
func texts(ctx context.Context, q Querier, query string, args ...any) (all []string, err error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, rows.Err()
}
