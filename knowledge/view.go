package knowledge

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/record"
)

// view is the corpus as of one moment, whatever is stored meanwhile. It is used by one goroutine.
type view struct {
	version int64
	q       database.Querier
}

// view runs read on the corpus as of now. It holds a connection and, on SQLite, the log of what is written meanwhile: read
// waits for nothing but the store, and uses no other transaction.
func (s *Store) view(ctx context.Context, read func(v *view) error) error {
	err := s.db.Snapshot(ctx, func(q database.Querier) error {
		version, err := s.VersionIn(ctx, q)
		if err != nil {
			return err
		}
		return read(&view{version: version, q: q})
	})
	if err != nil {
		return fmt.Errorf("reading the corpus: %w", err)
	}
	return nil
}

// Documents lists all documents by id, without their provisions, and the corpus version.
func (s *Store) Documents(ctx context.Context) (documents []*corpus.Document, version int64, err error) {
	err = s.view(ctx, func(v *view) error {
		version = v.version
		documents, err = record.All(ctx, v.q)
		return err
	})
	return documents, version, err
}

// each gives use the documents with the ids, whole and one after the other, by id, and returns the corpus version that
// they are of. Ids that the corpus does not have are left out. Use must not touch the store.
func (s *Store) each(ctx context.Context, ids []int64, use func(d *corpus.Document) error) (version int64, err error) {
	err = s.view(ctx, func(v *view) error {
		version = v.version
		return record.Each(ctx, v.q, ids, use)
	})
	return version, err
}

// load reads the documents with the ids, whole, by id. Those that the corpus does not have are left out.
func (s *Store) load(ctx context.Context, ids ...int64) (documents []*corpus.Document, err error) {
	err = s.db.Snapshot(ctx, func(q database.Querier) error {
		return record.Each(ctx, q, ids, func(d *corpus.Document) error {
			documents = append(documents, d)
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("reading documents: %w", err)
	}
	return documents, nil
}

// withPath is the ids of the documents that have a unit at one of the paths, in no order.
func (s *Store) withPath(ctx context.Context, paths []string) (ids []int64, err error) {
	if len(paths) == 0 {
		return nil, nil
	}
	args := database.Args(paths)
	rows, err := s.db.Query(ctx, `select distinct document_id from provision where path in `+database.Placeholders(0, len(paths)), args...)
	if err == nil {
		err = eachID(rows, func(id int64) { ids = append(ids, id) })
	}
	if err != nil {
		return nil, fmt.Errorf("looking a place up: %w", err)
	}
	return ids, nil
}

// havingPath is the keys, of those given, whose documents have a unit at one of the paths.
func (s *Store) havingPath(ctx context.Context, paths, keys []string) ([]string, error) {
	args := database.Args(slices.Concat(paths, keys))
	query := `
select d.key from document d
where d.key in ` + database.Placeholders(len(paths), len(keys)) + `
	and exists (select 1 from provision p where p.document_id = d.id and p.path in ` + database.Placeholders(0, len(paths)) + `)`
	return s.keys(ctx, query, args)
}

// keysOf is the keys of the documents with the ids, in no order.
func (s *Store) keysOf(ctx context.Context, ids []int64) (keys []string, err error) {
	for chunk := range slices.Chunk(ids, eachBatch) {
		args := database.Args(chunk)
		some, err := s.keys(ctx, `select key from document where id in `+database.Placeholders(0, len(args)), args)
		if err != nil {
			return nil, err
		}
		keys = append(keys, some...)
	}
	return keys, nil
}

func (s *Store) keys(ctx context.Context, query string, args []any) (keys []string, err error) {
	err = database.Each(ctx, s.db, query, func(rows *sql.Rows) error {
		var key string
		err := rows.Scan(&key)
		keys = append(keys, key)
		return err
	}, args...)
	if err != nil {
		return nil, fmt.Errorf("looking a place up: %w", err)
	}
	return keys, nil
}

// eachBatch is the rows of one statement.
const eachBatch = 200

// paths are the paths of provisions by their ids. Those that the corpus does not have are left out.
func (s *Store) paths(ctx context.Context, ids []int64) (map[int64]string, error) {
	found := make(map[int64]string, len(ids))
	for chunk := range slices.Chunk(ids, eachBatch) {
		args := database.Args(chunk)
		err := database.Each(ctx, s.db, `select id, path from provision where id in `+database.Placeholders(0, len(args)), func(rows *sql.Rows) error {
			var id int64
			var path string
			err := rows.Scan(&id, &path)
			found[id] = path
			return err
		}, args...)
		if err != nil {
			return nil, fmt.Errorf("reading the paths of provisions: %w", err)
		}
	}
	return found, nil
}
