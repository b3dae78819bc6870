package knowledge

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
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
		documents, err = v.documents(ctx)
		return err
	})
	return documents, version, err
}

// each gives use the documents with the ids, whole and one after the other, by id, and returns the corpus version that
// they are of. Ids that the corpus does not have are left out. Use must not touch the store.
func (s *Store) each(ctx context.Context, ids []int64, use func(d *corpus.Document) error) (version int64, err error) {
	err = s.view(ctx, func(v *view) error {
		version = v.version
		return v.each(ctx, ids, use)
	})
	return version, err
}

// load reads the documents with the ids, whole, by id. Those that the corpus does not have are left out.
func (s *Store) load(ctx context.Context, ids ...int64) (documents []*corpus.Document, err error) {
	err = s.db.Snapshot(ctx, func(q database.Querier) error {
		return (&view{q: q}).each(ctx, ids, func(d *corpus.Document) error {
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

const (
	readDocuments = `
select d.id, d.key, d.kind, d.number, d.title, d.issuer, d.place, d.issued_on, d.effective_on, d.ceases_on, d.expires_on, d.ends_on,
	d.territory, d.signer, d.signer_post, d.draft, d.consolidated, d.source, d.hash, d.filled, d.warnings, coalesce(t.retired_on, ''), d.ingested_at
from document d left join document_retired t on t.key = d.key `

	readRelations = `
select document_id, kind, number, title, issued_on, provision, from_on, path
from relation `

	readProvisions = `
select document_id, id, seq, parent_seq, path, level, note, label, heading, above, text, part, source
from provision `
)

// documents lists all documents by id, without their provisions.
func (v *view) documents(ctx context.Context) ([]*corpus.Document, error) { return v.list(ctx, "") }

// list is the documents that where names, without their provisions.
func (v *view) list(ctx context.Context, where string, args ...any) ([]*corpus.Document, error) {
	var documents []*corpus.Document
	byID := map[int64]*corpus.Document{}
	err := database.Each(ctx, v.q, readDocuments+where+` order by d.id`, func(rows *sql.Rows) error {
		var d corpus.Document
		err := rows.Scan(&d.ID, &d.Key, &d.Kind, &d.Number, &d.Title, &d.Issuer, &d.Place, &d.IssuedOn, &d.EffectiveOn, &d.CeasesOn,
			&d.ExpiresOn, &d.EndsOn, &d.Territory, &d.Signer, &d.SignerPost, &d.Draft, &d.Consolidated, &d.Source, &d.Hash, &d.Filled, &d.Warnings,
			&d.RetiredOn, &d.IngestedAt)
		documents, byID[d.ID] = append(documents, &d), &d
		return err
	}, args...)
	if err != nil || len(documents) == 0 {
		return documents, err
	}
	if where != "" {
		where = `where document_id in (select d.id from document d ` + where + `)`
	}
	err = database.Each(ctx, v.q, readRelations+where+` order by document_id, id`, func(rows *sql.Rows) error {
		var id int64
		var r corpus.Relation
		if err := rows.Scan(&id, &r.Kind, &r.Number, &r.Title, &r.Issued, &r.Provision, &r.From, &r.Path); err != nil {
			return err
		}
		if d := byID[id]; d != nil {
			d.Relations = append(d.Relations, r)
		}
		return nil
	}, args...)
	return documents, err
}

// eachBatch is the documents of one statement.
const eachBatch = 200

// each gives use the documents with the ids, whole and one after the other, by id; it keeps none of them. Ids that the
// corpus does not have are left out. Use must not touch the store.
func (v *view) each(ctx context.Context, ids []int64, use func(d *corpus.Document) error) error {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	for chunk := range slices.Chunk(slices.Compact(ids), eachBatch) {
		args := database.Args(chunk)
		documents, err := v.list(ctx, `where d.id in `+database.Placeholders(0, len(args)), args...)
		if err != nil {
			return err
		}
		if err := v.fill(ctx, documents, args, use); err != nil {
			return err
		}
	}
	return nil
}

// fill reads the provisions of the documents, whose ids are given, and hands each document on when it has all.
func (v *view) fill(ctx context.Context, documents []*corpus.Document, ids []any, use func(d *corpus.Document) error) error {
	// finish hands on the documents before the one whose rows come next.
	finish := func(before int64) error {
		for len(documents) > 0 && documents[0].ID < before {
			d := documents[0]
			documents[0], documents = nil, documents[1:]
			if err := use(d); err != nil {
				return err
			}
		}
		return nil
	}
	var above string // neighbours mostly stand under the same headings
	var headings []string
	err := database.Each(ctx, v.q, readProvisions+`where document_id in `+database.Placeholders(0, len(ids))+` order by document_id, seq`, func(rows *sql.Rows) error {
		var p corpus.Provision
		var document int64
		var list string
		if err := rows.Scan(&document, &p.ID, &p.Seq, &p.Parent, &p.Path, &p.Level, &p.Note, &p.Label, &p.Heading, &list,
			&p.Text, &p.Part, &p.Source); err != nil {
			return err
		}
		if list != above {
			above, headings = list, nil
			if err := json.Unmarshal([]byte(list), &headings); err != nil {
				return err
			}
		}
		p.Above = headings
		if err := finish(document); err != nil {
			return err
		}
		documents[0].Provisions = append(documents[0].Provisions, p)
		return nil
	}, ids...)
	if err != nil {
		return err
	}
	for _, d := range documents {
		if err := use(d); err != nil {
			return err
		}
	}
	return nil
}

// WholeDocuments reads the documents with the keys, whole, as q sees them. Those that the corpus does not have are left out.
func WholeDocuments(ctx context.Context, q database.Querier, keys []string) (map[string]*corpus.Document, error) {
	keys = slices.Clone(keys)
	slices.Sort(keys)
	found := map[string]*corpus.Document{}
	v := &view{q: q}
	for chunk := range slices.Chunk(slices.Compact(keys), eachBatch) {
		args := database.Args(chunk)
		documents, err := v.list(ctx, `where d.key in `+database.Placeholders(0, len(args)), args...)
		if err != nil {
			return nil, fmt.Errorf("reading documents: %w", err)
		}
		ids := make([]any, len(documents))
		for i, d := range documents {
			ids[i], found[d.Key] = d.ID, d
		}
		if err := v.fill(ctx, documents, ids, func(*corpus.Document) error { return nil }); err != nil {
			return nil, fmt.Errorf("reading documents: %w", err)
		}
	}
	return found, nil
}

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
