// Package migration holds the migrations of the schema, in their order. They are written for PostgreSQL; package database
// tells how they are read on SQLite.
package migration

import "embed"

// Files are the migrations, NNNNN_name.sql.
//
//go:embed *.sql
var Files embed.FS
