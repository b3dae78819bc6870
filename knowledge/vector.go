package knowledge

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"thidua/knowledge/database"
)

// embedded is the text of a passage that its vector is of: the passage as search knows it, under the name of its
// document and the headings above it.
func (p *passage) embedded() string {
	text := join(join(p.document.Name(), p.document.Title), join(p.headings(), p.provision().Heading))
	runes := []rune(join(text, p.words()))
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

// days is when the document's vectors may be found, as InForce has it.
func (d *Document) days() (begins, expires int64) {
	return dayNumber(d.begins(), 0), dayNumber(d.ExpiresOn, 99999999)
}

// vectorRow is a row of a vector table.
type vectorRow struct {
	provision       int64
	hash            string
	begins, expires int64
	embedding       any // as the engine has it
}

const (
	listVectorTables = `select id, dimension from vector_table order by id`

	addVectorTable = `
insert into vector_table (model, dimension, created_at) values ($1, $2, $3) on conflict (model, dimension) do nothing`

	findVectorTable = `select id from vector_table where model = $1 and dimension = $2`

	otherDimension = `select dimension from vector_table where model = $1 order by id desc limit 1`

	// What writes vectors and what changes documents are one after the other: a vector is never added to a provision
	// that is being deleted.
	holdCorpus = `update corpus set version = version where id = 1`
)

// vectorTables lists the tables of all models, oldest first.
func vectorTables(ctx context.Context, q database.Querier) ([]database.VectorTable, error) {
	rows, err := q.Query(ctx, listVectorTables)
	if err != nil {
		return nil, fmt.Errorf("listing the vector tables: %w", err)
	}
	defer rows.Close()
	var tables []database.VectorTable
	for rows.Next() {
		var t database.VectorTable
		if err := rows.Scan(&t.ID, &t.Dimension); err != nil {
			return nil, fmt.Errorf("listing the vector tables: %w", err)
		}
		tables = append(tables, t)
	}
	return tables, rows.Err()
}

// vectorTable is the table of the model and dimension; its ID is 0 when there is none yet.
func (s *Store) vectorTable(ctx context.Context, model string, dimension int) (database.VectorTable, error) {
	table := database.VectorTable{Dimension: dimension}
	err := s.db.QueryRow(ctx, findVectorTable, model, dimension).Scan(&table.ID)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return table, fmt.Errorf("looking the vector table up: %w", err)
	}
	return table, nil
}

// dimension is the length of the vectors that the corpus has of the model, 0 when it has none.
func (s *Store) dimension(ctx context.Context, model string) (n int, err error) {
	err = s.db.QueryRow(ctx, otherDimension, model).Scan(&n)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("looking the vectors of a model up: %w", err)
	}
	return n, nil
}

// makeVectorTable is the table of the model and dimension, made when it is not there.
func (s *Store) makeVectorTable(ctx context.Context, model string, dimension int) (database.VectorTable, error) {
	table := database.VectorTable{Dimension: dimension}
	err := s.db.InTx(ctx, func(tx *database.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		// Another process that makes the same table waits here for this one's commit.
		if _, err := tx.Exec(ctx, addVectorTable, model, dimension, now); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, findVectorTable, model, dimension).Scan(&table.ID); err != nil {
			return err
		}
		return tx.CreateVectors(ctx, table)
	})
	if err != nil {
		return database.VectorTable{}, fmt.Errorf("a table for %s: %w", model, err)
	}
	return table, nil
}

// vectorRows is what the table has of the provisions, without the vectors.
func (s *Store) vectorRows(ctx context.Context, table database.VectorTable, provisions []any) (map[int64]vectorRow, error) {
	found := make(map[int64]vectorRow, len(provisions))
	for chunk := range slices.Chunk(provisions, vectorBatch) {
		query := `select provision_id, begins, expires, hash from ` + table.Name() + ` where provision_id in ` + database.Placeholders(0, len(chunk))
		err := each(ctx, s.db, query, func(rows *sql.Rows) error {
			var r vectorRow
			err := rows.Scan(&r.provision, &r.begins, &r.expires, &r.hash)
			found[r.provision] = r
			return err
		}, chunk...)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", table.Name(), err)
		}
	}
	return found, nil
}

// putVectors stores the rows of those provisions that still are in the corpus, in the place of former ones.
func (s *Store) putVectors(ctx context.Context, table database.VectorTable, rows []vectorRow) error {
	err := s.db.InTx(ctx, func(tx *database.Tx) error {
		if _, err := tx.Exec(ctx, holdCorpus); err != nil {
			return err
		}
		return replaceVectors(ctx, tx, table, rows)
	})
	if err != nil {
		return fmt.Errorf("storing vectors: %w", err)
	}
	return nil
}

