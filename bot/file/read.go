package file

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
)

const (
	fileOfHash = `select id, size from file where hash = $1`
	readPart   = `select content from file_part where file_id = $1 and n = $2`
)

// Copy writes a content to w part by part, with no transaction open. ErrNotFound when it is not there, or goes meanwhile; an
// error of w is given as it is.
func (s *Store) Copy(ctx context.Context, w io.Writer, hash string) error {
	var id, size int64
	if err := notFound(s.db.QueryRow(ctx, fileOfHash, hash).Scan(&id, &size)); err != nil {
		return err
	}
	for n := 0; size > 0; n++ {
		var part []byte
		if err := notFound(s.db.QueryRow(ctx, readPart, id, n).Scan(&part)); err != nil {
			return err
		}
		if _, err := w.Write(part); err != nil {
			return err
		}
		size -= int64(len(part))
	}
	return nil
}

func notFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("reading a file: %w", err)
	}
	return nil
}
