package database

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"
	"time"
)

// A backup is lines of JSON, compressed with gzip: a header; for each table, parents first, a beginning, its rows in the order of
// their keys as arrays, and an end with their number and checksum; and at last an end of all. It is the same on both
// engines: an instant is a number, a boolean 0 or 1, bytes are base64. Text that no PostgreSQL would take is as Text
// makes it.

// backupFormat is the first thing in a backup.
const backupFormat = "thidua backup 1"

type backupHeader struct {
	Format string `json:"format"`
	Schema int64  `json:"schema"`
	Engine string `json:"engine"`
	At     int64  `json:"at"` // unix microseconds, by the store's clock
}

type backupTable struct {
	Table    string   `json:"table"`
	Columns  []string `json:"columns"`
	Sequence int64    `json:"sequence,omitempty"` // the last id given out, also of a row that is gone
}

type backupEnd struct {
	End  string `json:"end"`  // the table; backupFormat at the end of all
	Rows int64  `json:"rows"` // the tables, at the end of all
	Sum  string `json:"sha256,omitempty"`
}

// Contents is what a backup holds.
type Contents struct {
	Schema int64
	Engine string // of the store it was made of
	At     time.Time
	Tables []TableContents // parents before those that point to them
}

// Rows is how many rows there are in all.
func (c Contents) Rows() (n int64) {
	for _, t := range c.Tables {
		n += t.Rows
	}
	return n
}

// TableContents is what a backup holds of a table.
type TableContents struct {
	Name string
	Rows int64
	Sum  string // sha-256 of the rows in hex: equal on both engines when the rows are
}

// Backup writes the store as it is at one moment to w, while others read and write. It takes memory for a few rows only.
// Tables of vectors are left out: they are made from the rest. The schema version may be any. What was written when it
// fails is no backup: it lacks its end.
func (db *DB) Backup(ctx context.Context, w io.Writer) (Contents, error) {
	zipped := gzip.NewWriter(w)
	contents, err := db.writeStore(ctx, zipped)
	if err == nil {
		err = zipped.Close()
	}
	if err != nil {
		return Contents{}, fmt.Errorf("making a backup: %w", err)
	}
	return contents, nil
}

// writeStore writes a backup without compressing it.
func (db *DB) writeStore(ctx context.Context, w io.Writer) (contents Contents, err error) {
	err = db.Snapshot(ctx, func(q Querier) error {
		schema, err := db.schema(ctx, q)
		if err != nil {
			return err
		}
		now, err := db.nowFrom(ctx, q)
		if err != nil {
			return err
		}
		contents = Contents{Schema: schema, Engine: db.Engine(), At: Time(now)}
		lines := newLineWriter(w)
		if err := lines.write(backupHeader{backupFormat, schema, db.Engine(), now}); err != nil {
			return err
		}
		tables, err := db.catalogue(ctx, q)
		if err != nil {
			return err
		}
		for _, t := range tables {
			of, err := db.writeTable(ctx, q, t, lines)
			if err != nil {
				return fmt.Errorf("table %s: %w", t.name, err)
			}
			contents.Tables = append(contents.Tables, of)
		}
		return lines.write(backupEnd{End: backupFormat, Rows: int64(len(tables))})
	})
	return contents, err
}

// writeTable writes a table with its beginning and end.
func (db *DB) writeTable(ctx context.Context, q Querier, t table, lines *lineWriter) (TableContents, error) {
	begin := backupTable{Table: t.name, Columns: strings.Split(t.columnNames(), ", ")}
	if err := q.QueryRow(ctx, db.dialect.sequence, t.name).Scan(&begin.Sequence); err != nil {
		return TableContents{}, fmt.Errorf("reading the last id: %w", err)
	}
	if err := lines.write(begin); err != nil {
		return TableContents{}, err
	}
	of, err := db.readTable(ctx, q, t, lines)
	if err != nil {
		return TableContents{}, err
	}
	return of, lines.write(backupEnd{End: of.Name, Rows: of.Rows, Sum: of.Sum})
}

// readTable writes the rows of a table, in the order of its key by bytes, and counts and sums them.
func (db *DB) readTable(ctx context.Context, q Querier, t table, lines *lineWriter) (TableContents, error) {
	order := slices.Clone(t.key)
	for i, name := range order {
		if slices.Contains(t.columns, column{name, textKind}) {
			order[i] += db.dialect.binaryOrder
		}
	}
	rows, err := q.Query(ctx, "select "+t.columnNames()+" from "+t.name+" order by "+strings.Join(order, ", "))
	if err != nil {
		return TableContents{}, err
	}
	defer rows.Close()
	values, into := make([]any, len(t.columns)), make([]any, len(t.columns))
	for i := range values {
		into[i] = &values[i]
	}
	lines.sum.Reset()
	of := TableContents{Name: t.name}
	for ; rows.Next(); of.Rows++ {
		if err := rows.Scan(into...); err != nil {
			return TableContents{}, err
		}
		for i, c := range t.columns {
			values[i] = portable(c.kind, values[i])
		}
		if err := lines.write(values); err != nil {
			return TableContents{}, err
		}
	}
	of.Sum = hex.EncodeToString(lines.sum.Sum(nil))
	return of, rows.Err()
}

// portable is a value as a backup has it, whichever engine it came from.
func portable(k kind, value any) any {
	switch v := value.(type) {
	case bool:
		if v {
			return int64(1)
		}
		return int64(0)
	case string:
		return Text([]byte(v))
	case []byte:
		if k == textKind {
			return Text(v)
		}
	}
	return value
}

// lineWriter writes values as lines of JSON and sums up what it wrote.
type lineWriter struct {
	w       io.Writer
	line    bytes.Buffer
	encoder *json.Encoder
	sum     hash.Hash
}

func newLineWriter(w io.Writer) *lineWriter {
	l := &lineWriter{w: w, sum: sha256.New()}
	l.encoder = json.NewEncoder(&l.line)
	l.encoder.SetEscapeHTML(false)
	return l
}

func (l *lineWriter) write(value any) error {
	l.line.Reset()
	if err := l.encoder.Encode(value); err != nil {
		return err
	}
	l.sum.Write(l.line.Bytes())
	_, err := l.w.Write(l.line.Bytes())
	return err
}