// replaceVectors works inside a transaction that holds the corpus.
func replaceVectors(ctx context.Context, tx *database.Tx, table database.VectorTable, rows []vectorRow) error {
	for chunk := range slices.Chunk(rows, vectorBatch) {
		ids := make([]any, len(chunk))
		for i, r := range chunk {
			ids[i] = r.provision
		}
		there := map[int64]bool{}
		alive, err := tx.Query(ctx, `select id from provision where id in `+database.Placeholders(0, len(ids)), ids...)
		if err != nil {
			return err
		}
		if err := eachID(alive, func(id int64) { there[id] = true }); err != nil {
			return err
		}
		// vec0 knows no upsert.
		if err := dropVectors(ctx, tx, table, ids); err != nil {
			return err
		}
		var values []string
		var args []any
		for _, r := range chunk {
			if there[r.provision] {
				values = append(values, database.Placeholders(len(args), 5))
				args = append(args, r.provision, r.begins, r.expires, r.hash, r.embedding)
			}
		}
		if len(values) == 0 {
			continue
		}
		insert := `insert into ` + table.Name() + ` (provision_id, begins, expires, hash, embedding) values ` + strings.Join(values, ", ")
		if _, err := tx.Exec(ctx, insert, args...); err != nil {
			return err
		}
	}
	return nil
}

// vectorBatch is the rows of one statement.
const vectorBatch = 200

// dateVectors moves the days of the provisions' vectors.
func (s *Store) dateVectors(ctx context.Context, table database.VectorTable, provisions []any, begins, expires int64) error {
	err := s.db.InTx(ctx, func(tx *database.Tx) error {
		if _, err := tx.Exec(ctx, holdCorpus); err != nil {
			return err
		}
		for chunk := range slices.Chunk(provisions, vectorBatch) {
			update := `update ` + table.Name() + ` set begins = $1, expires = $2 where provision_id in ` + database.Placeholders(2, len(chunk))
			if _, err := tx.Exec(ctx, update, append([]any{begins, expires}, chunk...)...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("dating vectors: %w", err)
	}
	return nil
}

func dropVectors(ctx context.Context, tx *database.Tx, table database.VectorTable, provisions []any) error {
	for chunk := range slices.Chunk(provisions, vectorBatch) {
		if _, err := tx.Exec(ctx, `delete from `+table.Name()+` where provision_id in `+database.Placeholders(0, len(chunk)), chunk...); err != nil {
			return err
		}
	}
	return nil
}

// takenVectors is the vectors of a document that is being replaced: of each table, by hash.
type takenVectors map[database.VectorTable]map[string]vectorRow

const provisionsOf = `select id from provision where document_id = $1`

// takeVectors takes the vectors of a document's provisions out of every table, in the transaction that deletes the
// provisions.
func takeVectors(ctx context.Context, tx *database.Tx, document int64) (takenVectors, error) {
	tables, err := vectorTables(ctx, tx)
	if err != nil || len(tables) == 0 {
		return nil, err
	}
	rows, err := tx.Query(ctx, provisionsOf, document)
	if err != nil {
		return nil, err
	}
	var provisions []any
	if err := eachID(rows, func(id int64) { provisions = append(provisions, id) }); err != nil {
		return nil, err
	}
	taken := takenVectors{}
	for _, table := range tables {
		byHash := map[string]vectorRow{}
		for chunk := range slices.Chunk(provisions, vectorBatch) {
			rows, err := tx.Query(ctx, `select hash, embedding from `+table.Name()+` where provision_id in `+database.Placeholders(0, len(chunk)), chunk...)
			if err != nil {
				return nil, err
			}
			for rows.Next() {
				var r vectorRow
				if err := rows.Scan(&r.hash, &r.embedding); err != nil {
					rows.Close()
					return nil, err
				}
				byHash[r.hash] = r
			}
			rows.Close()
			if err := rows.Err(); err != nil {
				return nil, err
			}
		}
		if err := dropVectors(ctx, tx, table, provisions); err != nil {
			return nil, err
		}
		taken[table] = byHash
	}
	return taken, nil
}

// giveBack stores the taken vectors under those passages of the new reading that are the same as before.
func (v takenVectors) giveBack(ctx context.Context, tx *database.Tx, d *Document) error {
	if len(v) == 0 {
		return nil
	}
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
	bySeq := make([]int, len(d.Provisions))
	for i := range bySeq {
		bySeq[i] = i
	}
	slices.SortFunc(bySeq, func(a, b int) int { return d.Provisions[a].Seq - d.Provisions[b].Seq })
	for i, id := range ids {
		d.Provisions[bySeq[i]].ID = id
	}
	begins, expires := d.days()
	kept := map[database.VectorTable][]vectorRow{}
	for _, p := range passages(d) {
		hash := hashText(p.embedded())
		for table, byHash := range v {
			if r, ok := byHash[hash]; ok {
				r.provision, r.begins, r.expires = p.provision().ID, begins, expires
				kept[table] = append(kept[table], r)
			}
		}
	}
	for table, rows := range kept {
		if err := replaceVectors(ctx, tx, table, rows); err != nil {
			return err
		}
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
