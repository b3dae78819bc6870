package file

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"

	"thidua/knowledge/database"
)

// partSize is small enough for a transaction that keeps nobody waiting.
const partSize = 256 << 10

// Put stores what r gives and returns its name. Every part is a transaction of its own. A content that is there already is
// not stored again. More than limit bytes are refused with ErrTooLarge. Nobody owns the content yet: Use must follow, or
// Purge takes it, as it takes what a crash left half written.
func (s *Store) Put(ctx context.Context, r io.Reader, limit int64) (Content, error) {
	w := writer{inTx: s.db.InTx, sum: sha256.New()}
	c, err := w.copy(ctx, r, limit)
	for database.IsUnique(err) { // another writer finished the same content first; it may be gone again by now
		c, err = w.finish(ctx)
	}
	if err != nil {
		return Content{}, fmt.Errorf("storing a file: %w", err)
	}
	return c, nil
}

// PutIn is Put for a small content, in the caller's transaction; whoever runs that again gives a new reader.
func (s *Store) PutIn(ctx context.Context, tx *database.Tx, r io.Reader, limit int64) (Content, error) {
	inTx := func(_ context.Context, do func(tx *database.Tx) error) error { return do(tx) }
	w := writer{inTx: inTx, sum: sha256.New()}
	c, err := w.copy(ctx, r, limit)
	if err != nil {
		return Content{}, fmt.Errorf("storing a file: %w", err)
	}
	return c, nil
}

// writer stores one content.
type writer struct {
	inTx func(ctx context.Context, do func(tx *database.Tx) error) error
	id   int64 // 0 before the first part
	n    int64 // of the next part
	size int64
	sum  hash.Hash
}

func (w *writer) copy(ctx context.Context, r io.Reader, limit int64) (Content, error) {
	buffer := make([]byte, partSize)
	for {
		n, err := io.ReadFull(r, buffer)
		end := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !end {
			return Content{}, errors.Join(err, w.drop(ctx))
		}
		if w.size+int64(n) > limit {
			return Content{}, errors.Join(ErrTooLarge, w.drop(ctx))
		}
		if n > 0 {
			if err := w.add(ctx, buffer[:n]); err != nil {
				return Content{}, err
			}
		}
		if end {
			return w.finish(ctx)
		}
	}
}

const (
	insertFile = `insert into file (size, used_at) values (0, $1) returning id`
	insertPart = `insert into file_part (file_id, n, content) values ($1, $2, $3)`
	growFile   = `update file set size = $1, used_at = $2 where id = $3`
)

// add stores one part. An empty content has none, and its row is made by finish.
func (w *writer) add(ctx context.Context, part []byte) error {
	size, id := w.size+int64(len(part)), w.id
	err := w.inTx(ctx, func(tx *database.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		if id = w.id; id == 0 {
			if err := tx.QueryRow(ctx, insertFile, now).Scan(&id); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, insertPart, id, w.n, part); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, growFile, size, now, id)
		return err
	})
	if err != nil {
		return err
	}
	w.sum.Write(part)
	w.id, w.size, w.n = id, size, w.n+1
	return nil
}

const (
	touchFile = `update file set used_at = $1 where hash = $2 returning id`
	nameFile  = `update file set hash = $1, used_at = $2 where id = $3`
	dropFile  = `delete from file where id = $1`
)

// finish gives the content its name, or drops it when it is there already.
func (w *writer) finish(ctx context.Context) (Content, error) {
	c := Content{Hash: hex.EncodeToString(w.sum.Sum(nil)), Size: w.size}
	err := w.inTx(ctx, func(tx *database.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		id := w.id
		var known int64
		switch err := tx.QueryRow(ctx, touchFile, now, c.Hash).Scan(&known); {
		case err == nil:
			_, err = tx.Exec(ctx, dropFile, id)
			return err
		case !errors.Is(err, sql.ErrNoRows):
			return err
		}
		if id == 0 {
			if err := tx.QueryRow(ctx, insertFile, now).Scan(&id); err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, nameFile, c.Hash, now, id)
		return err
	})
	return c, err
}

// drop takes back what was written of a content that is refused.
func (w *writer) drop(ctx context.Context) error {
	if w.id == 0 {
		return nil
	}
	return w.inTx(context.WithoutCancel(ctx), func(tx *database.Tx) error {
		_, err := tx.Exec(ctx, dropFile, w.id)
		return err
	})
}
