package knowledge

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/vectorstore"
)

// embedded is the text of a passage that its vector is of: the passage as search knows it, under the name of its
// document and the headings above it.
func (p *passage) embedded() string {
	text := corpus.Join(corpus.Join(p.Document.Name(), p.Document.Title), corpus.Join(p.Headings(), p.Provision().Heading))
	runes := []rune(corpus.Join(text, p.Words()))
	return string(runes[:min(len(runes), maxEmbedded)])
}

// maxEmbedded is the characters of a passage that are embedded. Hardly one is longer, and no common model reads more.
const maxEmbedded = 4000

// hashText names a text. A vector is kept with the hash of what it is of, so that a passage which is the same in a new
// reading of its document is not embedded again.
func hashText(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:12])
}

// dayNumber is the day as yyyymmdd, or unknown when it could not be read.
func dayNumber(d Day, unknown int64) int64 {
	n, err := strconv.ParseInt(strings.ReplaceAll(string(d), "-", ""), 10, 64)
	if err != nil {
		return unknown
	}
	return n
}

// daysOf is when the document's vectors may be found: while something in it may be in force.
func daysOf(d *corpus.Document) (begins, expires int64) {
	return dayNumber(d.FirstStart(), 0), dayNumber(d.ExpiresOn, 99999999)
}

const holdCorpus = `update corpus set version = version where id = 1`

// HoldCorpus makes a transaction and those that change documents one after the other: a vector is never added to a provision that is
// being deleted, nor are words remembered that are being replaced.
func HoldCorpus(ctx context.Context, tx *database.Tx) error {
	_, err := tx.Exec(ctx, holdCorpus)
	return err
}

// putVectors stores the rows of those provisions that still are in the corpus, in the place of former ones.
func (s *Store) putVectors(ctx context.Context, table vectorstore.Table, rows []vectorstore.Row) error {
	err := s.db.InTx(ctx, func(tx *database.Tx) error {
		if err := HoldCorpus(ctx, tx); err != nil {
			return err
		}
		there, err := stillThere(ctx, tx, rows)
		if err != nil {
			return err
		}
		return s.vectors.Put(ctx, tx, table, there)
	})
	if err != nil {
		return fmt.Errorf("storing vectors: %w", err)
	}
	return nil
}

const provisionsThere = `select id from provision where id in `

// stillThere is the rows whose provisions are in the corpus.
func stillThere(ctx context.Context, tx *database.Tx, rows []vectorstore.Row) ([]vectorstore.Row, error) {
	there := map[int64]bool{}
	for chunk := range slices.Chunk(rows, eachBatch) {
		args := make([]any, len(chunk))
		for i, r := range chunk {
			args[i] = r.ID
		}
		found, err := tx.Query(ctx, provisionsThere+database.Placeholders(0, len(args)), args...)
		if err != nil {
			return nil, err
		}
		if err := eachID(found, func(id int64) { there[id] = true }); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(slices.Clone(rows), func(r vectorstore.Row) bool { return !there[r.ID] }), nil
}

// dateVectors moves the days of the provisions' vectors.
func (s *Store) dateVectors(ctx context.Context, table vectorstore.Table, provisions []int64, begins, expires int64) error {
	err := s.db.InTx(ctx, func(tx *database.Tx) error {
		if err := HoldCorpus(ctx, tx); err != nil {
			return err
		}
		return s.vectors.SetDays(ctx, tx, table, provisions, begins, expires)
	})
	if err != nil {
		return fmt.Errorf("dating vectors: %w", err)
	}
	return nil
}

// takenVectors is the vectors of a document that is being replaced, of each table.
type takenVectors map[vectorstore.Table][]vectorstore.Row

const provisionsOf = `select id from provision where document_id = $1`

// takeVectors takes the vectors of a document's provisions out of every table, in the transaction that deletes the
// provisions.
func (s *Store) takeVectors(ctx context.Context, tx *database.Tx, document int64) (takenVectors, error) {
	rows, err := tx.Query(ctx, provisionsOf, document)
	if err != nil {
		return nil, err
	}
	var provisions []int64
	if err := eachID(rows, func(id int64) { provisions = append(provisions, id) }); err != nil {
		return nil, err
	}
	return s.vectors.Take(ctx, tx, provisions)
}

// restore stores the taken vectors under those passages of the new reading that are the same as before.
func (s *Store) restore(ctx context.Context, tx *database.Tx, taken takenVectors, d *corpus.Document) error {
	if len(taken) == 0 {
		return nil
	}
	if err := readIDs(ctx, tx, d); err != nil {
		return err
	}
	begins, expires := daysOf(d)
	byHash := map[string][]int64{} // the passages of each text, by their roots
	for _, p := range passagesOf(d) {
		hash := hashText(p.embedded())
		byHash[hash] = append(byHash[hash], p.Provision().ID)
	}
	for table, rows := range taken {
		var kept []vectorstore.Row
		done := map[string]bool{}
		for _, r := range rows {
			if done[r.Hash] {
				continue // the same text stood in the document twice
			}
			done[r.Hash] = true
			r.Begins, r.Expires = begins, expires
			for _, r.ID = range byHash[r.Hash] {
				kept = append(kept, r)
			}
		}
		if err := s.vectors.Put(ctx, tx, table, kept); err != nil {
			return err
		}
	}
	return nil
}

// readIDs gives the provisions of a document that was just stored their ids.
func readIDs(ctx context.Context, tx *database.Tx, d *corpus.Document) error {
	rows, err := tx.Query(ctx, provisionsOf+` order by seq`, d.ID)
	if err != nil {
		return err
	}
	var ids []int64
	if err := eachID(rows, func(id int64) { ids = append(ids, id) }); err != nil {
		return err
	}
	if len(ids) != len(d.Provisions) {
		return fmt.Errorf("%d provisions were stored of %d", len(ids), len(d.Provisions))
	}
	bySeq := make([]*corpus.Provision, len(d.Provisions))
	for i := range bySeq {
		bySeq[i] = &d.Provisions[i]
	}
	slices.SortFunc(bySeq, func(a, b *corpus.Provision) int { return a.Seq - b.Seq })
	for i, id := range ids {
		bySeq[i].ID = id
	}
	return nil
}

// eachID reads a column of ids and closes the rows.
func eachID(rows *sql.Rows, use func(id int64)) error {
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return err
		}
		use(id)
	}
	return rows.Err()
}
