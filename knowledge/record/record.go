// Package record reads and writes documents as rows of a store. It decides nothing: what takes the place of what, and what else changes with a document, is
// knowledge's.
package record

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
)

const (
	insertDocument = `
insert into document (key, number_key, kind, number, title, issuer, place, issued_on, effective_on, ceases_on, expires_on, ends_on, territory,
	signer, signer_post, draft, consolidated, source, hash, filled, warnings, ingested_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
returning id`

	insertProvisions = `
insert into provision (document_id, seq, parent_seq, path, level, note, label, heading, above, text, part, source)
values `

	insertRelations = `
insert into relation (document_id, kind, number, title, issued_on, key, provision, from_on, path)
values `
)

// Insert stores a document that is not there, with its provisions and relations, and gives it its id and the time.
func Insert(ctx context.Context, tx *database.Tx, d *corpus.Document) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	err = tx.QueryRow(ctx, insertDocument, d.Key, numberKey(d), d.Kind, d.Number, d.Title, d.Issuer, d.Place, d.IssuedOn, d.EffectiveOn,
		d.CeasesOn, d.EndsOn, d.Territory, d.Signer, d.SignerPost, d.Draft, d.Consolidated, d.Source, d.Hash, d.Filled, d.Warnings, now).Scan(&d.ID)
	if err != nil {
		return err
	}
	d.IngestedAt = now
	if err := insertWords(ctx, tx, d); err != nil {
		return fmt.Errorf("storing provisions: %w", err)
	}
	var relations []any
	for _, r := range d.Relations {
		relations = append(relations, d.ID, r.Kind, r.Number, r.Title, r.Issued, r.Key(), r.Provision, r.From, r.Path)
	}
	if err := tx.Insert(ctx, insertRelations, 9, relations); err != nil {
		return fmt.Errorf("storing relations: %w", err)
	}
	return nil
}

func insertWords(ctx context.Context, tx *database.Tx, d *corpus.Document) error {
	const width = 12
	values := make([]any, 0, width*len(d.Provisions))
	var headings []string // neighbours mostly stand under the same headings
	above := "null"
	for i := range d.Provisions {
		p := &d.Provisions[i]
		if !slices.Equal(p.Above, headings) || (p.Above == nil) != (headings == nil) {
			list, err := json.Marshal(p.Above)
			if err != nil {
				return fmt.Errorf("%s: %w", p.Path, err)
			}
			headings, above = p.Above, string(list)
		}
		values = append(values, d.ID, p.Seq, p.Parent, p.Path, p.Level, p.Note, p.Label, p.Heading, above, p.Text, p.Part, p.Source)
	}
	return tx.Insert(ctx, insertProvisions, width, values)
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

// All lists all documents by id, without their provisions.
func All(ctx context.Context, q database.Querier) ([]*corpus.Document, error) {
	return list(ctx, q, "")
}

// OfRow is the document in a row, without its provisions; nil when there is none.
func OfRow(ctx context.Context, q database.Querier, id int64) (*corpus.Document, error) {
	documents, err := list(ctx, q, `where d.id = $1`, id)
	if err != nil || len(documents) == 0 {
		return nil, err
	}
	return documents[0], nil
}

// list is the documents that where names, without their provisions.
func list(ctx context.Context, q database.Querier, where string, args ...any) ([]*corpus.Document, error) {
	var documents []*corpus.Document
	byID := map[int64]*corpus.Document{}
	err := database.Each(ctx, q, readDocuments+where+` order by d.id`, func(rows *sql.Rows) error {
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
	err = database.Each(ctx, q, readRelations+where+` order by document_id, id`, func(rows *sql.Rows) error {
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

// Named lists the documents with a number, or the one of that key or source, without their provisions.
func Named(ctx context.Context, q database.Querier, name string) ([]*corpus.Document, error) {
	named, err := list(ctx, q, `where d.source = $1`, name)
	if err != nil || len(named) > 0 {
		return named, err
	}
	return list(ctx, q, `where d.key = $1 or d.number_key <> '' and d.number_key = $2`, name, corpus.NumberKey(name))
}

// ends finds the documents with the keys, those that have the number of one, and those that end one of these.
const ends = `
where d.id in (
	select id from document where key in %[1]s
	union select o.id from document k join document o on o.number_key <> '' and o.number_key = k.number_key where k.key in %[1]s
	union select r.document_id from document k join relation r on r.key <> '' and r.key = k.number_key
		where k.key in %[1]s and r.kind in ('replaces', 'repeals') and r.provision = '')`

// WithEnds lists the documents with the keys and those that tell when one of them ends, without their provisions: the others with its number, and those that
// end one of these.
func WithEnds(ctx context.Context, q database.Querier, keys []string) ([]*corpus.Document, error) {
	return list(ctx, q, fmt.Sprintf(ends, database.Placeholders(0, len(keys))), database.Args(keys)...)
}

// eachBatch is the documents of one statement.
const eachBatch = 200

// Each gives use the documents with the ids, whole and one after the other, by id; it keeps none of them. Ids that the
// corpus does not have are left out. Use must not touch the store.
func Each(ctx context.Context, q database.Querier, ids []int64, use func(d *corpus.Document) error) error {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	for chunk := range slices.Chunk(slices.Compact(ids), eachBatch) {
		args := database.Args(chunk)
		documents, err := list(ctx, q, `where d.id in `+database.Placeholders(0, len(args)), args...)
		if err != nil {
			return err
		}
		if err := fill(ctx, q, documents, args, use); err != nil {
			return err
		}
	}
	return nil
}

// fill reads the provisions of the documents, whose ids are given, and hands each document on when it has all.
func fill(ctx context.Context, q database.Querier, documents []*corpus.Document, ids []any, use func(d *corpus.Document) error) error {
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
	err := database.Each(ctx, q, readProvisions+`where document_id in `+database.Placeholders(0, len(ids))+` order by document_id, seq`, func(rows *sql.Rows) error {
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

// Whole reads the documents with the keys, whole, as q sees them. Those that the corpus does not have are left out.
func Whole(ctx context.Context, q database.Querier, keys []string) (map[string]*corpus.Document, error) {
	keys = slices.Clone(keys)
	slices.Sort(keys)
	found := map[string]*corpus.Document{}
	for chunk := range slices.Chunk(slices.Compact(keys), eachBatch) {
		args := database.Args(chunk)
		documents, err := list(ctx, q, `where d.key in `+database.Placeholders(0, len(args)), args...)
		if err != nil {
			return nil, err
		}
		ids := make([]any, len(documents))
		for i, d := range documents {
			ids[i], found[d.Key] = d.ID, d
		}
		if err := fill(ctx, q, documents, ids, func(*corpus.Document) error { return nil }); err != nil {
			return nil, err
		}
	}
	return found, nil
}
