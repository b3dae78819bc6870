// Package file keeps the files that came or go: each content once, known by its hash, in parts that are written and read one
// by one, so that no file is ever whole in memory and backup, replicas and erasure need no folder beside the database.
//
// A content lives as long as somebody owns it: owners take it into use and release it in their own transactions, and with
// the last use it goes. What Telegram calls a content is remembered, so that it is uploaded once.
package file

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"thidua/knowledge/database"
)

var (
	// ErrNotFound reports that there is no such content, or not any more.
	ErrNotFound = errors.New("there is no such file")
	// ErrTooLarge reports a content beyond the limit of its size.
	ErrTooLarge = errors.New("the file is too large")
	// ErrForbiddenType reports a file of a type that is not taken.
	ErrForbiddenType = errors.New("files of this type are not taken")
)

// Content is the bytes of a file.
type Content struct {
	Hash string // sha-256 in hex, its name everywhere outside this package
	Size int64  // in bytes
}

// Store keeps contents. It is safe for concurrent use.
type Store struct {
	db *database.DB

	mu        sync.Mutex
	uploading map[upload]bool
}

// NewStore uses a migrated database.
func NewStore(db *database.DB) *Store { return &Store{db: db, uploading: map[upload]bool{}} }

const findContent = `select size from file where hash = $1`

// Stat is what is known of a content; ErrNotFound when it is not there.
func (s *Store) Stat(ctx context.Context, q database.Querier, hash string) (Content, error) {
	c := Content{Hash: hash}
	err := q.QueryRow(ctx, findContent, hash).Scan(&c.Size)
	if errors.Is(err, sql.ErrNoRows) {
		return Content{}, ErrNotFound
	}
	if err != nil {
		return Content{}, fmt.Errorf("looking a file up: %w", err)
	}
	return c, nil
}
